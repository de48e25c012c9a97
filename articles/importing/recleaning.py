"""Cleaning repeated from the kept originals, for articles that nobody has edited since.

``reclean`` compares an article with the present result of cleaning and changes the loaded objects;
the caller saves them. A value that differs from the snapshot of its import was edited and stays.
Articles from before the snapshots count as edited if they were changed after their creation.
"""

import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from articles.importing.cleaning import CleanedArticle, clean, digest, snapshot
from articles.importing.cleaning.draft import Draft
from articles.importing.cleaning.removals import moved
from articles.importing.cleaning.restoring import put_back, take_out
from articles.importing.cleaning.rules import TAKING, apply_rules
from articles.importing.reading import read_stream
from articles.importing.record import Fields, RawArticle, Removal, as_json, fields_of
from articles.models import Article, OriginalText

FOUND_FIELDS = ("title", "source", "author", "url", "published_at")
#: An article that is changed later than this after its creation was edited.
SAVING_TIME = timedelta(seconds=1)
_PAGE_BEGINNINGS = ("<!doctype html", "<html", "<head", "<?xml")
_DOUBTS = {"much_removed", "sentences_removed"}


@dataclass(frozen=True, slots=True)
class Recleaning:
    """The outcome for one article; ``outcome`` is one of the constants below."""

    outcome: str
    before: dict[str, str] = field(default_factory=dict)  # the values that change, as text
    after: dict[str, str] = field(default_factory=dict)
    removed: Counter[str] = field(default_factory=Counter)  # by rule
    restored: Counter[str] = field(default_factory=Counter)


SAME, CHANGED = "unchanged", "changed"
EDITED, DOUBTFUL = "edited", "doubtful"
UNREADABLE, UNRECORDED = "unreadable", "without a record of removals"


def reclean(article: Article, original: OriginalText, *, rule: str = "") -> Recleaning:
    """Clean an article again from its original and set the changed values of both objects.

    With ``rule``, only the changes of that rule are made.
    """
    if _is_edited(article, original):
        return Recleaning(EDITED)
    if rule and rule not in TAKING:
        return _rewritten(article, original, rule)
    raw = _raw_article(article, original)
    cleaned = raw and clean(raw.text, raw.fields, kept=[tuple(pair) for pair in original.kept])
    if not (raw and cleaned and cleaned.body and cleaned.title):
        return Recleaning(UNREADABLE)
    if rule:
        return _limited(article, original, cleaned, rule)
    stated = fields_of(original.given) if original.cleaned else raw.fields
    doubtful = _is_doubtful(cleaned, article)
    return Recleaning(DOUBTFUL) if doubtful else _replaced(article, original, cleaned, stated)


def _is_edited(article: Article, original: OriginalText) -> bool:
    if body := original.cleaned.get("body"):
        return bool(body != digest(article.body))
    return article.updated_at - article.created_at > SAVING_TIME


def _is_doubtful(cleaned: CleanedArticle, article: Article) -> bool:
    """Return whether cleaning would now take text about which it is in doubt."""
    doubt = any(warning.code in _DOUBTS for warning in cleaned.warnings)
    return doubt and len(cleaned.body.split()) < len(article.body.split())


def _raw_article(article: Article, original: OriginalText) -> RawArticle | None:
    """Return the text and the stated fields of an original; None for a page without text."""
    stated = fields_of(original.given)
    text = original.text
    if text.lstrip("\ufeff \t\r\n")[:20].lower().startswith(_PAGE_BEGINNINGS):
        page = io.BytesIO(text.encode("utf-8-sig", "replace"))
        raw = next(iter(read_stream(page, "original.html")), None)
        if not isinstance(raw, RawArticle):
            return None
        text = raw.text
        given = {**as_json(raw.fields), **original.given}
        stated = fields_of(given)
    elif not original.cleaned and not original.origin.partition(":")[0].endswith(".txt"):
        # The fields that the file stated were not kept: those of the article take their place.
        stated = Fields(**{name: getattr(article, name) for name in FOUND_FIELDS})
    return RawArticle(text=text, origin=original.origin, fields=stated)


def _replaced(
    article: Article, original: OriginalText, cleaned: CleanedArticle, stated: Fields
) -> Recleaning:
    earlier, old, new = original.cleaned, _values(article), _values(cleaned)
    if earlier and "published_at" in earlier:
        moment = datetime.fromisoformat(earlier["published_at"])
        earlier = {**earlier, "published_at": _as_text(moment)}
    names = [
        name
        for name in old
        if new[name] != old[name]
        and (name == "body" or _is_own(name, stated, old, earlier))
        and (new[name] or earlier)
    ]
    for name in names:
        setattr(article, name, getattr(cleaned, name))
    then, now = _counted(_removals(original)), _counted(cleaned.removals)
    original.removals = [[each.rule, each.text, each.at] for each in cleaned.removals]
    original.cleaned = snapshot(cleaned, stated)
    original.given = original.given or as_json(stated)
    before, after = ({name: values[name] for name in names} for values in (old, new))
    return Recleaning(CHANGED if names else SAME, before, after, now - then, then - now)


def _is_own(name: str, stated: Fields, old: Mapping[str, str], earlier: Mapping[str, str]) -> bool:
    """Return whether a stored value is the one that cleaning once found in the text."""
    if getattr(stated, name):
        return False
    return not earlier or old[name] == earlier.get(name, "")


def _limited(
    article: Article, original: OriginalText, cleaned: CleanedArticle, rule: str
) -> Recleaning:
    """Make the changes of one rule: put back what it no longer takes, take what it takes now."""
    if not original.cleaned:
        return Recleaning(UNRECORDED)
    before = article.body
    body, removals = before, list(_removals(original))
    then = Counter(each.text for each in removals if each.rule == rule)
    now = Counter(each.text for each in cleaned.removals if each.rule == rule)
    removed: Counter[str] = Counter()
    restored: Counter[str] = Counter()
    for removal in reversed([each for each in removals if each.rule == rule]):
        if then[removal.text] > now[removal.text]:
            then[removal.text] -= 1
            body, removals = put_back(body, removals, removal)
            restored[rule] += 1
    for removal in [each for each in cleaned.removals if each.rule == rule]:
        if now[removal.text] > then[removal.text] and (out := take_out(body, removals, removal)):
            now[removal.text] -= 1
            body, removals = out
            removed[rule] += 1
    if not body.strip():
        return Recleaning(DOUBTFUL)
    return _with_body(article, original, body, removals, (removed, restored))


def _rewritten(article: Article, original: OriginalText, rule: str) -> Recleaning:
    """Apply one rule that takes no text to the stored body."""
    draft = Draft(article.body)
    apply_rules(draft, (rule, "paragraphs"))
    removals = moved(_removals(original), article.body, draft.text)
    return _with_body(article, original, draft.text, removals, (Counter(), Counter()))


def _with_body(
    article: Article,
    original: OriginalText,
    body: str,
    removals: Sequence[Removal],
    counts: tuple[Counter[str], Counter[str]],
) -> Recleaning:
    if body == article.body:
        return Recleaning(SAME)
    before, article.body = article.body, body
    original.removals = [[each.rule, each.text, each.at] for each in removals]
    if original.cleaned:
        original.cleaned = {**original.cleaned, "body": digest(body)}
    return Recleaning(CHANGED, {"body": before}, {"body": body}, *counts)


def _removals(original: OriginalText) -> list[Removal]:
    return [Removal(rule, text, at) for rule, text, at in original.removals]


def _counted(removals: Sequence[Removal]) -> Counter[str]:
    return Counter(removal.rule for removal in removals)


def _values(article: Article | CleanedArticle) -> dict[str, str]:
    return {name: _as_text(getattr(article, name)) for name in (*FOUND_FIELDS, "body")}


def _as_text(value: str | datetime | None) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value or ""
