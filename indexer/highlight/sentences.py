"""Where the sentences of an Indonesian news text begin and end.

A point ends a sentence only where a new one can begin, and not after the abbreviations, titles and
initials that news is full of (``H. Ahmad``, ``dr.``, ``No. 5``, ``PT. Maju``, ``Rp. 1.000``). Blank
lines always end one.
"""

import re
from typing import NamedTuple

# What a point follows without ending a sentence, in lower case. Words that sentences end with too
# ("hal", "jenderal") are not among them.
_ABBREVIATIONS = (
    "a.n u.p s.d d.a u.b k.h kh h hj ust dr drs dra drg ir prof bpk sdr sdri ny tn mr mrs ms yth "
    "jend letjen mayjen brigjen laksda laksma marsda marsma kol letkol kapt lettu letda serma "
    "serka sertu serda kombes kompol akbp akp iptu ipda aiptu aipda bripka briptu irjen "
    "pol purn inf no nr tgl hlm jl jln gg kel kec kab prov pt cv ud tbk rp vs "
    "jan feb mar apr jun jul agt agu ags sep sept okt nov nop des "
    "gen col sen gov rep sgt lt capt cmdr jr sr inc corp co ltd dept univ"
)
ABBREVIATIONS = frozenset(_ABBREVIATIONS.split())
_CLOSERS = "\"'”’»)\\]"
_OPENERS = "\"'“‘«(\\[•–—\\-"
# What must follow a point: a blank and no small letter, or at once a word in capitals, where a
# scraper glued sentences together ("selesai.Presiden"). The class in front is what the search for a
# stop skips all other characters by.
_STOP = re.compile(
    rf"""
    [.!?…。！？\n]
    (?: (?<=[.!?…]) [.!?…]*+
        (?: (?= [{_CLOSERS}]*+
                (?: (?P<blank>\s++) (?=[{_OPENERS}\s]*+[^\W_a-z]) | (?P<glued>) (?=[A-Z][a-z]) ) )
          | )
      | (?<=[。！？]) [。！？]*+
      | (?<=\n) [^\S\n]*\n\s*+ )
    """,
    re.VERBOSE,
)
_GLUED = re.compile(r"[a-z]{3}\Z")
_LAST_WORD = re.compile(r"[\w.]*\Z")
# A., S.H., M.Si., Ph.D.
_INITIALS = re.compile(r"[^\W\d_]|(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,4}")
_LONGEST_ABBREVIATION = 12


class Sentence(NamedTuple):
    """A sentence: ``text[start:end]``, without the blanks around it."""

    start: int
    end: int
    ends_paragraph: bool = False


def sentences(text: str, begin: int = 0, until: int | None = None) -> list[Sentence]:
    """Return the sentences of ``text`` in order; together they hold all that is not blank.

    Of ``text[begin:until]`` only, where given: what is cut there counts as whole.

    >>> text = "Menurut dr. H. A. Rahman, harga Rp. 1.000 naik. Benar?"
    >>> [text[start:end] for start, end, _ in sentences(text)]
    ['Menurut dr. H. A. Rahman, harga Rp. 1.000 naik.', 'Benar?']
    """
    found: list[Sentence] = []
    start, last = begin, len(text) if until is None else min(until, len(text))
    for stop in _STOP.finditer(text, begin):  # a stop is judged by what follows, before or after it
        if stop.start() >= last:
            break
        end, paragraph = _end(text, stop)
        if end:
            _add(found, text, start, min(end, last), paragraph=paragraph)
            start = min(end, last)
    _add(found, text, start, last, paragraph=True)
    return found


def _end(text: str, stop: re.Match[str]) -> tuple[int, bool]:
    """Return where a stop ends its sentence (0: it goes on) and whether it ends the paragraph."""
    place = stop.start()
    if stop.lastgroup is None:
        return (0 if text[place] in ".!?…" else stop.end()), text[place] == "\n"
    end = stop.end(stop.lastgroup)
    if stop[0] == "." and _is_abbreviated(text, place):
        return 0, False
    if stop.lastgroup == "glued":
        return end if _GLUED.search(text, place - 3, place) else 0, False
    return end, text.count("\n", stop.start("blank"), end) > 1


def _add(found: list[Sentence], text: str, start: int, end: int, *, paragraph: bool) -> None:
    sentence = text[start:end].rstrip()
    end = start + len(sentence)
    start = end - len(sentence.lstrip())
    if start < end:
        found.append(Sentence(start, end, paragraph))
    elif paragraph and found:
        found[-1] = found[-1]._replace(ends_paragraph=True)


def _is_abbreviated(text: str, point: int) -> bool:
    """Tell whether the word before a point is an abbreviation or an initial."""
    before = text[max(0, point - _LONGEST_ABBREVIATION) : point]
    word = before.rpartition(" ")[2]
    if not word.isalpha():
        last = _LAST_WORD.search(before)
        word = last[0] if last else ""
    return is_abbreviation(word)


def is_abbreviation(word: str) -> bool:
    """Tell whether a word, without the point after it, is an abbreviation or an initial."""
    if word.isalpha():
        return len(word) == 1 or word.lower() in ABBREVIATIONS
    return word.lower() in ABBREVIATIONS or _INITIALS.fullmatch(word) is not None
