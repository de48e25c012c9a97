"""The author of a page, from data, meta elements and visible bylines.

A writer has priority over a reporter, and a reporter over an editor; a person has priority over a
desk such as "Redaksi" or the name of the outlet.
"""

import re
from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any

from lxml import etree

from articles.importing.cleaning.names import is_credited_person, is_medium, is_person
from articles.importing.dates import find_date
from articles.importing.readers import page_words
from articles.importing.readers.page_blocks import is_block
from articles.importing.readers.page_data import PageData
from articles.importing.readers.page_furniture import Furniture
from articles.importing.readers.page_tree import PageTree
from articles.importing.readers.page_words import word_list, word_set, words_of

#: Names of meta elements in lower case, the most reliable first.
AUTHOR_METAS = word_list(
    "content_author dtk:author author dable:author article:author parsely-author sailthru.author"
    " cxenseparse:author dc.creator dcterms.creator byl twitter:creator:name penulis"
)
WRITER, REPORTER, NEARBY, EDITOR, DESK = range(5)
MAX_BYLINE_CHARACTERS = 160
MAX_BYLINES = 50
MIN_SENTENCES_BEHIND = 3  # credits; copyright lines have fewer
MAX_LABEL_TEXTS = 4  # pieces of text that may hold a label
MAX_MARKED = 500  # elements that are named like bylines
MAX_ZONE_ELEMENTS = 40  # below the headline
_LABELS = {
    "penulis": WRITER, "ditulis oleh": WRITER, "oleh": WRITER, "by": WRITER, "author": WRITER,
    "written by": WRITER, "teks": WRITER,
    "reporter": REPORTER, "pewarta": REPORTER, "wartawan": REPORTER, "jurnalis": REPORTER,
    "kontributor": REPORTER, "rep": REPORTER, "red": EDITOR,
    "laporan wartawan": REPORTER, "laporan": REPORTER,
    "editor": EDITOR, "redaktur": EDITOR, "penyunting": EDITOR,
}  # fmt: skip
_LABEL = re.compile(
    r"(?<![^\W_])(" + "|".join(sorted(_LABELS, key=len, reverse=True)) + r")\b"
    r"(?:\s*[:：,]\s*|(?<!\brep)(?<!\bred)\s+)",
    re.IGNORECASE,
)
_PARTS = re.compile(
    r"\s+[-–—]\s+|\s*[|•·]\s*|\s+@\w+|\s*\(|\s+pada\s+|,\s+(?=\w+,?\s+\d)|\s+(?=\d)"
)
_PERSONS = re.compile(r",?\n|,\s+|\s*/\s*|\s+(?:dan|and|&)\s+")
_WEEKDAYS = word_set("senin selasa rabu kamis jumat jum'at sabtu minggu ahad")
#: Words of buttons and sections that look like names.
_NOT_NAMES = re.compile(
    r"\b(?:artikel|audio|bagikan|baca|berita|copy|cetak|dengarkan|follow|foto|google|ikuti|kirim"
    r"|komentar|link|menit|news|salin|share|simpan|tautan|url|video|whatsapp)\b",
    re.IGNORECASE,
)
_NAME_TAGS = frozenset({"a", "time", "br"})
_DESK = re.compile(r"\b(?:redaksi|tim|team|admin|administrator|newsroom|desk|editorial)\b", re.I)
_PROFILE_LINK = re.compile(r"/(?:author|authors|penulis|reporter|editor|wartawan|profil)/", re.I)
_ROLES = re.compile(
    r"^(?:jurnalis|wartawan|reporter|penulis|editor|kontributor)\s+|\s*[-,]\s*$", re.I
)


def page_author(
    page: PageTree,
    furniture: Furniture,
    data: PageData,
    *,
    source: str,
    sections: Collection[str] = (),
) -> tuple[str, list[Any]]:
    """Return the author, and the elements of the bylines that were read."""
    metas = data.metas
    elements: list[Any] = []
    offers: list[tuple[int, str]] = []
    stated = [data.stated("author"), data.stated("creator")]
    stated += [metas[name] for name in AUTHOR_METAS if metas.get(name)]
    if metas.get("twitter:label1", "").lower() in {"written by", "ditulis oleh", "penulis"}:
        stated.append(metas.get("twitter:data1", ""))
    for text in stated:
        if text and not text.startswith(("http://", "https://", "@")):
            offers.append((DESK if _is_desk(text, source) else WRITER, _without_site(text, source)))
    for rank, name, element in islice(_bylines(page, furniture, source), MAX_BYLINES):
        elements.append(element)
        offers.append((DESK if _is_desk(name, source) else rank, name))
    if all(rank > REPORTER for rank, _ in offers):
        for name, element in _names_below_headline(page, furniture, source, sections):
            elements.append(element)
            offers.append((NEARBY, name))
    best = min(offers, key=lambda offer: offer[0], default=(DESK, ""))
    return best[1], elements


def _bylines(page: PageTree, furniture: Furniture, source: str) -> Iterator[tuple[int, str, Any]]:
    marked = 0
    for element in page.elements:
        if not 0 < page[element].characters <= MAX_BYLINE_CHARACTERS or marked > MAX_MARKED:
            continue
        rank = _rank(element)
        if rank is None and not _begins_with_label(element):
            continue
        marked += 1
        text = _shown(element)
        label = _LABEL.match(text)
        labelled = label is not None and any(sign in label[0] for sign in ":：,\n")
        if (rank is None and not labelled) or furniture.hides(element):
            continue
        if rank is None and _is_amid_text(page, element):
            continue
        sure = rank is not None and _is_sure(element)
        for role, name in names_in(text, WRITER if rank is None else rank, source, sure=sure):
            yield role, name, element


def _is_amid_text(page: PageTree, element: Any) -> bool:
    """Return whether a line such as ``Penulis: ...`` is part of a text, such as a book's data."""
    before, behind = page.sentences_around(element)
    return before > 0 and behind >= MIN_SENTENCES_BEHIND


def _begins_with_label(element: Any) -> bool:
    head = " ".join(islice(element.itertext(), MAX_LABEL_TEXTS)).lstrip()
    return bool(_LABEL.match(head[:MAX_BYLINE_CHARACTERS] + ":"))


def _names_below_headline(
    page: PageTree, furniture: Furniture, source: str, sections: Collection[str]
) -> Iterator[tuple[str, Any]]:
    """Yield the names between the headline and the first sentence that stand with the date."""
    heading = next((el for el in page.elements if el.tag == "h1"), None)
    if heading is None:
        return
    start = page.order(heading) + 1
    zone = []
    for element in page.elements[start : start + MAX_ZONE_ELEMENTS]:
        if page[element].sentences and not any(is_block(child) for child in element):
            break
        if 0 < page[element].characters <= MAX_BYLINE_CHARACTERS and not furniture.hides(element):
            zone.append((element, _shown(element)))
    for position, (element, text) in enumerate(zone):
        near = " ".join(shown for _, shown in zone[position : position + 3])
        name = _name_of(text, source, sure=bool(find_date(near[:200])))
        if name and name not in sections and not _NOT_NAMES.search(name):
            yield name, element


def names_in(
    text: str, rank: int, source: str = "", *, sure: bool = False
) -> Iterator[tuple[int, str]]:
    """Yield the persons of a byline with the rank of their role; ``rank`` is that of no label.

    ``sure`` says that the markup calls the text a name.

    >>> list(names_in("Penulis: Rina Contoh | Editor: Dedi Contoh", 0))
    [(0, 'Rina Contoh'), (3, 'Dedi Contoh')]
    """
    marks = list(_LABEL.finditer(text))
    if not marks:
        if name := _name_of(text, source, sure=sure):
            yield rank, name
        return
    if marks[0].start() > 0 and (name := _name_of(text[: marks[0].start()], source, sure=sure)):
        yield rank, name
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    for mark, end in zip(marks, ends, strict=True):
        if name := _name_of(text[mark.end() : end], source, sure=True, labelled=True):
            yield _LABELS[mark[1].lower()], name


def _rank(element: Any) -> int | None:
    if "author" in (element.get("itemprop") or "").lower().split():
        return WRITER
    if "author" in (element.get("rel") or "").lower().split():
        return WRITER
    if element.tag == "a" and _PROFILE_LINK.search(element.get("href") or ""):
        return WRITER
    ranks = [page_words.BYLINES[word] for word in words_of(element) & set(page_words.BYLINES)]
    return max(ranks) if ranks and element.tag not in {"p", "body"} else None


def _is_sure(element: Any) -> bool:
    """Return whether the markup calls an element's text a name."""
    named = words_of(element) & set(page_words.BYLINES)
    return not named or bool(named - page_words.LOOSE_BYLINES)


def _name_of(text: str, source: str, *, sure: bool, labelled: bool = False) -> str:
    """Return the persons at the head of a text, without the site and the date behind them."""
    parts = [part.strip(" ,.:;-–—") for part in _PARTS.split(text)]
    for part in [part for part in parts if part][:2]:
        if _is_site(part, source):
            continue
        names = list(_leading_persons(part, source, sure=sure, labelled=labelled))
        if names:
            return ", ".join(names)
        return part if labelled and _DESK.search(part) and len(part) <= 40 else ""
    return ""


def _leading_persons(text: str, source: str, *, sure: bool, labelled: bool) -> Iterator[str]:
    for position, part in enumerate(_PERSONS.split(text)):
        name = _ROLES.sub("", part).strip(" .,")
        if name.casefold() in _WEEKDAYS:
            return
        known = is_person(name) or (
            sure and ((labelled and not position) or " " in name) and is_credited_person(name)
        )
        if not known or _is_site(name, source):
            return
        yield name


def _without_site(text: str, source: str) -> str:
    text = re.sub(r"\s*,\s*", ", ", text)
    head, separator, tail = text.rpartition(" - ")
    if separator and (_is_site(tail, source) or len(tail.split()) <= 2):
        return head.strip()
    return re.sub(r"^(?:oleh|by|penulis)\s*:?\s+", "", text, flags=re.IGNORECASE).strip()


def _is_site(text: str, source: str) -> bool:
    return is_medium(text) or bool(source and _folded(text) == _folded(source)) or "." in text[1:-1]


def _is_desk(text: str, source: str) -> bool:
    return bool(_DESK.search(text)) or _is_site(text, source)


def _folded(text: str) -> str:
    return re.sub(r"\W", "", text).casefold().removesuffix("com")


def _shown(element: Any) -> str:
    if element.get("content") and element.tag in {"meta", "span"} and not element.text:
        return str(element.get("content"))
    parts: list[str] = []
    for action, node in etree.iterwalk(element, events=("start", "end", "comment")):
        edge = "\n" if action != "comment" and (is_block(node) or node.tag in _NAME_TAGS) else ""
        text = node.text if action == "start" else node.tail if node is not element else ""
        parts += [edge, text or ""]
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)
