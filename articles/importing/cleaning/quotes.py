"""Broken quotation marks made readable; no letter of the text is touched.

The marks of a paragraph are read from left to right. One that cannot be what it is written as (an
opening mark where a quotation is open and a sentence has just ended) becomes its partner.
"""

import re
from dataclasses import dataclass

from articles.importing.cleaning.draft import Draft

_OPENING = "“„‟"
_ANY = re.compile("[“”„‟]")
_MARK = re.compile('[“”„‟‘"]')
_DOUBLED = re.compile(
    r"“{2,}|”{2,}|(?<![\"\w])\"{2}(?=\w)|(?<=[\w.,?!])\"{2}(?=[\s.,;]|$)|''(?=\S)|(?<=\S)''"
)
_DOUBLES = {"“": "“", "”": "”", '"': '"', "'": '"'}
_SPACE_BEFORE_CLOSING = re.compile(r"(?<=[\w.,!?…]) (?=”(?:[\s.,;:!?)]|$))")
_SPACE_AFTER_OPENING = re.compile(r"(?:(?<=^“)|(?<=[\s(]“)) (?=\w)")
_STRAY_SPACES = ('" ,', '" .', "” ,", "” .", "” !", "” ?")
_SPACE_BEFORE_COMMA = re.compile(r"(?<=[”\"]) (?=[,.;:!?](?:\s|$))")


def mend_quotes(draft: Draft) -> None:
    """Mend the quotation marks of each paragraph."""
    text = draft.text
    if '""' in text or "''" in text or "““" in text or "””" in text:
        text = _DOUBLED.sub(lambda match: _DOUBLES[match[0][0]], text)
    if _ANY.search(text):
        text = "\n".join(map(_mended, text.split("\n")))
    if any(stray in text for stray in _STRAY_SPACES):
        text = _SPACE_BEFORE_COMMA.sub("", text)
    draft.text = text


def _mended(paragraph: str) -> str:
    marks = "".join(_ANY.findall(paragraph))
    if marks != "“”" * (len(marks) // 2):
        paragraph = _paired(paragraph)
    if " ”" in paragraph:
        paragraph = _SPACE_BEFORE_CLOSING.sub("", paragraph)
    if "“ " in paragraph:
        paragraph = _SPACE_AFTER_OPENING.sub("", paragraph)
    return paragraph


def _paired(paragraph: str) -> str:
    """Return the paragraph with each mark that contradicts its place turned into its partner."""
    characters = list(paragraph)
    marks = [match.start() for match in _MARK.finditer(paragraph)]
    closers_after = _closers_after(characters, marks)
    opened = False
    last = ""
    for place, closed_later in zip(marks, closers_after, strict=True):
        here = _Place.of(characters, place)
        char = characters[place]
        if char in _OPENING:
            closes = here.is_before_a_report or (opened and not closed_later and here.can_close)
            if closes:
                _close_here(characters, place, here.after)
            else:
                characters[place] = "“"
            opened = not closes
        elif char == "”":
            opens = not opened and closed_later and here.can_only_open
            characters[place] = "“" if opens else "”"
            opened = opens
        elif opened and not closed_later and last == "“" and here.ends_a_word:
            characters[place] = "”"
            opened = False
        last = characters[place]
    return "".join(characters)


@dataclass(frozen=True, slots=True)
class _Place:
    """What stands around a mark: the characters next to it, and those behind a space."""

    before: str
    after: str
    earlier: str
    later: str

    @classmethod
    def of(cls, characters: list[str], place: int) -> "_Place":
        around = [" ", " ", *characters[max(0, place - 2) : place]][-2:]
        behind = [*characters[place + 1 : place + 3], " ", " "][:2]
        return cls(around[1], behind[0], around[0], behind[1])

    @property
    def ends_a_word(self) -> bool:
        return not self.before.isspace() and not self.after.isalnum()

    @property
    def can_only_open(self) -> bool:
        return self.before.isspace() and self.after.isalnum()

    @property
    def can_close(self) -> bool:
        """Whether an opening mark inside a quotation can be its end: a sentence ended before it."""
        if self.ends_a_word:
            return True
        return self.before.isspace() and self.earlier in ".?!," and self.after.isupper()

    @property
    def is_before_a_report(self) -> bool:
        """Whether it stands as in ``persen, “ ujar Budi``."""
        apart = self.before.isspace() and self.after.isspace()
        return apart and self.earlier in ".?!," and self.later.islower()


def _closers_after(characters: list[str], marks: list[int]) -> list[bool]:
    """Return for each mark whether a closing one follows before the next opening one."""
    follows: list[bool] = []
    closing = False
    for place in reversed(marks):
        follows.append(closing)
        if characters[place] == "”":
            closing = True
        elif characters[place] in _OPENING:
            closing = False
    return follows[::-1]


def _close_here(characters: list[str], place: int, after: str) -> None:
    """Write a closing mark at the word before, a space behind it."""
    if characters[place - 1] == " ":
        characters[place - 1], characters[place] = "”", "" if after == " " else " "
    else:
        characters[place] = "”"
