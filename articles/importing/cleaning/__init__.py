"""Cleaning: turn the raw text of a scraped page into the fields of an article.

``clean`` applies the table of rules to a text. Values that the caller passes take precedence over
values that rules find. ``clean_article`` cleans the item of a reader. Both functions are pure,
except that they read the site's time zone.

>>> article = clean("JAKARTA, KOMPAS.com – Air naik di tiga kecamatan. Warga mengungsi.")
>>> article.source, article.title
('KOMPAS.com', 'Air naik di tiga kecamatan')
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime

from articles.importing.cleaning.characters import normalise, storable
from articles.importing.cleaning.doubts import doubts
from articles.importing.cleaning.draft import Draft
from articles.importing.cleaning.limits import BOUNDED, fitting, fitting_address, fitting_title
from articles.importing.cleaning.removals import removals_of
from articles.importing.cleaning.restoring import restore, restore_all
from articles.importing.cleaning.rules import INDISPENSABLE, apply_rules
from articles.importing.problems import Problem
from articles.importing.record import (
    ArticleRecord,
    Fields,
    RawArticle,
    Rejection,
    Removal,
    as_json,
)

__all__ = ["CleanedArticle", "clean", "clean_article", "normalise", "restore", "restore_all"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanedArticle(Fields):
    """The fields of an article, its body with blank lines between paragraphs, and the warnings.

    ``removals`` are all pieces of the text that are in no field and not in the body, in order.
    """

    body: str = ""
    removals: tuple[Removal, ...] = ()
    warnings: tuple[Problem, ...] = ()


def clean(
    text: str,
    given: Fields | None = None,
    *,
    rules: bool = True,
    kept: Iterable[tuple[str, str]] = (),
) -> CleanedArticle:
    """Return ``text`` cleaned. With ``rules=False`` only the indispensable rules apply.

    ``kept`` has the rule and text of removals that an editor put back: they stay in the body. An
    article with a doubt about its removals is a draft.
    """
    given = given or Fields()
    draft = Draft(text, replace(given, title=_clean_value(given.title)), kept)
    apply_rules(draft, () if rules else INDISPENSABLE)
    values = {
        item.name: getattr(given, item.name) or draft.found(item.name) for item in fields(Fields)
    }
    published_at = values.pop("published_at")
    words = {name: _clean_value(str(value or "")) for name, value in values.items()}
    warnings = list(doubts(draft))
    if warnings:
        words["status"] = "draft"
    words |= {name: fitting(name, words[name], warnings) for name in BOUNDED}
    words["url"] = fitting_address(words["url"], warnings)
    words["title"], body = fitting_title(draft.title, draft.text)
    shift = len(body) - len(draft.text)
    return CleanedArticle(
        **words,
        body=body,
        published_at=published_at if isinstance(published_at, datetime) else None,
        removals=tuple(
            replace(removal, at=removal.at + shift) for removal in removals_of(draft, draft.text)
        ),
        warnings=tuple(warnings),
    )


def clean_article(
    raw: RawArticle, *, source: str = "", rules: bool = True, kept: Iterable[tuple[str, str]] = ()
) -> ArticleRecord | Rejection:
    """Return ``raw`` cleaned, with its original text if that differs from the body.

    ``source`` is the source of an article whose file and text name none.
    """
    kept = tuple(kept)
    cleaned = clean(raw.text, raw.fields, rules=rules, kept=kept)
    if not cleaned.body or not cleaned.title:
        file, _, line = raw.origin.rpartition(":")
        return Rejection(file, int(line), Problem("nothing_left"))
    keep_original = bool(raw.original) or cleaned.body != raw.text
    values = {item.name: getattr(cleaned, item.name) for item in fields(Fields)}
    values["source"] = cleaned.source or source
    return ArticleRecord(
        **values,
        body=cleaned.body,
        original=storable(raw.original or raw.text) if keep_original else "",
        origin=raw.origin,
        given=raw.fields,
        removals=cleaned.removals,
        kept=kept,
        cleaned=snapshot(cleaned, raw.fields) if rules else {},
        warnings=(*raw.warnings, *cleaned.warnings),
    )


def snapshot(cleaned: CleanedArticle, given: Fields) -> dict[str, str]:
    """Return the values that cleaning found in the text, and the digest of the body.

    A stored value that differs from its snapshot was edited.
    """
    found = as_json(cleaned)
    names = ("title", "source", "author", "url", "published_at")
    values = {name: found[name] for name in names if name in found and not getattr(given, name)}
    return {**values, "body": digest(cleaned.body)}


def digest(body: str) -> str:
    """Return a digest of the exact body."""
    return hashlib.blake2b(body.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _clean_value(text: str) -> str:
    if not (text.isascii() and text.isprintable()) or "&" in text or "<" in text:
        draft = Draft(text)
        apply_rules(draft, ("encoding", "markup", "characters"))
        text = draft.text
    return " ".join(text.split())
