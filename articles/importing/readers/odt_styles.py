"""The styles of an OpenDocument text: which paragraphs are titles, loud or hidden."""

import re
from dataclasses import dataclass
from typing import Any

from articles.importing.readers.docx_names import tag

MAX_STYLE_DEPTH = 20  # of styles that are based on each other
LOUD_POINTS = 14.0
_SIZE = re.compile(r"([\d.]{1,6})pt$")


@dataclass(frozen=True, slots=True)
class Style:
    """The meaning of a style."""

    level: int = 0
    is_loud: bool = False
    is_hidden: bool = False


class Styles:
    """The styles of both parts of a document, by their names."""

    def __init__(self, roots: list[Any]) -> None:
        self._elements: dict[str, Any] = {}
        self._known: dict[str, Style] = {}
        self._numbered: set[tuple[str, str]] = set()  # lists and their levels
        for root in roots:
            for group in () if root is None else root:
                if tag(group) in {"styles", "automatic-styles"}:
                    self._elements |= {
                        value(style, "name"): style for style in group if tag(style) == "style"
                    }
                    for style in group:
                        if tag(style) == "list-style":
                            self._numbered |= _numbered_levels(style)

    def of(self, name: str) -> Style:
        """Return the style of this name."""
        if name not in self._known:
            self._known[name] = self._resolved(name)
        return self._known[name]

    def is_numbered(self, name: str, level: int) -> bool:
        """Return whether a list of this style has numbers at this level, counted from 1."""
        return (name, str(level)) in self._numbered

    def _resolved(self, name: str) -> Style:
        loud: bool | None = None
        for _ in range(MAX_STYLE_DEPTH):
            if name in {"Title", "Judul"}:
                return Style(level=1)
            element = self._elements.get(name)
            if element is None:
                break
            outline = value(element, "default-outline-level")
            if outline.isdecimal() and 0 < int(outline) < 10:
                return Style(level=int(outline) + 1)
            for properties in element:
                if tag(properties) == "text-properties":
                    if value(properties, "display") == "none":
                        return Style(is_hidden=True)
                    loud = _is_loud(properties) if loud is None else loud
            name = value(element, "parent-style-name")
        return Style(is_loud=bool(loud))


def value(element: Any, name: str) -> str:
    """Return an attribute by its local name; empty if there is none."""
    for key, found in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(found)
    return ""


def _numbered_levels(style: Any) -> set[tuple[str, str]]:
    name = value(style, "name")
    return {
        (name, value(level, "level"))
        for level in style
        if tag(level) == "list-level-style-number" and value(level, "num-format")
    }


def _is_loud(properties: Any) -> bool | None:
    weight = value(properties, "font-weight")
    size = _SIZE.match(value(properties, "font-size"))
    if weight in {"bold", "600", "700", "800", "900"} or (size and _number(size[1]) >= LOUD_POINTS):
        return True
    return False if weight == "normal" else None


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
