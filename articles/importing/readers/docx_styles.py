"""The styles and lists of a Word document: which paragraphs are headings, items or contents."""

import re
from dataclasses import dataclass
from typing import Any

from articles.importing.readers.docx_names import attribute, child, tag

MAX_STYLE_DEPTH = 20  # of styles that are based on each other
TITLE_LEVEL = 1  # headings begin one level below the title
LOUD_HALF_POINTS = 28  # 14 points, where the text is usually 11 or 12
_HEADING = re.compile(r"^(?:heading|judul|überschrift|titre) ?(\d)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Style:
    """The meaning of a paragraph's style."""

    level: int = 0
    is_loud: bool = False
    is_contents: bool = False
    numbers: tuple[str, str] = ("", "")  # the list that the style makes an item of, and its level


class Styles:
    """The styles of a document, by their ids."""

    def __init__(self, styles: Any, numbering: Any) -> None:
        self._elements = {} if styles is None else {attribute(s, "styleId"): s for s in styles}
        self._known: dict[str, Style] = {}
        self._bullets = _bullets(numbering)
        self._counts: dict[str, dict[int, int]] = {}  # list -> level -> its last number

    def of(self, properties: Any) -> Style:
        """Return the style of a paragraph with these properties."""
        name = attribute(child(properties, "pStyle"), "val")
        style = self._style(name)
        outline = attribute(child(properties, "outlineLvl"), "val")
        if outline.isdecimal() and int(outline) < 9 and not style.level:
            return Style(level=int(outline) + 1 + TITLE_LEVEL)
        return style

    def marker(self, properties: Any) -> str:
        """Return the sign of a list's item, such as "- " or "2. "; empty for other paragraphs."""
        number, depth = _numbers(properties)
        if not number:
            number, depth = self.of(properties).numbers
        level = int(depth) if depth.isdecimal() else 0
        kind = self._bullets.get((number, level), "")
        if not kind or number == "0":
            return ""
        if kind != "decimal":
            return "- "
        counts = self._counts.setdefault(number, {})
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        counts[level] = counts.get(level, 0) + 1
        return f"{counts[level]}. "

    def is_hidden(self, run_properties: Any) -> bool:
        """Return whether a run is hidden text."""
        return _is_on(child(run_properties, "vanish"))

    def is_loud_run(self, run_properties: Any) -> bool:
        """Return whether a run is in bold or large letters."""
        size = attribute(child(run_properties, "sz"), "val")
        large = size.isdecimal() and int(size) >= LOUD_HALF_POINTS
        return large or _is_on(child(run_properties, "b"))

    def _style(self, name: str) -> Style:
        if name not in self._known:
            self._known[name] = self._resolved(name)
        return self._known[name]

    def _resolved(self, name: str) -> Style:
        loud = False
        numbers = ("", "")
        for _ in range(MAX_STYLE_DEPTH):
            element = self._elements.get(name)
            if element is None:
                break
            label = attribute(child(element, "name"), "val").strip().lower()
            if label in {"title", "judul"}:
                return Style(level=TITLE_LEVEL)
            if match := _HEADING.match(label):
                return Style(level=int(match[1]) + TITLE_LEVEL)
            if label.startswith("toc"):
                return Style(is_contents=True)
            outline = attribute(child(child(element, "pPr"), "outlineLvl"), "val")
            if outline.isdecimal() and int(outline) < 9:
                return Style(level=int(outline) + 1 + TITLE_LEVEL)
            numbers = numbers if numbers[0] else _numbers(child(element, "pPr"))
            loud = loud or self.is_loud_run(child(element, "rPr"))
            name = attribute(child(element, "basedOn"), "val")
        if match := _HEADING.match(re.sub(r"(\D)(\d)$", r"\1 \2", name)):
            return Style(level=int(match[1]) + TITLE_LEVEL)  # a document without a table of styles
        return Style(is_loud=loud, numbers=numbers)


def _numbers(properties: Any) -> tuple[str, str]:
    numbers = child(properties, "numPr")
    found = attribute(child(numbers, "numId"), "val"), attribute(child(numbers, "ilvl"), "val")
    return found if numbers is not None else ("", "")


def _is_on(element: Any) -> bool:
    return element is not None and attribute(element, "val") not in {"0", "false", "off"}


def _bullets(numbering: Any) -> dict[tuple[str, int], str]:
    """Return the format of each level of each list, by the list's number."""
    if numbering is None:
        return {}
    formats: dict[str, dict[int, str]] = {}
    found: dict[tuple[str, int], str] = {}
    for element in numbering:
        if tag(element) == "abstractNum":
            formats[attribute(element, "abstractNumId")] = {
                int(attribute(level, "ilvl") or 0): attribute(child(level, "numFmt"), "val")
                for level in element
                if tag(level) == "lvl" and (attribute(level, "ilvl") or "0").isdecimal()
            }
        elif tag(element) == "num":
            abstract = attribute(child(element, "abstractNumId"), "val")
            for level, kind in formats.get(abstract, {}).items():
                found[attribute(element, "numId"), level] = kind
    return found
