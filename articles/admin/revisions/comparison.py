"""Differences of fields as the pages show them: word by word, with unchanged passages shortened."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from articles.admin.revisions.wording import HIDDEN, field_label, shown_value
from articles.revisions.values import TRACKED_FIELDS
from articles.revisions.word_difference import Piece, word_difference

#: Fields of prose, which are compared word by word; others are shown as two values.
TEXTS = ("title", "body")
CONTEXT = 200  # characters of unchanged text that stay on each side of a change
MAX_UNCHANGED = 3 * CONTEXT


@dataclass(frozen=True, slots=True)
class ShownPiece:
    """A piece of a text; ``hidden`` counts unchanged words that are left out behind ``text``."""

    kind: str
    text: str
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class ComparedField:
    """The difference of one field: pieces of a text, or the two values."""

    label: str
    old: str = ""
    new: str = ""
    pieces: tuple[ShownPiece, ...] = ()
    removed: int = 0
    added: int = 0

    @property
    def is_text(self) -> bool:
        """Return whether the field is compared word by word."""
        return bool(self.pieces)

    @property
    def is_space_only(self) -> bool:
        """Return whether the two texts have the same words."""
        return self.is_text and all(piece.kind == "same" for piece in self.pieces)


def compared(pairs: Mapping[str, tuple[Any, Any]]) -> list[ComparedField]:
    """Return the differences of fields (old value, new value), in the order of the form."""
    return [
        _text(name, *pairs[name]) if name in TEXTS else _value(name, *pairs[name])
        for name in TRACKED_FIELDS
        if name in pairs and name not in HIDDEN
    ]


def _value(name: str, old: Any, new: Any) -> ComparedField:
    return ComparedField(field_label(name), shown_value(name, old), shown_value(name, new))


def _text(name: str, old: str, new: str) -> ComparedField:
    pieces = word_difference(old or "", new or "")
    return ComparedField(
        field_label(name),
        pieces=tuple(_shortened(pieces)),
        removed=sum(piece.words for piece in pieces if piece.kind == "removed"),
        added=sum(piece.words for piece in pieces if piece.kind == "added"),
    )


def _shortened(pieces: list[Piece]) -> Iterator[ShownPiece]:
    last = len(pieces) - 1
    for place, piece in enumerate(pieces):
        text = piece.text
        if piece.kind != "same" or len(text) <= MAX_UNCHANGED:
            yield ShownPiece(piece.kind, text)
            continue
        head = text[:CONTEXT].rsplit(None, 1)[0] if place else ""
        tail = text[-CONTEXT:].split(None, 1)[-1] if place < last else ""
        hidden = len(text[len(head) : len(text) - len(tail)].split())
        yield ShownPiece(piece.kind, head, hidden)
        if tail:
            yield ShownPiece(piece.kind, tail)
