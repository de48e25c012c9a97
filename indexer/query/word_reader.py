"""Reader of the words, wildcards and fuzzy words in a run of characters between blanks.

Punctuation separates words, except inside words such as ``anak-anak``, ``Jum'at``, ``AT&T``,
``kompas.com`` and ``14:05``. Such a word stays whole here; engines analyse it later.
"""

import re
from dataclasses import dataclass, field

from indexer.analysis.folding import APOSTROPHES, HYPHENS, MARKS
from indexer.query.keywords import OPERATORS
from indexer.query.limits import Limits, Remark
from indexer.query.tree import Fuzzy, Node, Wildcard, Word

# A letter or digit of any script, with the combining marks that belong to it.
_LETTERS = rf"[^\W_](?:(?!_)[\w{MARKS}])*"
_JOINT = rf"[{re.escape(HYPHENS)}{APOSTROPHES}]"
_INNER_PUNCTUATION = rf"(?:{_JOINT}|[.&@_+]|(?<=\d)[:/,](?=\d))"
_WORD = re.compile(rf"{_LETTERS}(?:{_INNER_PUNCTUATION}{_LETTERS})*(?:(?<=\d)%)?")
_PATTERN_LETTERS = rf"(?:(?!_)[\w{MARKS}*?])+"
_PATTERN = re.compile(rf"{_PATTERN_LETTERS}(?:{_JOINT}{_PATTERN_LETTERS})*")
_SCHEME = re.compile(r"[A-Za-z]{2,8}://(?:www\.)?")
_LEADING = f"*?{HYPHENS}{APOSTROPHES}"
_ENDING = f"?{HYPHENS}{APOSTROPHES}"
_FUZZY = re.compile(r"(?P<words>.*[^~])~(?P<distance>\d*)")
_TWO_EDITS_LENGTH = 6  # letters; from here on, a bare "~" allows two edits
_ONE_EDIT_LENGTH = 4  # letters; one letter less allows one edit, and shorter words allow none


@dataclass
class WordReader:
    """Reads words within the limits, and collects remarks about ignored or changed parts."""

    limits: Limits
    remarks: list[Remark] = field(default_factory=list)
    _patterns: int = field(default=0, init=False)

    def read(self, text: str) -> list[Node]:
        """Return the words of ``text`` in order; no words if it has no letter and no digit."""
        if match := _FUZZY.fullmatch(text):
            nodes = self._read_words(match["words"])
            if nodes and isinstance(nodes[-1], Word):
                nodes[-1] = self._fuzzy(nodes[-1].text, match["distance"])
            return nodes
        return self._read_words(text)

    def _read_words(self, text: str) -> list[Node]:
        text = _SCHEME.sub(" ", text)
        if "*" in text or "?" in text.rstrip("?.,!"):
            return self._read_patterns(text)
        return [Word(plain) for plain in plain_words(text)]

    def _fuzzy(self, word: str, distance: str) -> Node:
        length = _count_letters(word)
        wanted = int(distance[:3]) if distance else 1 + (length >= _TWO_EDITS_LENGTH)
        max_distance = 0 if length < _ONE_EDIT_LENGTH - 1 else 1 if length < _ONE_EDIT_LENGTH else 2
        allowed = min(wanted, max_distance, self.limits.edit_distance)
        if allowed < wanted:
            self.remarks.append(Remark("edit-distance", word))
        return Fuzzy(word, allowed) if allowed and self._has_room() else Word(word)

    def _read_patterns(self, text: str) -> list[Node]:
        pieces = (self._read_pattern(match[0]) for match in _PATTERN.finditer(text))
        return [node for nodes in pieces for node in nodes]

    def _read_pattern(self, piece: str) -> list[Node]:
        plain = plain_words(piece)
        pattern = re.sub(r"\*+", "*", piece.lstrip(_LEADING))
        if not plain:
            return []
        if piece[0] in "*?":
            self.remarks.append(Remark("leading-wildcard", piece))
        if "*" not in pattern:
            pattern = pattern.rstrip(_ENDING)  # a question mark after a word ends a question
        before = re.split(r"[*?]", pattern, maxsplit=1)[0]
        if before == pattern:
            return [Word(word) for word in plain]
        if _count_letters(before) < self.limits.wildcard_letters:
            self.remarks.append(Remark("short-wildcard", piece))
            return [Word(word) for word in plain]
        if not self._has_room():
            return [Word(word) for word in plain]
        return [Wildcard(pattern)]

    def _has_room(self) -> bool:
        """Count a wildcard or a fuzzy word; return whether it is within the limit of the query."""
        self._patterns += 1
        if self._patterns > self.limits.patterns:
            self.remarks.append(Remark("too-many-patterns", str(self.limits.patterns)))
            return False
        return True


def plain_words(text: str) -> list[str]:
    """Return the words of ``text``; operators are lower-cased, so that they read as words."""
    words = _WORD.findall(text)
    return [word.lower() if word in OPERATORS else word for word in words]


def _count_letters(text: str) -> int:
    return sum(character.isalnum() for character in text)
