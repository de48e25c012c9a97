"""Kinds of articles: news, fact checks, claims of hoaxes, opinions, ...

A kind is stated by an editor or a column of a file; otherwise the label of the title, the category,
the address, the source or the form of the text decides, in this order. Everything else is news.
"""

import re
from functools import lru_cache
from urllib.parse import urlsplit

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.addresses import REGISTRIES
from articles.kind_forms import explains, is_check, is_report, kind_of_form
from lexicon.kind_words import kind_of_host, kind_of_site, labelled_kind, named_kind

MAX_SECTIONS = 4  # of an address
_VALUE_SEPARATORS = re.compile(r"[,;|/&>\u00bb]|\s(?:atau|or|dan|and)\s|_(?:or|atau)_", re.I)
_FACT_CHECK_PAGE = re.compile(r"cek-?fakta-\w+-", re.IGNORECASE)


class Kind(models.TextChoices):
    """The kind of an article. The values are part of the API and of the index."""

    NEWS = "news", _("Berita")
    FACT_CHECK = "factcheck", _("Cek fakta")
    CLAIM = "claim", _("Klaim hoaks")
    OPINION = "opinion", _("Opini")
    INTERVIEW = "interview", _("Wawancara")
    RELEASE = "release", _("Siaran pers")
    ADVERTORIAL = "advertorial", _("Advertorial")
    PHOTO = "photo", _("Foto")
    INFOGRAPHIC = "infographic", _("Infografis")
    VIDEO = "video", _("Video")


_LABELS = dict(Kind.choices)


def badge_of(kind: str) -> str:
    """Return the name of a kind for a badge; "" for news, which have none."""
    return "" if kind == Kind.NEWS else str(_LABELS.get(kind, kind))


def stated_kind(value: str, text: str) -> str:
    """Return the kind that a value of a file states for a text; "" if the value names none.

    Data sets of hoaxes call both the claim and its check "hoax", or state that a text is one of the
    two; the text decides then. A report of news that is one of the two was checked: calling it a
    hoax would be the worse error.
    """
    kinds = {named_kind(part, column=True) for part in [value, *_VALUE_SEPARATORS.split(value)]}
    kinds.discard("")
    if Kind.CLAIM in kinds:
        is_checked = explains(text) or (Kind.FACT_CHECK in kinds and is_report(text))
        return Kind.FACT_CHECK if is_checked else Kind.CLAIM
    if len(kinds) > 1:
        kinds.discard(Kind.NEWS)
    return kinds.pop() if len(kinds) == 1 else ""


def kind_of(*, title: str, body: str, source: str = "", category: str = "", url: str = "") -> str:
    """Return the kind of an article for which none is stated."""
    found = (
        labelled_kind(title)
        or _kind_of_category(category)
        or _kind_of_address(url)
        or kind_of_site(source)
    )
    if not found or found == Kind.NEWS:
        return kind_of_form(body) or Kind.NEWS
    if found == Kind.CLAIM and (explains(body) or is_check(body)):
        return Kind.FACT_CHECK
    return found


@lru_cache(maxsize=1024)
def _kind_of_category(category: str) -> str:
    parts = [category, *_VALUE_SEPARATORS.split(category)]
    return next((kind for part in parts if (kind := _special(part))), "")


def _kind_of_address(url: str) -> str:
    if not url:
        return ""
    try:
        address = urlsplit(url)
        host = address.hostname or ""
    except ValueError:
        return ""
    *sections, page = address.path.strip("/").split("/")
    if kind := _kind_of_host(host):
        return kind
    for section in sections[:MAX_SECTIONS]:
        if kind := _special(section):
            return kind
    return Kind.FACT_CHECK if _FACT_CHECK_PAGE.match(page) else ""


@lru_cache(maxsize=1024)
def _kind_of_host(host: str) -> str:
    labels = host.split(".")
    size = 3 if len(labels) > 2 and labels[-2] in REGISTRIES else 2
    parts = (_special(label) for label in labels[:-size])
    return next(filter(None, parts), "") or kind_of_host(host) or kind_of_site(host)


def _special(name: str) -> str:
    kind = named_kind(name)
    return "" if kind == Kind.NEWS else kind
