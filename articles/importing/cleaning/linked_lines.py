"""Removal of links to other stories that stand on lines of their own.

Two kinds: headlines below a line with only ``Baca juga``, and lists of headlines below a heading
such as ``Berita Terkait``. A subhead, a question, a list item or a quotation below such a line
belongs to the article, and so does the heading of a paragraph.
"""

import re

from articles.importing.cleaning.boilerplate import is_boilerplate
from articles.importing.cleaning.credit_texts import credits_in
from articles.importing.cleaning.draft import Draft
from articles.importing.cleaning.entries import is_announced
from articles.importing.cleaning.link_texts import capitals, is_headline, is_linked_headline
from articles.importing.cleaning.sentences import continues, is_prose
from articles.importing.cleaning.text_lines import TextLine, block, lines_of

MAX_HEADING_CHARACTERS = 60
#: Characters. A heading such as "Terpopuler" before this offset belongs to the navigation.
MIN_ARTICLE_CHARACTERS = 80
MAX_LIST_LINES = 80  # below a heading of other stories
MAX_LINKS = 12  # below one line ``Baca juga``
#: Words of a headline above a paragraph; a shorter one may be the heading of the paragraph.
MIN_WORDS_ABOVE_PARAGRAPH, MIN_CAPITALS_ABOVE_PARAGRAPH, MIN_WORDS_OF_FIRST = 5, 4, 5
MAX_REST_CHARACTERS = 40  # of a rest that is no list, such as "Lihat semua"
#: Lines above links. Those that could also be the beginning of a sentence have a colon.
MARKER = re.compile(
    r"\(?(?:baca|lihat|simak|tonton) (?:juga|pula)(?: (?:berita|artikel)(?: lainnya)?)?"
    r"(?P<colon> ?[:：])?|(?:baca|pilihan editor|menarik dibaca|selanjutnya|artikel lain(?:nya)?)"
    r"(?P<always> ?[:：])|next article",
    re.IGNORECASE,
)
#: Headings, each on its own line, above a list of other stories.
HEADINGS = re.compile(
    r"(?:more stories|more news|(?:berita|artikel|topik|tag|konten) terkait|terpopuler"
    r"|terkini lainnya|(?:berita|artikel|cerita|baca) lainnya"
    r"|(?:berita|artikel) (?:populer|terpopuler|pilihan|rekomendasi)"
    r"|related (?:articles?|posts?|news|stories|topics)|you may also like|you might also like"
    r"|(?:rekomendasi|pilihan) untuk anda|most (?:read|popular)|popular posts|trending(?: now)?"
    r"|pilihan editor|leave a (?:reply|comment)|tinggalkan (?:komentar|balasan)|baca berita lainnya"
    r"|artikel terkini|berita terkini)[ :.»>…]*",
    re.IGNORECASE,
)
_TIME_AGO = re.compile(r"\d{1,3} (?:menit|jam|hari|minggu|bulan)(?: yang)? lalu", re.IGNORECASE)


def take_related_sections(draft: Draft) -> None:
    """Remove lists of other stories with their heading.

    A list that is followed by a paragraph of the article ends before it. A heading without a list
    is removed only above the article, where it belongs to the navigation.
    """
    lines = lines_of(draft.text)
    spans = []
    place = length = 0
    below_text = False
    while place < len(lines):
        line = lines[place]
        place += 1
        if not _is_heading(line):
            below_text = below_text or is_prose(line.text) or line.text.endswith(":")
            length += len(line.text)
            continue
        links = _list_below(
            lines[place : place + MAX_LIST_LINES], is_end=place + MAX_LIST_LINES >= len(lines)
        )
        if not below_text and length < MIN_ARTICLE_CHARACTERS:
            if place < len(lines) and not _titles_paragraph(line):
                spans.append(line.span)
        elif links or place == len(lines):
            spans.append(block([line, *links]))
            place += len(links)
    draft.take(spans)


def take_linked_lines(draft: Draft) -> None:
    """Remove lines with only ``Baca juga``, and the headlines below them."""
    lines = lines_of(draft.text)
    spans = []
    for place, line in enumerate(lines):
        marker = MARKER.fullmatch(line.bare)
        if marker and not line.is_inside_sentence:
            expected = bool(marker["colon"] or marker["always"])
            links = _links_below(lines[place + 1 : place + 1 + MAX_LINKS], expected=expected)
            if links or (_is_bare(line.bare) and not is_announced(lines, place)):
                spans.append(block([line, *links]))
    draft.take(spans)


def _is_bare(text: str) -> bool:
    """Return whether a marker without a headline below it is a page element all the same."""
    return bool(re.match(r"\(?\w+ (?:juga|pula)\b", text, re.IGNORECASE))


def _links_below(lines: list[TextLine], *, expected: bool) -> list[TextLine]:
    """Return the headlines that the first lines are.

    ``expected`` is true if a colon announces a headline.
    """
    links: list[TextLine] = []
    for line in lines[:MAX_LINKS]:
        if is_boilerplate(line.text) or MARKER.fullmatch(line.bare):
            break
        if not is_headline(line.text) or line.is_inside_sentence:
            break
        links.append(line)
    while links and not _is_link(links[-1], is_first=len(links) == 1, expected=expected):
        links.pop()
    if any(not is_linked_headline(line.text) for line in links[1:]):
        return links[:1]
    return links


def _is_link(line: TextLine, *, is_first: bool, expected: bool) -> bool:
    """Return whether the last of some headlines is a link, not the heading of a paragraph."""
    if not is_prose(line.below):
        return is_linked_headline(line.text) or (is_first and expected)
    if is_first:
        return is_linked_headline(line.text, least=3 if expected else MIN_WORDS_OF_FIRST)
    enough = capitals(line.text) >= MIN_CAPITALS_ABOVE_PARAGRAPH
    return enough and is_linked_headline(line.text, least=MIN_WORDS_ABOVE_PARAGRAPH)


def _is_heading(line: TextLine) -> bool:
    if len(line.text) > MAX_HEADING_CHARACTERS or line.is_inside_sentence or continues(line.below):
        return False
    return bool(HEADINGS.fullmatch(line.text.strip("-•*# ")))


def _titles_paragraph(heading: TextLine) -> bool:
    """Return whether the paragraph below is about the heading itself."""
    words = re.findall(r"[^\W\d_]{4,}", heading.text.lower())
    return is_prose(heading.below) and any(word in heading.below.lower() for word in words)


def _list_below(lines: list[TextLine], *, is_end: bool) -> list[TextLine]:
    """Return the lines of a list of other stories, up to the next paragraph of the article.

    ``is_end`` is true if ``lines`` are all lines up to the end of the text.
    """
    links: list[TextLine] = []
    for line in lines:
        if _is_paragraph(line.text):
            break
        links.append(line)
    if is_end and len(links) == len(lines):
        while links and credits_in(links[-1].text) is not None:
            links.pop()
        short = sum(len(line.text) for line in links) <= MAX_REST_CHARACTERS
        return links if short or _are_headlines(links) else []
    while links and not is_linked_headline(links[-1].text, least=MIN_WORDS_ABOVE_PARAGRAPH):
        links.pop()
    return links if len(links) > 1 and _are_headlines(links) else []


def _is_paragraph(text: str) -> bool:
    return is_prose(text) and not text.endswith("?") and not is_boilerplate(text, closing=True)


def _are_headlines(lines: list[TextLine]) -> bool:
    """Return whether most of the lines are headlines."""
    counted = [
        line.bare
        for line in lines
        if not (is_boilerplate(line.text) or _TIME_AGO.search(line.text)) and len(line.bare) > 3
    ]
    headlines = [text for text in counted if is_headline(text.rstrip("?!"), least=4)]
    return 2 * len(headlines) > len(counted)
