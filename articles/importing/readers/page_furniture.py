"""Page furniture: the elements around and between the paragraphs that are not the article.

The markup decides: the kind of an element, its role, and the words of its class names and id. A name
alone is not enough where it may err: a container that holds sentences outside links is left in the
text unless the evidence that fits its name (links, a picture, a label) is there too. Cleaning and
the editor judge what is left.
"""

import re
from typing import Any

from articles.importing.readers import page_words
from articles.importing.readers.page_tree import NO_TEXT, Measures, PageTree
from articles.importing.readers.page_words import words_of

#: Sentences outside links from which a container may be a part of the article after all.
DOUBTFUL_SENTENCES = 3
#: A container with this share of the page's sentences is never furniture.
MAIN_SHARE = 0.5
MIN_MAIN_SENTENCES = 3
MIN_SENTENCE_CHARACTERS = 40
MAX_PROFILE_SENTENCES = 6
_ROLES = frozenset(
    "navigation banner contentinfo complementary search dialog alertdialog menu menubar"
    " toolbar tooltip".split()
)
_FRAME_TAGS = frozenset({"nav", "footer", "aside", "form", "header", "menu"})
_WRAPPERS = re.compile(r"(?:wm-ipp|google-cache-hdr|bN-google-cache|donato$|wm-toolbar)", re.I)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HIDDEN_WORDS = frozenset({"hidden", "hide", "sr-only", "visually-hidden", "screen-reader-text"})
LABEL = re.compile(
    r"\W*(?:(?:baca|lihat|simak|tonton|saksikan)(?: juga| pula| selengkapnya| artikel| berita)?"
    r"|(?:berita|artikel) (?:terkait|lainnya|populer|terpopuler|terkini|pilihan|sebelumnya)|terkait"
    r"|pilihan (?:editor|redaksi)|selanjutnya|(?:menarik|layak|wajib|perlu) (?:di)?baca"
    r"|jangan lewatkan|rekomendasi|related(?: \w+)?|read (?:more|also)|also read|video|infografis"
    r"|tags?|topik|tagar|kata kunci)\W*(?::|$|\n)",
    re.IGNORECASE,
)
PHOTO_CREDIT = re.compile(
    r"(?:\b(?:foto|photo|gambar|ilustrasi|infografis|dok(?:umen(?:tasi)?)?)\b ?[:./]|[(\[](?:foto"
    r"|dok|ist|antara|reuters|afp|ap|epa|getty|shutterstock|freepik|pexels|unsplash|istimewa"
    r"|sumber)\b|\bANTARA FOTO\b|/[A-Z][\w.]+\)?\.?$)",
    re.IGNORECASE,
)


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
        self._find()

    def __contains__(self, element: Any) -> bool:
        """Return whether an element is furniture itself (its ancestors aside)."""
        return element in self.elements

    def holds(self, element: Any) -> bool:
        """Return whether an element is furniture or stands in furniture."""
        return self._page.is_inside(element, self.elements)

    def hides(self, element: Any) -> bool:
        """Return whether an element stands where no field of the article is read."""
        return self._page.is_inside(element, self.foreign)

    def _find(self) -> None:
        inside: set[Any] = set()
        for element in self._page.elements:
            parent = element.getparent()
            if parent in inside or parent in self.elements:
                inside.add(element)
            elif self._is_furniture(element):
                self.elements.add(element)
                if not words_of(element) & page_words.SHARING:
                    self.foreign.add(element)

    def _is_furniture(self, element: Any) -> bool:
        if element.tag in {"html", "body", "p", "br", "b", "strong", "em", "i", "h1"} and not (
            element.get("class") or element.get("id") or element.get("style")
        ):
            return False
        if element.tag in NO_TEXT or element.tag.startswith("amp-"):
            return True
        if element.get("id") and _WRAPPERS.match(element.get("id")):
            return True
        own = self._page[element]
        if not own.characters or element.tag in {"html", "body"} or self._is_main(own):
            return False
        if element.tag == "figcaption":
            return True
        if element.tag == "a":
            return False
        return self._is_frame(element, own) or self._is_named(element, own)

    def _is_above_headline(self, element: Any) -> bool:
        """Return whether an element stands before the headline and does not hold it."""
        if self._headline is None or element in self._above:
            return False
        return self._page.order(element) < self._page.order(self._headline)

    def _is_main(self, own: Measures) -> bool:
        return own.sentences >= max(MIN_MAIN_SENTENCES, self._total * MAIN_SHARE)

    def _is_frame(self, element: Any, own: Measures) -> bool:
        few = own.sentences < DOUBTFUL_SENTENCES
        if element.tag == "header" and not self._is_above_headline(element):
            return False
        if element.tag in _FRAME_TAGS or (element.get("role") or "").lower() in _ROLES:
            return few or own.link_share > 0.3 or element.tag in {"nav", "footer"}
        hidden = element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "")
        return bool(few and (hidden or element.get("aria-hidden") == "true"))

    def _is_named(self, element: Any, own: Measures) -> bool:
        words = words_of(element)
        if not words:
            return False
        if words & page_words.BODY_PARTS and words & page_words.BODY_OWNERS and own.sentences >= 2:
            # ``content-related`` and ``detail__body-tag`` are judged by their links below.
            if own.link_share < 0.3:
                return False
        few = own.sentences < DOUBTFUL_SENTENCES
        return any(rule(self, element, own, words, few) for rule in _RULES)

    def text(self, element: Any) -> str:
        """Return the beginning of an element's text."""
        return " ".join("".join(element.itertext())[:400].split())


def _frame(page: Furniture, element: Any, own: Measures, words: frozenset[str], few: bool) -> bool:
    if words & {"header", "top"} and page._is_above_headline(element):
        return few
    return bool(words & page_words.FRAME) and (few or own.link_share > 0.3)


def _comments(_: Furniture, element: Any, own: Measures, words: frozenset[str], few: bool) -> bool:
    return bool(words & page_words.COMMENTS) and element.tag not in {"p", "span"}


def _stories(_: Furniture, __: Any, own: Measures, words: frozenset[str], few: bool) -> bool:
    named = words & page_words.OTHER_STORIES
    linked = own.links > 0 and (own.link_share >= 0.25 or own.sentences < 2)
    return bool(named) and (linked or not own.sentences)


def _insert(page: Furniture, element: Any, own: Measures, words: frozenset[str], few: bool) -> bool:
    if not words & page_words.INSERTS:
        return False
    return own.link_share >= 0.3 or (few and bool(LABEL.match(page.text(element))))


def _advert(_: Furniture, __: Any, own: Measures, words: frozenset[str], few: bool) -> bool:
    return bool(words & page_words.ADVERTISEMENTS) and not _has_sentence(own)


def _sharing(_: Furniture, element: Any, own: Measures, words: frozenset[str], few: bool) -> bool:
    if not words & page_words.SHARING or any(True for _ in element.iter("blockquote")):
        return False
    return own.link_share >= 0.5 or own.sentences < 2


def _tags(page: Furniture, element: Any, own: Measures, words: frozenset[str], few: bool) -> bool:
    if not words & page_words.TAGS:
        return False
    return own.link_share >= 0.6 or (not own.sentences and bool(LABEL.match(page.text(element))))


def _media(_: Furniture, __: Any, own: Measures, words: frozenset[str], few: bool) -> bool:
    return bool(words & page_words.MEDIA) and not _has_sentence(own)


def _caption(
    page: Furniture, element: Any, own: Measures, words: frozenset[str], few: bool
) -> bool:
    if not words & (page_words.CAPTIONS | page_words.PICTURES):
        return False
    pictured = own.images > 0 or _has_picture_beside(page, element)
    credited = bool(PHOTO_CREDIT.search(page.text(element)))
    if words & page_words.CAPTIONS:
        return few or (own.sentences <= DOUBTFUL_SENTENCES and (pictured or credited))
    return own.sentences < 2 and (pictured or credited) or (few and pictured and credited)


def _has_picture_beside(page: Furniture, element: Any) -> bool:
    parent = element.getparent()
    return parent is not None and page._page[parent].images > 0 and len(parent) <= 4


def _profile(_: Furniture, __: Any, own: Measures, words: frozenset[str], few: bool) -> bool:
    person = any(words & {name} for name in page_words.BYLINES)
    return bool(
        person and words & page_words.PROFILES and 1 <= own.sentences <= MAX_PROFILE_SENTENCES
    )


def _contents(_: Furniture, __: Any, own: Measures, words: frozenset[str], few: bool) -> bool:
    return bool(words & page_words.CONTENTS) and (own.link_share >= 0.5 or few)


def _copyright(_: Furniture, __: Any, own: Measures, words: frozenset[str], few: bool) -> bool:
    return bool(words & page_words.COPYRIGHT) and few


def _hidden(_: Furniture, element: Any, own: Measures, words: frozenset[str], few: bool) -> bool:
    names = set((element.get("class") or "").split())
    return few and bool(names & _HIDDEN_WORDS)


def _has_sentence(own: Measures) -> bool:
    """Return whether there is a sentence outside links, which may be the article's."""
    return own.sentences > 0 and own.unlinked >= MIN_SENTENCE_CHARACTERS and own.link_share < 0.5


_RULES = (
    _comments, _stories, _insert, _frame, _advert, _sharing, _tags, _media, _caption, _profile,
    _contents, _copyright, _hidden,
)  # fmt: skip
