"""Words of the wrong language on a page.

The words of each language come from the catalogue itself, together with common function words: a
text that was never marked for translation uses the same words as those that were. Examples of
the query language, and elements in another language, are left out.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from lxml.html import HtmlElement, document_fromstring

from tests.translations.catalogue import stored, texts

_INDONESIAN = "adalah akan atau belum bila dan dari dengan dapat di hanya ini itu juga karena ke"
_INDONESIAN += " oleh pada para sebagai sedang semua setelah sudah tanpa tidak untuk yang"
_ENGLISH = "and are because been can does for from has have if is not of or than that the then"
_ENGLISH += " there these this those to was were when which will with without your"
FUNCTION_WORDS = {"id": frozenset(_INDONESIAN.split()), "en": frozenset(_ENGLISH.split())}

_SHARED = "acronym advertorial api atom csv doc docx domain eml excel film filter front gz"
_SHARED += " head html http https internet json kb keynote libreoffice markdown mb msg ocr"
_SHARED += " operator outlook parameter pdf port recent reindex relevance rss rtf sitemap"
_SHARED += " slug status synonym tab tls total tsv txt unit url utf valid video xls xlsx xml zip"
_SHARED += " alias ca opensearch english single qr gb data ms ndcg ctrl"
_SHARED += " authorization bearer cors detail email etag factcheck folder gzip iso latex null"
_SHARED += " openapi rfc spam timeline true"
_SHARED += " apa bibtex chicago endnote jabref mendeley ris zotero"  # styles, files and programs
_SHARED += " redaktur kontributor admin"  # names of roles
_EXAMPLES = "banj banjir diperkuat gempa influenza kazakhstan kekuatan komisi korupsi kpk kuat"
_EXAMPLES += " pemberantasan tsunami vaksin"
#: Words that both languages write alike, and words of examples.
SHARED = frozenset(f"{_SHARED} {_EXAMPLES}".split())
#: Elements whose text is literal: examples, keys, marked words of examples.
LITERAL = frozenset({"code", "kbd", "em", "mark", "script", "style", "samp", "template"})
TEXT_ATTRIBUTES = ("aria-label", "title", "alt", "placeholder", "label")
TEXT_DATA = "data-"  # scripts take their texts from these attributes; codes have no capital letter
#: Words that the query language keeps in both languages, as an explanation names them.
_NAMED = re.compile(
    r"\b(?:DAN|ATAU|BUKAN|AND|OR|NOT)\b"
    r"|\b(?:judul|sumber|penulis|kategori|tanggal|tahun|bulan|minggu) \(\w+\)"
    r"|\bfrom (?:dan|and) to\b|\b(?:tepat|waktu|lemah|masa|salinan) (?=“)|[“\"][^”\"]*[”\"]"
    r"|\b\w+(?:-\w+)+|\w+:\S+|https?://\S+|%\(\w+\)\w|\{\w+\}|[\w-]+\.\w+\S*|\w*[<>=/&?]\S*"
)
_TAG = re.compile(r"<(code|kbd|em|mark)\b.*?</\1>|<[^>]*>")
_WORD = re.compile(r"[^\W\d_]{2,}")


class Words(NamedTuple):
    """The words that belong to one language only."""

    id: frozenset[str]
    en: frozenset[str]


@cache
def words() -> Words:
    """Return the words of the catalogue that occur in one language only.

    A word that only explanations copy from the key into the English text stays Indonesian.
    """
    pairs = [
        (words_of(str(key)), words_of(str(text)))
        for key, strings in texts(stored())
        for text in strings
    ]
    indonesian = frozenset().union(*(key for key, _text in pairs))
    english = frozenset().union(*(text for _key, text in pairs))
    foreign_in_english = frozenset().union(*(text - key for key, text in pairs))
    foreign_in_indonesian = frozenset().union(*(key - text for key, text in pairs))
    return Words(
        id=(indonesian - foreign_in_english - SHARED) | FUNCTION_WORDS["id"],
        en=(english - foreign_in_indonesian - indonesian - SHARED) | FUNCTION_WORDS["en"],
    )


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text in small letters, without literal parts."""
    plain = _NAMED.sub(" ", _TAG.sub(" ", text))
    return frozenset(word.lower() for word in _WORD.findall(plain))


def leftovers(html: str, language: str, *, query: str = "") -> list[str]:
    """Return the texts of a page that contain words of the other language.

    The words of ``query``, which a page repeats, are in any language.
    """
    other = "id" if language == "en" else "en"
    wrong: frozenset[str] = getattr(words(), other)
    wrong -= frozenset(word.lower() for word in _WORD.findall(query))
    return [
        f"{text} ({', '.join(sorted(found))})"
        for text in page_texts(document_fromstring(html), language)
        if (found := words_of(text) & wrong)
    ]


def page_texts(page: HtmlElement, language: str) -> Iterator[str]:
    """Yield the visible texts and the names for screen readers in document order."""
    if page.tag in LITERAL or not isinstance(page.tag, str) or _is_foreign(page, language):
        return
    for name, value in page.items():
        is_text = name.startswith(TEXT_DATA) and (value[:1].isupper() or " " in value.strip())
        if name in TEXT_ATTRIBUTES or is_text:
            yield from _some(value)
    if page.tag == "input" and page.get("type") in {"submit", "button", "reset"}:
        yield from _some(page.get("value"))
    if page.tag != "textarea":
        yield from _some(page.text)
    for child in page:
        yield from page_texts(child, language)
        yield from _some(child.tail)


def _is_foreign(element: HtmlElement, language: str) -> bool:
    return (element.get("lang") or language) != language


def _some(text: str | None) -> Iterator[str]:
    if text and text.strip():
        yield " ".join(text.split())
