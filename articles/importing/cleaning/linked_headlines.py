"""Removal of linked headlines: ``... tutupnya. Baca juga: Harga Beras Naik Menurut ...``

If the line breaks were lost, only capitals mark the end of such a headline: news headlines
capitalize every word except prepositions, and sentences do not. The rule cuts where the next
sentence of the article most likely begins. In doubt it cuts too early, because a leftover word of
the headline does less harm than a lost word of the article. Uncertain links stay.

NOTE: docs/decisions/0020 states the effect on the news corpus.
"""

import itertools
import re
from dataclasses import dataclass

from articles.importing.cleaning.draft import Draft
from articles.importing.cleaning.link_texts import is_title_case
from articles.importing.cleaning.sentences import begins_with_mixed_case, has_stop
from articles.importing.cleaning.wordlists import words as words_of
from lexicon import is_word
from lexicon.run_together import openers

WINDOW_CHARACTERS = 260  # after the marker of a link
#: Characters. A text up to the next page element with at most this length and no full stop is one
#: headline.
MAX_STOP_DISTANCE = 220
#: The text at this distance before and after a link shows which words form names.
NEIGHBOURHOOD_CHARACTERS = 5_000
MIN_HEADLINE_WORDS, MAX_HEADLINE_WORDS = 3, 32
MAX_WORDS_TO_RANK = 7
NEEDS = ("Baca", "BACA", "Lihat", "LIHAT", "Simak", "SIMAK")
_MARKER = re.compile(
    r"(?P<open>\()?(?:Baca|Lihat|Simak|BACA|LIHAT|SIMAK) ?(?:juga|Juga|JUGA|[Pp]ula)"
    r"(?P<colon> ?[:：][,:]?| -(?= ))?(?P<comma>,?) ?"
)
_SENTENCE_END = re.compile(r"(?:^|[.!?…:;,\"”’')\]\n]) ?$")
_FULL_STOP = re.compile(r"[.!?][\"”’')]* [A-Z\"“'‘]")
_STOP = re.compile(
    r"\n|(?:Baca|Lihat|Simak) [Jj]uga|BACA JUGA|Pewarta ?:|Penulis ?:|Editor ?:|Reporter ?:"
    r"|Copyright|Artikel ini telah|Saksikan Live|Simak Video|Tonton juga|Halaman [Ss]elanjutnya"
    r"|\([a-z]{2,5}/[a-z]{2,5}\)|Dapatkan update"
)
MAX_QUOTATION_CHARACTERS = 400
_QUOTATION_MARK = re.compile(r"“(?=\S)|”|[.,?!]\"|\s“\s|[\w.,?!]“")
_VERB = re.compile(r"(?:di|me[mnl]|meny|ber|ter)[a-z]{4,}$")
_OPENING = "\"'“‘"


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int

    @property
    def bare(self) -> str:
        return self.text.strip("\"'“”‘’()[],.:;!?")

    @property
    def low(self) -> str:
        return self.bare.lower()

    @property
    def is_capital(self) -> bool:
        bare = self.bare
        return bool(bare) and not bare[0].islower()

    @property
    def closes(self) -> bool:
        """Return whether a punctuation mark separates the word from the next one."""
        return self.text[-1] in ",.:;!?)\"'”’"


def remove_linked_headlines(draft: Draft) -> None:
    """Remove linked headlines from running text."""
    text = draft.text
    spans: list[tuple[int, int]] = []
    done = 0
    for match in _MARKER.finditer(text):
        before = text[max(0, match.start() - 2) : match.start()]
        if match.start() < done or not (match["colon"] or _SENTENCE_END.search(before)):
            continue
        if _is_quoted(text, match.start()):
            continue
        end = _end_of_link(text, match)
        if end:
            spans.append((match.start(), end))
            done = end
    draft.take(spans)


def _is_quoted(text: str, place: int) -> bool:
    """Return whether a quotation that began in the same paragraph is still open at ``place``."""
    paragraph = text[max(text.rfind("\n", 0, place) + 1, place - MAX_QUOTATION_CHARACTERS) : place]
    marks = _QUOTATION_MARK.findall(paragraph)
    return bool(marks) and marks[-1] == "“"


def _end_of_link(text: str, match: re.Match[str]) -> int:
    """Return the offset where the article continues, or 0 if it is uncertain."""
    window = text[match.end() : match.end() + WINDOW_CHARACTERS]
    if match["open"]:
        closing = window.find(")")
        inside = window[: max(closing, 0)].strip(" ,")
        headline = bool(match["colon"]) or not inside or is_title_case(inside)
        return match.end() + closing + 1 if closing >= 0 and headline else 0
    at_line_end = window.startswith("\n")
    if not match["colon"] or match["colon"].endswith((",", "::")) or at_line_end:
        # Only the marker of the link is left: its headline is lost. A short line is a subhead.
        if not match["colon"] and not at_line_end and _is_subhead(text, match):
            return 0
        alone = not window or not window[0].islower()
        certain = match["colon"] or match["comma"] or "Juga" in match[0] or "JUGA" in match[0]
        return match.end() if alone and certain else 0
    if window[:1].islower() and not begins_with_mixed_case(window):
        return 0
    length = headline_length(window, text, match.end())
    return match.end() + length if length else 0


def _is_subhead(text: str, match: re.Match[str]) -> bool:
    """Return whether a marker and the words behind it are a whole line without a sentence."""
    end = text.find("\n", match.end())
    line = text[match.end() : end if end >= 0 else len(text)]
    begins_line = not match.start() or text[match.start() - 1] == "\n"
    return begins_line and len(line) <= MAX_STOP_DISTANCE // 2 and not has_stop(line)


def headline_length(window: str, text: str = "", at: int = 0) -> int:
    """Return the length of the headline at the start of ``window``, or 0 if it is uncertain.

    ``text`` is the whole article, and ``at`` is the offset of the window in it. Words that are
    adjacent elsewhere in the article are kept together as a name.

    >>> line = "Harga Beras di Pasar Induk Naik Lagi Menurut pedagang, pasokan berkurang."
    >>> line[: headline_length(line)]
    'Harga Beras di Pasar Induk Naik Lagi '
    """
    stop = _STOP.search(window)
    limit = stop.start() if stop else (len(window) if at + len(window) >= len(text) else 0)
    if 0 < limit <= MAX_STOP_DISTANCE and not _FULL_STOP.search(window[:limit].rstrip() + " A"):
        return limit
    words = [_Word(m[0], m.start(), m.end()) for m in re.finditer(r"\S+", window)]
    first_small = _first_small(words, limit or len(window))
    if first_small is None:
        return limit
    if first_small <= MIN_HEADLINE_WORDS:
        return _length_in_sentence_case(words)
    around = _neighbourhood(text, at)
    begin = _sentence_begin(words, first_small, around)
    return words[begin].start if MIN_HEADLINE_WORDS <= begin <= MAX_HEADLINE_WORDS else 0


def _neighbourhood(text: str, at: int) -> str:
    before = text[max(0, at - NEIGHBOURHOOD_CHARACTERS) : at]
    return before + text[at + WINDOW_CHARACTERS : at + NEIGHBOURHOOD_CHARACTERS]


def _length_in_sentence_case(words: list[_Word]) -> int:
    """Return the end of a headline without capitals: the first capital that begins a sentence."""
    for before, word in itertools.pairwise(words[MIN_HEADLINE_WORDS : MAX_HEADLINE_WORDS // 2]):
        if before.text[-1] in ".?!" and word.is_capital:
            return word.start
        if word.is_capital and not before.closes and _opens(word):
            return word.start
    return 0


def _first_small(words: list[_Word], limit: int) -> int | None:
    """Return the place of the first lower-case word that a headline would capitalize."""
    for place, word in enumerate(words):
        if word.start >= limit:
            return None
        bare = word.bare
        if bare and bare[0].islower() and bare.lower() not in words_of("headline_small"):
            return place
    return None


def _sentence_begin(words: list[_Word], first_small: int, elsewhere: str) -> int:
    """Return the place of the first word of the sentence that contains ``first_small``."""
    for before, word in itertools.pairwise(range(MIN_HEADLINE_WORDS - 1, first_small)):
        if words[before].text.endswith(".") and _opens(words[word]):
            return word
    place = first_small - 1
    while place > 0 and not words[place].is_capital:
        place -= 1  # a preposition may belong to either; the word before it decides
    if words[place].text[0] == "(":
        place = max(place - len(words[place].bare), 1)  # Koalisi Air Bersih (KAB)
    if _opens(words[place]):
        return place
    while place > 0 and _belong_together(words, place, elsewhere):
        place -= 1
    return _from_rank(words, place)


def _opens(word: _Word) -> bool:
    return word.text[0] in _OPENING or (
        word.low in openers() and word.low not in words_of("headline_enders")
    )


def _belong_together(words: list[_Word], place: int, elsewhere: str) -> bool:
    """Return whether the word before ``place`` is part of the same subject."""
    before, word = words[place - 1], words[place]
    if not before.bare or word.text[0] in _OPENING:
        return False
    if _opens(before) and before.is_capital and before.text.endswith(","):
        return True  # Kemudian, Saudi juga ...
    if before.closes:
        return False
    small = words_of("headline_small")
    if before.low in small or word.low in small:
        return True  # no headline ends with a preposition, and no sentence begins with one
    if before.low in words_of("ranks") or f"{before.bare} {word.bare}" in elsewhere:
        return True
    return _may_be_named_together(before, word) and words[max(place - 2, 0)].low not in small


def _from_rank(words: list[_Word], begin: int) -> int:
    """Return the place of a title of rank shortly before ``begin``, or ``begin`` without one.

    So ``AKBP Budi ...`` becomes ``Kapolres Demak, AKBP Budi ...``, and ``Opini Partai ...`` becomes
    ``Ketua Media dan Opini Partai ...``.
    """
    found = begin
    for place in range(begin - 1, max(begin - MAX_WORDS_TO_RANK, 0), -1):
        word = words[place]
        comma_at_first = place == begin - 1 and word.text.endswith(",")
        if (word.closes and not comma_at_first) or not (word.is_capital or word.low == "dan"):
            break
        if word.low in openers() and word.low != "dan":
            break
        if word.low in words_of("ranks"):
            found = place
    return found


def _may_be_named_together(before: _Word, word: _Word) -> bool:
    """Return whether two words may form one name, that is, the first is no verb and no number."""
    if not before.is_capital or before.bare[0].isdigit():
        return False
    if before.low in openers():
        return _opens(before)
    if _VERB.match(before.low) and is_word(before.low):
        return False
    return word.low in words_of("ranks") or not is_word(word.bare) or before.bare.isupper()
