"""The body of the article on a page: the elements that hold it, and their text.

Pages mark the body by microdata, by class names or by ``<article>``; the deepest marked element
that still has most of the page's sentences is used, together with an introduction before it. On
a page without such a mark, trafilatura finds the place, and the smallest element around what it
found is read in full: trafilatura alone loses list items, short paragraphs and subheads.
"""

from collections.abc import Callable, Collection
from typing import Any

from articles.importing.readers.page_blocks import Block, BlockReader, without_links
from articles.importing.readers.page_furniture import Furniture
from articles.importing.readers.page_purposes import (
    DOUBTFUL_SENTENCES,
    MAX_BESIDE,
    PHOTO_CREDIT,
)
from articles.importing.readers.page_tree import Measures, PageTree
from articles.importing.readers.page_words import BODY_NAMES, BODY_OWNERS, BODY_PARTS, words_of

#: A marked element needs this share of the sentences of the page to be the body.
MIN_SHARE = 0.5
#: A marked element inside another one is preferred if it has this share of its sentences.
MIN_INNER_SHARE = 0.7
MIN_MATCH_CHARACTERS = 30
#: Characters of a block that are looked up in the text of trafilatura.
MATCHED_CHARACTERS = 60
CREDIT_CHARACTERS = 80  # at the end of a caption


class Body:
    """The body of a page. ``elements`` hold it, in the order of the document."""

    def __init__(
        self,
        page: PageTree,
        furniture: Furniture,
        locate: Callable[[], str],
        *,
        title: str = "",
        credits: Collection[Any] = (),
    ) -> None:
        """Find the body.

        ``locate`` returns the text that trafilatura extracts from the page; ``credits`` are the
        elements from which author and date were read.
        """
        self._page = page
        self._furniture = furniture
        silent = {el for el in credits if not page[el].sentences}
        self._reader = BlockReader(furniture.elements | silent)
        self._title = _folded(title)
        #: Whether the page calls one element the body.
        self.is_marked = True
        self._is_named = False
        self.elements = self._marked() or self._located(locate)
        self.all_blocks = self._reader.read(self.elements)
        self.blocks = self._article_blocks()

    def _article_blocks(self) -> list[Block]:
        blocks = [
            block
            for block in without_links(self.all_blocks)
            if block.element.tag != "h1"
            and not (self._title and _folded(block.text) == self._title)
            and not self._is_caption(block)
        ]
        if self._is_named:
            return self._introduction() + blocks
        # The lines around the headline stand in the same element as the text.
        start = next((i for i, block in enumerate(blocks) if block.is_sentence), 0)
        while start and (blocks[start - 1].is_dateline or blocks[start - 1].is_heading):
            start -= 1
        return blocks[start:]

    def _is_caption(self, block: Block) -> bool:
        """Return whether a block stands beside a picture and names its photographer."""
        parent = block.element.getparent()
        around = self._page[parent] if parent is not None else Measures()
        if not around.images or around.children > MAX_BESIDE:
            return False
        few = self._page[block.element].sentences <= DOUBTFUL_SENTENCES
        return few and bool(PHOTO_CREDIT.search(block.text[-CREDIT_CHARACTERS:]))

    def _marked(self) -> list[Any]:
        for is_mark in (_is_body_item, _has_body_name, _is_article):
            best = self._best([el for el in self._page.elements if is_mark(el)])
            if best is not None:
                self._is_named = is_mark is not _is_article
                self.is_marked = self.is_marked and self._is_named
                return self._with_continuations(best)
        return []

    def _best(self, candidates: list[Any]) -> Any:
        """Return the deepest candidate that has most sentences of the page, or None."""
        free = [el for el in candidates if self._sentences(el) and not self._furniture.holds(el)]
        total = self._sentences(self._page.root)
        if not free:
            return None
        widest = max(free, key=lambda el: (self._sentences(el), self._page.order(el)))
        if self._sentences(widest) < MIN_SHARE * total:
            parts = [el for el in free if words_of(el) == words_of(widest) and el.tag == widest.tag]
            together = self._page.common_ancestor(parts)
            if len(parts) < 2 or self._sentences(together) < MIN_SHARE * total:
                return None
            self.is_marked = False  # they may be the items of a list
            return together
        for element in sorted(free, key=self._page.order):
            inside = widest in element.iterancestors()
            if inside and self._sentences(element) >= MIN_INNER_SHARE * self._sentences(widest):
                widest = element
        return widest

    def _sentences(self, element: Any) -> int:
        return self._counts[element]

    @property
    def _counts(self) -> "dict[Any, int]":
        """Sentences of the elements without those in furniture."""
        if not hasattr(self, "_cached_counts"):
            counts = {el: self._page[el].sentences for el in self._page.elements}
            for element in self._furniture.elements:
                lost = self._page[element].sentences
                if not lost:
                    continue
                for above in (element, *element.iterancestors()):
                    counts[above] -= lost
            self._cached_counts = counts
        return self._cached_counts

    def _with_continuations(self, body: Any) -> list[Any]:
        """Return the body, and the siblings of its kind or plain paragraphs around it."""
        parent = body.getparent()
        if parent is None or body.tag in {"body", "html"}:
            return [body]
        same = (body.tag, body.get("class"))
        return [
            sibling
            for sibling in parent
            if sibling is body
            or (
                isinstance(sibling.tag, str)
                and sibling not in self._furniture
                and (
                    (same[1] and (sibling.tag, sibling.get("class")) == same)
                    or (sibling.tag in {"p", "blockquote"} and self._sentences(sibling))
                )
            )
        ]

    def _located(self, locate: Callable[[], str]) -> list[Any]:
        self.is_marked = False
        root = self._page.root
        extracted = _folded(locate())
        blocks = self._reader.read([root])
        found = [
            block
            for block in blocks
            if len(block.text) >= MIN_MATCH_CHARACTERS
            and _folded(block.text[:MATCHED_CHARACTERS]) in extracted
        ]
        found = found or [block for block in blocks if block.is_prose]
        if not found:
            return [root]
        common = self._page.common_ancestor([block.element for block in found])
        while common.tag in {"p", "tbody", "tr", "ul", "ol", "h1", "h2", "h3", "h4"}:
            common = common.getparent()
        return [common]

    def _introduction(self) -> list[Block]:
        """Return the prose between the headline and the body."""
        first = self.elements[0]
        heading = self._page.root.find(".//h1")
        if heading is None:
            return []
        scope = self._page.common_ancestor([heading, first])
        start, end = self._page.order(heading), self._page.order(first)
        known = {_folded(block.text) for block in self.all_blocks}
        return [
            block
            for block in self._reader.read([scope])
            if start < self._page.order(block.element) < end
            and block.element not in first.iterancestors()
            and block.is_prose
            and not PHOTO_CREDIT.search(block.text[-CREDIT_CHARACTERS:])
            and _folded(block.text) not in known
        ]


def _is_body_item(element: Any) -> bool:
    return "articlebody" in (element.get("itemprop") or "").lower().split()


def _is_article(element: Any) -> bool:
    return bool(element.tag == "article")


def _has_body_name(element: Any) -> bool:
    if element.tag in {"body", "html", "a", "span", "img", "ul"}:
        return False
    words = words_of(element)
    return bool(words & BODY_NAMES or (words & BODY_PARTS and words & BODY_OWNERS))


def _folded(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())
