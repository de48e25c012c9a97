"""Find and replace: the places of a text in fields of articles, and the change that replaces them.

The text is taken literally: it has no wildcards. Counting and replacing use one expression, so a
preview shows exactly what the operation does.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from articles.importing.cleaning import normalise
from articles.models import Article
from articles.operations.changes import described
from articles.operations.new_values import UNFIT

FIELDS = ("title", "body", "source", "author", "category", "url")
#: Characters beside a place in a preview.
CONTEXT = 60
#: A text does not grow beyond as many characters (those of the form).
MAX_TEXT_LENGTH = 500_000


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a field, with the text around it."""

    field: str
    before: str
    found: str
    after: str
    is_cut_before: bool
    is_cut_after: bool


@described
@dataclass(frozen=True, slots=True)
class Replacement:
    """The change that replaces a text in fields; without ``match_case``, in any letter case."""

    fields: Sequence[str]
    find: str
    replace: str
    whole_words: bool = True
    match_case: bool = True

    def __call__(self, article: Article) -> Mapping[str, Any]:
        """Return the fields with the text replaced, without those that do not change.

        Values are as forms store them: without blanks around them, names and titles on one line.
        """
        found = {name: self._value(name, getattr(article, name)) for name in self.fields}
        return {name: text for name, text in found.items() if text != getattr(article, name)}

    def _value(self, name: str, text: str) -> Any:
        """Return the new value of a field; ``UNFIT`` for one that no article may have."""
        growth = len(self.replace) - len(self.find)
        places = sum(1 for _ in self.expression.finditer(text))
        if not places:
            return text
        if growth > 0 and len(text) + places * growth > MAX_TEXT_LENGTH:
            return UNFIT  # it may be hundreds of millions of characters, so it is not made
        replaced = self.replaced(text)
        if replaced == text:
            return text
        value = normalise(replaced)
        if name == "body":
            return value
        value = " ".join(value.split())
        return UNFIT if name == "url" and value and not _is_address(value) else value

    def replaced(self, text: str) -> str:
        """Return a text with all places replaced.

        >>> Replacement(["body"], "Covid", "COVID-19").replaced("Covid dan Covidiot")
        'COVID-19 dan Covidiot'
        """
        return self.expression.sub(lambda _: self.replace, text)

    def places(self, article: Article, name: str) -> Iterator[Place]:
        """Yield the places in a field that would change."""
        text = getattr(article, name)
        for match in self.expression.finditer(text):
            if match[0] == self.replace:
                continue
            start, end = max(0, match.start() - CONTEXT), min(len(text), match.end() + CONTEXT)
            before, after = text[start : match.start()], text[match.end() : end]
            yield Place(name, before, match[0], after, start > 0, end < len(text))

    def count(self, article: Article) -> int:
        """Return the number of places that would change."""
        return sum(
            match[0] != self.replace
            for name in self(article)
            for match in self.expression.finditer(getattr(article, name))
        )

    def condition(self) -> Q:
        """Return a condition that every article meets that changes.

        Databases fold no letters beyond ASCII, so the condition has the longest part within it.
        """
        if self.match_case:
            part, lookup = self.find, "contains"
        else:
            part, lookup = max(re.split(r"[^\x00-\x7f]+", self.find), key=len), "icontains"
        found = Q()
        for name in self.fields if part else ():
            found |= Q(**{f"{name}__{lookup}": part})
        return found

    @property
    def expression(self) -> re.Pattern[str]:
        """Return the regular expression of the text."""
        return _expression(
            self.find,
            removes=not self.replace,
            whole_words=self.whole_words,
            match_case=self.match_case,
        )


@lru_cache(maxsize=64)
def _expression(
    find: str, *, removes: bool, whole_words: bool, match_case: bool
) -> re.Pattern[str]:
    pattern = re.escape(find)
    if whole_words:
        # Only beside a letter, a digit or "_" is there a border of a word.
        before = r"(?<!\w)" if _is_word(find[0]) else ""
        after = r"(?!\w)" if _is_word(find[-1]) else ""
        pattern = f"{before}{pattern}{after}"
    if removes:  # of the two blanks around a text, one goes with it
        pattern = f"(?<= ){pattern} |{pattern}"
    return re.compile(pattern, 0 if match_case else re.IGNORECASE)


def _is_address(value: str) -> bool:
    try:
        Article._meta.get_field("url").run_validators(value)
    except ValidationError:
        return False
    return True


def _is_word(character: str) -> bool:
    return re.match(r"\w", character) is not None
