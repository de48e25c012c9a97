"""Conditions of SQL for a query, which narrow the articles that the index does not have.

Names and dates are decided by the database alone. For words it finds the articles that may match:
those that contain a part that all forms of the word share. ``text_match`` then reads these.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from functools import cache, reduce
from itertools import chain
from operator import and_, or_
from typing import Any, cast

from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Replace
from django.db.models.lookups import IContains
from django.utils.timezone import make_aware

from articles.outlets.directory import OutletDirectory
from indexer.admin.text_match import field_matches
from indexer.analysis import analyze
from indexer.query import tree
from indexer.query.term_importance import content_words
from lexicon.irregular import irregular_roots
from lexicon.stem_overrides import stem_overrides

#: First letters of roots that a prefix may replace (menulis: tulis).
REPLACED_LETTERS = "kpst"
MIN_KEY_LETTERS = 2
MIN_LETTERS_OF_PART = 3  # beside digits, which have several notations
DIGITS = re.compile(r"\d+")
#: Signs within a word that texts have and terms do not, the usual ones of ``indexer.analysis``.
SIGNS_IN_WORDS = "-‑–'’"
EVERY, NONE = Q(), Q(pk__in=())

#: Returns the different values of a column among the articles that are searched.
Values = Callable[[str], Iterable[str]]


class Conditions:
    """Builds conditions; ``values`` reads the names that the articles have."""

    def __init__(self, values: Values, directory: OutletDirectory | None = None) -> None:
        self._values = values
        self._directory = directory

    def of(self, node: tree.Node) -> Q:  # noqa: PLR0911, PLR0912 - a table
        """Return a condition that every article meets that matches a node."""
        match node:
            case tree.Word(text):
                return _contains_word(text)
            case tree.Phrase(text):
                return _all_of(_contains(_longest(token.exact)) for token in analyze(text))
            case tree.Wildcard(pattern):
                return _contains(max(pattern.replace("?", "*").split("*"), key=len).lower())
            case tree.Bag(words):
                return _all_of(map(self.of, content_words(words)))
            case tree.WithSynonyms(typed, synonyms, family):
                return _any_of(map(self.of, (typed, *synonyms, *family)))
            case tree.And(children):
                return _all_of(map(self.of, children))
            case tree.Or(children):
                return _any_of(map(self.of, children))
            case tree.Not(child):
                return ~self.of(child) if is_exact(child) else EVERY
            case tree.InField(tree.FieldName.TITLE, child):
                return self.of(child)
            case tree.InField(name, child):
                return Q(**{f"{name}__in": list(self._matching(name, child))})
            case tree.HasKeyword(column, values):
                return Q(**{f"{column}__in": values})
            case tree.DateRange(first, last):
                bounds: dict[str, Any] = {
                    "gte": first and _midnight(first),
                    "lt": last and _after(last),
                }
                given = {f"published_at__{name}": at for name, at in bounds.items() if at}
                return Q(**(given or {"published_at__isnull": False}))
            case tree.Nothing():
                return NONE
            case _:
                return EVERY

    def _matching(self, name: tree.FieldName, node: tree.Node) -> Iterable[str]:
        """Yield the names that match."""
        for value in self._values(name):
            if field_matches(name, node, value, self._directory):
                yield value


def is_exact(node: tree.Node) -> bool:
    """Return whether the condition of a node is met by matching articles only."""
    match node:
        case tree.InField(tree.FieldName.TITLE):
            return False
        case tree.InField() | tree.HasKeyword() | tree.DateRange() | tree.Everything():
            return True
        case tree.Nothing():
            return True
        case tree.And(children) | tree.Or(children):
            return all(map(is_exact, children))
        case tree.Not(child):
            return is_exact(child)
        case _:
            return False


def _contains_word(text: str) -> Q:
    """Return the condition of a word of one or several tokens, or their spelling as one word."""
    if not text.isascii():
        return EVERY
    tokens = analyze(text)
    apart = _all_of(_any_of(map(_contains, _keys(each.exact, each.stem))) for each in tokens)
    joined = tokens[0].aliases if len(tokens) > 1 else ()
    return _any_of((apart, *map(_contains, joined)))


def _keys(exact: str, stem: str) -> set[str]:
    """Return parts, one of which stands in each form of a word."""
    root = stem[1:] if stem[:1] in REPLACED_LETTERS else stem
    key = root if len(root) >= MIN_KEY_LETTERS else stem
    listed = {exact, *_listed_forms().get(stem, ())}
    parts = {key, *(_longest(form) for form in listed)}
    # A part within another one finds all that the longer one finds.
    return {part for part in parts if not any(each != part and each in part for each in parts)}


@cache
def _listed_forms() -> dict[str, list[str]]:
    """Return index term -> the words that tables give this term, and no rule."""
    forms: dict[str, list[str]] = {}
    for word, term in chain(irregular_roots().items(), stem_overrides().items()):
        forms.setdefault(term, []).append(word)
    return forms


def _contains(part: str) -> Q:
    """Return the condition of a part that texts contain in this notation.

    Databases fold no letters beyond ASCII, and numbers have several notations.
    """
    letters = max(DIGITS.split(part), key=len)
    if not letters.isascii() or len(letters) < (1 if letters == part else MIN_LETTERS_OF_PART):
        return EVERY
    return Q(IContains(_joined("title"), letters)) | Q(IContains(_joined("body"), letters))


def _joined(name: str) -> Any:
    """Return a text without the signs that may stand within a word: non-aktif is nonaktif."""
    return reduce(_without, SIGNS_IN_WORDS, cast("Any", F(name)))


def _without(text: Any, sign: str) -> Replace:
    return Replace(text, Value(sign), Value(""), output_field=TextField())


def _longest(form: str) -> str:
    return max("".join(char if char.isalnum() else " " for char in form).split() or [""], key=len)


def _all_of(conditions: Iterable[Q]) -> Q:
    return reduce(and_, conditions, EVERY)


def _any_of(conditions: Iterable[Q]) -> Q:
    found = list(conditions)
    return EVERY if EVERY in found or not found else reduce(or_, found)


def _midnight(day: date) -> datetime:
    return make_aware(datetime.combine(day, time.min))


def _after(day: date) -> datetime | None:
    try:
        return _midnight(day + timedelta(days=1))
    except OverflowError:
        return None
