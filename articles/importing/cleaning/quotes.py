"""Repair of quotation marks: correct unpaired marks without changing any letter.

The marks of a paragraph are read from left to right. A mark in an impossible place becomes its
counterpart: an opening mark, for example, inside an open quotation whose sentence has just ended.
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


def repair_quotes(draft: Draft) -> None:
    """Repair the quotation marks of each paragraph."""
    text = draft.text
    if '""' in text or "''" in text or "““" in text or "””" in text:
        text = _DOUBLED.sub(lambda match: _DOUBLES[match[0][0]], text)
    if _ANY.search(text):
        text = "\n".join(map(_repaired, text.split("\n")))
    if any(stray in text for stray in _STRAY_SPACES):
        text = _SPACE_BEFORE_COMMA.sub("", text)
    draft.text = text


def _repaired(paragraph: str) -> str:
    marks = "".join(_ANY.findall(paragraph))
    if marks != "“”" * (len(marks) // 2):
        paragraph = _paired(paragraph)
    if " ”" in paragraph:
        paragraph = _SPACE_BEFORE_CLOSING.sub("", paragraph)
    if "“ " in paragraph:
        paragraph = _SPACE_AFTER_OPENING.sub("", paragraph)
    return paragraph


def _paired(paragraph: str) -> str:
    """Return the paragraph with each impossible mark replaced by its counterpart."""
    characters = list(paragraph)
    marks = [match.start() for match in _MARK.finditer(paragraph)]
    closers_after = _closers_after(characters, marks)
    opened = False
    last = ""
    for place, closed_later in zip(marks, closers_after, strict=True):
        here = _Place.of(characters, place)
        char = characters[place]
        if char in _OPENING:
            closes = here.is_before_a_speaker or (opened and not closed_later and here.can_close)
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
    """The two characters on each side of a mark. The mark is between ``before`` and ``after``."""

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
        """Return whether an opening mark can close the quotation, after a word or a sentence."""
        if self.ends_a_word:
            return True
        return self.before.isspace() and self.earlier in ".?!," and self.after.isupper()

    @property
    def is_before_a_speaker(self) -> bool:
        """Return whether the mark closes a quotation before a speaker: ``persen, “ ujar Budi``."""
        apart = self.before.isspace() and self.after.isspace()
        return apart and self.earlier in ".?!," and self.later.islower()


def _closers_after(characters: list[str], marks: list[int]) -> list[bool]:
    """Return for each mark whether a closing mark follows before the next opening mark."""
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
    """Attach a closing mark to the previous word, with a space after the mark."""
    if characters[place - 1] == " ":
        characters[place - 1], characters[place] = "”", "" if after == " " else " "
    else:
        characters[place] = "”"
