"""The lines of a draft with their offsets and surroundings, for rules that take whole lines."""

from dataclasses import dataclass

from articles.importing.cleaning.draft import Span
from articles.importing.cleaning.sentences import continues, ends_sentence

BULLETS = "-–—•*·>» "


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line that is not blank: its text without outer spaces, and its place.

    ``above`` and ``below`` are the nearest lines that are not blank, or empty.
    """

    text: str
    start: int
    above: str = ""
    below: str = ""
    is_apart: bool = False  # a blank line, or the beginning of the text, is above

    @property
    def end(self) -> int:
        """Return the offset behind the line."""
        return self.start + len(self.text)

    @property
    def span(self) -> Span:
        """Return the offsets of the line."""
        return self.start, self.end

    @property
    def bare(self) -> str:
        """Return the text without a bullet."""
        return self.text.lstrip(BULLETS) or self.text

    @property
    def is_inside_sentence(self) -> bool:
        """Return whether the line is a part of a sentence that is broken over lines."""
        if not self.above or ends_sentence(self.above):
            return False
        return continues(self.below) or (continues(self.text) and not self.is_apart)


def lines_of(text: str) -> list[TextLine]:
    """Return the lines of a text that are not blank."""
    found: list[tuple[str, int, bool]] = []
    start = 0
    is_apart = True
    for line in text.split("\n"):
        if stripped := line.strip():
            found.append((stripped, start + line.index(stripped[0]), is_apart))
        is_apart = not stripped
        start += len(line) + 1
    texts = ["", *(text for text, _, _ in found), ""]
    return [
        TextLine(line, offset, texts[place], texts[place + 2], apart)
        for place, (line, offset, apart) in enumerate(found)
    ]


def block(lines: list[TextLine]) -> Span:
    """Return the offsets of several lines that follow one another."""
    return lines[0].start, lines[-1].end
