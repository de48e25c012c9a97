"""Cleaning: turn the raw text of a scraped page into the fields of an article.

``clean`` applies the table of rules to a text. Values that the caller passes take precedence over
values that rules find. ``clean_article`` cleans the item of a reader. Both functions are pure,
except that they read the site's time zone.

>>> article = clean("JAKARTA, KOMPAS.com – Air naik di tiga kecamatan. Warga mengungsi.")
>>> article.source, article.title
('KOMPAS.com', 'Air naik di tiga kecamatan')
"""

from dataclasses import dataclass, fields
from datetime import datetime

from articles.importing.cleaning.characters import storable
from articles.importing.cleaning.draft import Draft
from articles.importing.cleaning.limits import BOUNDED, fitting, fitting_address, fitting_title
from articles.importing.cleaning.rules import INDISPENSABLE, apply_rules
from articles.importing.problems import Problem
from articles.importing.record import ArticleRecord, Fields, RawArticle, Rejection

__all__ = ["CleanedArticle", "clean", "clean_article"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanedArticle(Fields):
    """The fields of an article, its body with blank lines between paragraphs, and the warnings."""

    body: str = ""
    warnings: tuple[Problem, ...] = ()


def clean(text: str, given: Fields | None = None, *, rules: bool = True) -> CleanedArticle:
    """Return ``text`` cleaned. With ``rules=False`` only the indispensable rules apply."""
    given = given or Fields()
    draft = Draft(text, Fields(title=_clean_value(given.title)))
    apply_rules(draft, () if rules else INDISPENSABLE)
    values = {
        item.name: getattr(given, item.name) or draft.found(item.name) for item in fields(Fields)
    }
    published_at = values.pop("published_at")
    words = {name: _clean_value(str(value or "")) for name, value in values.items()}
    warnings: list[Problem] = []
    words |= {name: fitting(name, words[name], warnings) for name in BOUNDED}
    words["url"] = fitting_address(words["url"], warnings)
    words["title"], body = fitting_title(draft.title, draft.text)
    return CleanedArticle(
        **words,
        body=body,
        published_at=published_at if isinstance(published_at, datetime) else None,
        warnings=tuple(warnings),
    )


def clean_article(
    raw: RawArticle, *, source: str = "", rules: bool = True
) -> ArticleRecord | Rejection:
    """Return ``raw`` cleaned, with its original text if that differs from the body.

    ``source`` is the source of an article whose file and text name none.
    """
    cleaned = clean(raw.text, raw.fields, rules=rules)
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
        warnings=(*raw.warnings, *cleaned.warnings),
    )


def _clean_value(text: str) -> str:
    if not (text.isascii() and text.isprintable()) or "&" in text or "<" in text:
        draft = Draft(text)
        apply_rules(draft, ("encoding", "markup", "characters"))
        text = draft.text
    return " ".join(text.split())
