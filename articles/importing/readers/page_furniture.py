"""Page furniture: the elements around and between the paragraphs that are not the article.

The markup decides: the kind of an element, its role, and its names (``page_purposes``). A container
with sentences that may be the article's is left in the text for cleaning and the editor to judge.
"""

import re
from typing import Any

from articles.importing.readers import page_words
from articles.importing.readers.page_purposes import (
    DOUBTFUL_SENTENCES,
    MAX_BESIDE,
    SOME_LINKS,
    Candidate,
    is_named_furniture,
)
from articles.importing.readers.page_tree import NO_TEXT, Measures, PageTree
from articles.importing.readers.page_words import words_of

#: A container with this share of the page's sentences is never furniture.
MAIN_SHARE = 0.5
MIN_MAIN_SENTENCES = 3
_ROLES = page_words.word_set(
    "navigation banner contentinfo complementary search dialog alertdialog menu menubar"
    " toolbar tooltip"
)
_FRAME_TAGS = frozenset({"nav", "footer", "aside", "form", "header", "menu"})
#: A figure may hold a table or a quotation of the article.
_FIGURE_TEXTS = ("table", "blockquote", "pre", "ul", "ol")
#: Elements that archives and caches put around a page.
_WRAPPERS = re.compile(r"(?:wm-ipp|google-cache-hdr|bN-google-cache|donato$|wm-toolbar)", re.I)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_TEXT_TAGS = frozenset({"html", "body", "a", "br"})


class Furniture:
    """The elements of a page that are furniture; nothing inside them is text of the article."""

    def __init__(self, page: PageTree) -> None:
        """Find the furniture of a page."""
        self._page = page
        self._total = page[page.root].sentences
        self._headline = next((el for el in page.elements if el.tag == "h1"), None)
        self._above = set(self._headline.iterancestors()) if self._headline is not None else set()
        self.elements: set[Any] = set()
        #: Furniture that may tell of another story or another day.
        self.foreign: set[Any] = set()
        self._inside: set[Any] = set()
        self._inside_foreign: set[Any] = set()
        self._find()

    def __contains__(self, element: Any) -> bool:
        """Return whether an element is furniture itself (its ancestors aside)."""
        return element in self.elements

    def holds(self, element: Any) -> bool:
        """Return whether an element is furniture or stands in furniture."""
        return element in self.elements or element in self._inside

    def hides(self, element: Any) -> bool:
        """Return whether an element stands where no field of the article is read."""
        return element in self.foreign or element in self._inside_foreign

    def _find(self) -> None:
        for element in self._page.elements:
            parent = element.getparent()
            if parent in self._inside or parent in self.elements:
                self._inside.add(element)
                if parent in self._inside_foreign or parent in self.foreign:
                    self._inside_foreign.add(element)
            elif self._is_furniture(element):
                self.elements.add(element)
                if not _holds_fields(words_of(element)):
                    self.foreign.add(element)

    def _is_furniture(self, element: Any) -> bool:
        if element.tag in NO_TEXT or element.tag.startswith("amp-"):
            return True
        own = self._page[element]
        if _WRAPPERS.match(element.get("id") or ""):
            return True
        if not own.characters or element.tag in _TEXT_TAGS:
            return False
        if self._is_main(own) and not self._is_discussion(element):
            return False
        return (
            self._is_figure(element, own)
            or self._is_frame(element, own)
            or self._is_named(element, own)
        )

    def _is_main(self, own: Measures) -> bool:
        return own.sentences >= max(MIN_MAIN_SENTENCES, self._total * MAIN_SHARE)

    def _is_discussion(self, element: Any) -> bool:
        """Return whether an element holds readers' comments, which may be longer than all else."""
        if self._headline is None or element in self._above:
            return False
        return bool(words_of(element) & page_words.COMMENTS)

    def _is_figure(self, element: Any, own: Measures) -> bool:
        if element.tag == "figure":
            return own.sentences < DOUBTFUL_SENTENCES and not any(
                element.find(f".//{tag}") is not None for tag in _FIGURE_TEXTS
            )
        return bool(element.tag == "figcaption")

    def _is_frame(self, element: Any, own: Measures) -> bool:
        few = own.sentences < DOUBTFUL_SENTENCES
        if element.tag == "header" and not self._is_above_headline(element):
            return False
        if element.tag in _FRAME_TAGS or (element.get("role") or "").lower() in _ROLES:
            return few or own.link_share > SOME_LINKS or element.tag in {"nav", "footer"}
        hidden = element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "")
        return bool(few and (hidden or element.get("aria-hidden") == "true"))

    def _is_named(self, element: Any, own: Measures) -> bool:
        words = words_of(element)
        if not words:
            return False
        parent = element.getparent()
        around = self._page[parent] if parent is not None else Measures()
        beside = around.images > 0 and around.children <= MAX_BESIDE
        above = self._is_above_headline(element)
        return is_named_furniture(Candidate(element, own, words, beside, above))

    def _is_above_headline(self, element: Any) -> bool:
        """Return whether an element stands before the headline and does not hold it."""
        if self._headline is None or element in self._above:
            return False
        return self._page.order(element) < self._page.order(self._headline)


def _holds_fields(words: frozenset[str]) -> bool:
    """Return whether furniture of this name may state the author or the date of the article."""
    own_footer = "footer" in words and bool(words & page_words.BODY_OWNERS)
    return own_footer or bool(words & page_words.SHARING)
