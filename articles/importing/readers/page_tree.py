"""Measures of the elements of a page: characters, linked characters and sentences outside links.

One pass over the tree computes them for all elements. What is furniture (``page_furniture``) and
which element is the body (``page_body``) is decided with these measures.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Any

from articles.importing.readers.page_words import word_set

#: Elements whose text no reader sees.
NO_TEXT = word_set(
    "script style noscript template iframe svg object embed video audio canvas button select"
    " option input textarea dialog map title meta link base math datalist progress"
)
MIN_SENTENCES = 3  # of a text
_SENTENCE_END = re.compile(r"\w[\"”’')\]]*[.!?…]+[\"”’')\]]*(?=\s|$)")


@dataclass(slots=True)
class Measures:
    """The measures of one element with all that it contains."""

    characters: int = 0
    linked: int = 0
    sentences: int = 0
    links: int = 0
    images: int = 0
    children: int = 0  # ``len(element)`` walks over all children

    @property
    def unlinked(self) -> int:
        """Return the characters outside links."""
        return self.characters - self.linked

    @property
    def link_share(self) -> float:
        """Return the share of the characters that stand in links."""
        return self.linked / self.characters if self.characters else 0.0


class PageTree:
    """A page with the measures of its elements."""

    def __init__(self, root: Any) -> None:
        """Measure the elements of ``root``, which must not change afterwards."""
        self.root = root
        self.elements: list[Any] = []
        self._measures: dict[Any, Measures] = {}
        self._order: dict[Any, int] = {}
        self._end: dict[Any, int] = {}
        self._sentence_places: list[int] = []
        self._measure()

    def __getitem__(self, element: Any) -> Measures:
        """Return the measures of an element."""
        return self._measures[element]

    def order(self, element: Any) -> int:
        """Return the place of an element in the order of the document."""
        return self._order[element]

    def is_inside(self, element: Any, others: set[Any] | frozenset[Any]) -> bool:
        """Return whether an element or an ancestor is among ``others``."""
        while element is not None:
            if element in others:
                return True
            element = element.getparent()
        return False

    def common_ancestor(self, elements: list[Any]) -> Any:
        """Return the smallest element that contains all of ``elements``."""
        common = elements[0]
        for element in elements[1:]:
            chain = {common, *common.iterancestors()}
            while element not in chain:
                element = element.getparent()  # noqa: PLW2901 - climbs to the shared ancestor
            common = element
        return common

    def sentences_around(self, element: Any) -> tuple[int, int]:
        """Return how many sentences of the same text stand before and behind an element."""
        text = next(
            (above for above in element.iterancestors() if self[above].sentences >= MIN_SENTENCES),
            self.root,
        )
        places = self._sentence_places
        start = bisect_left(places, self._order[text])
        end = bisect_right(places, self._end[text])
        before = bisect_left(places, self._order[element])
        behind = bisect_right(places, self._end[element])
        return before - start, end - behind

    def _measure(self) -> None:
        linked: dict[Any, bool] = {}
        silent: dict[Any, bool] = {}
        for node in self.root.iter():
            parent = node.getparent() if node is not self.root else None
            if not isinstance(node.tag, str):  # a comment; its tail is text of the parent
                if parent is not None:
                    self._add(parent, node.tail, linked[parent], silent[parent])
                continue
            self._order[node] = self._end[node] = len(self.elements)
            self.elements.append(node)
            above = parent is not None and parent in linked
            silent[node] = node.tag in NO_TEXT or (above and silent[parent])
            linked[node] = _is_link(node) or (above and linked[parent])
            self._measures[node] = Measures(
                links=int(_is_link(node)), images=int(node.tag in {"img", "picture", "amp-img"})
            )
            self._add(node, node.text, linked[node], silent[node])
            if above:
                self._measures[parent].children += 1
                self._add(parent, node.tail, linked[parent], silent[parent])
        for element in reversed(self.elements[1:]):
            parent = element.getparent()
            self._end[parent] = max(self._end[parent], self._end[element])
            total, own = self._measures[parent], self._measures[element]
            total.characters += own.characters
            total.linked += own.linked
            total.sentences += own.sentences
            total.links += own.links
            total.images += own.images

    def _add(self, element: Any, text: str | None, linked: bool, silent: bool) -> None:
        if silent or not text or text.isspace():
            return
        own = self._measures[element]
        length = len(text.strip())
        own.characters += length
        if linked:
            own.linked += length
        else:
            count = len(_SENTENCE_END.findall(text))
            own.sentences += count
            self._sentence_places += [len(self.elements) - 1] * count


def _is_link(element: Any) -> bool:
    return bool(element.tag == "a")
