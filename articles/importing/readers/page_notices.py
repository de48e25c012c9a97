"""Notices about a page: a list instead of an article, a cut text, a page of several."""

import re
from typing import Any

from articles.importing.problems import Problem
from articles.importing.readers.page_blocks import Block
from articles.importing.readers.page_data import PageData
from articles.importing.readers.page_tree import PageTree
from articles.importing.readers.page_words import word_set, words_of

#: A list has this many links that look like headlines.
MIN_LISTED_HEADLINES = 5
MIN_HEADLINE_CHARACTERS = 20
#: Between the headlines of a list stand at most so many sentences of a summary.
MAX_SUMMARY_BLOCKS = 2
#: A text that is announced as restricted is complete if it is longer.
MAX_CUT_CHARACTERS = 1500
_LOGIN = re.compile(
    r"(?:silakan|silahkan|harap|wajib|anda (?:harus|perlu))[^.\n]{0,40}\b(?:login|log in|masuk"
    r"|daftar|berlangganan)\b|(?:login|log in|masuk|berlangganan|langganan|subscribe|daftar)"
    r"[^.\n]{0,30}(?:untuk|to) (?:\w+ )?(?:membaca|melanjutkan|lanjut|read|continue)"
    r"|artikel (?:ini )?(?:khusus|hanya untuk) (?:pelanggan|member|anggota)"
    r"|konten (?:premium|berbayar|eksklusif)",
    re.IGNORECASE,
)
_PAYWALL = word_set("paywall regwall premiumwall berbayar")
_PAGING = word_set("pagination paging pager halaman longnav anchor pages")
_PAGE_ADDRESS = re.compile(r"(?:[?&](?:page|hal|halaman|p)=(?:\d+|all)|single=1|/\d{1,2}/?$)", re.I)
_PAGE_LINK = re.compile(
    r"(?:\d{1,2}|selanjutnya|berikutnya|lanjut|next|show all|semua halaman|tampilkan semua"
    r"|lihat semua|halaman \d{1,2})\W*",
    re.IGNORECASE,
)


def is_list(blocks: list[Block], data: PageData, *, is_marked: bool) -> bool:
    """Return whether the blocks are headlines with summaries instead of one article."""
    headlines = [i for i, block in enumerate(blocks) if _is_headline_link(block)]
    if len(headlines) < MIN_LISTED_HEADLINES or (data.articles and not data.is_list):
        return False
    ends = [*headlines[1:], len(blocks)]
    runs = [
        sum(block.is_prose for block in blocks[start:end])
        for start, end in zip(headlines, ends, strict=True)
    ]
    before = sum(block.is_prose for block in blocks[: headlines[0]])
    longest = max(before, *runs)
    return data.is_list or (not is_marked and longest <= MAX_SUMMARY_BLOCKS)


def notices(page: PageTree, data: PageData, text: str) -> tuple[Problem, ...]:
    """Return the warnings about an article that is cut or is continued on other pages."""
    found = []
    if _is_cut(page, data, text):
        found.append(Problem("cut_page"))
    if _has_other_pages(page):
        found.append(Problem("page_of_several"))
    return tuple(found)


def _is_headline_link(block: Block) -> bool:
    return block.is_link and len(block.text) >= MIN_HEADLINE_CHARACTERS


def _is_cut(page: PageTree, data: PageData, text: str) -> bool:
    if len(text) > MAX_CUT_CHARACTERS:
        return False
    free = str(data.article.get("isAccessibleForFree", "")).rsplit("/", 1)[-1].lower()
    if free == "false":
        return True
    walled = any(words_of(element) & _PAYWALL for element in page.elements)
    return walled or any(_LOGIN.search(part) for part in _short_texts(page))


def _short_texts(page: PageTree) -> list[str]:
    return [
        " ".join(element.itertext())
        for element in page.elements
        if element.tag in {"p", "div", "h2", "h3", "h4", "span", "strong", "a", "button"}
        and 15 <= page[element].characters <= 200
    ]


def _has_other_pages(page: PageTree) -> bool:
    for element in page.elements:
        if not words_of(element) & _PAGING or not 0 < page[element].links <= 40:
            continue
        links = [link for link in element.iter("a") if _is_page_link(link)]
        if links:
            return True
    return False


def _is_page_link(link: Any) -> bool:
    address = link.get("href") or ""
    return bool(_PAGE_LINK.fullmatch(link.text_content().strip())) and bool(
        _PAGE_ADDRESS.search(address)
    )
