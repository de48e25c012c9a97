"""English words of queries: function words, base forms of inflected words, and cognates.

The rules undo regular inflections: the plural and the possessive, -ed and -ing. They return
candidates, because *voted* may come from *vot* or *vote*; the caller has the words that exist.
Cognates are loans of both languages that differ by rules of spelling: *radiation*, *radiasi*.
"""

import re
from functools import cache

from lexicon.memo import memo
from lexicon.wordlists import entries, roots

MIN_BASE_LETTERS = 3
MAX_CACHE_BYTES = 512 * 1024  # of each cache
# ending, replacements of the ending; all endings of a word are tried
INFLECTIONS = (
    (re.compile(r"ies$"), ("y",)),
    (re.compile(r"(?:(?<=[sxzo])|(?<=[cs]h))es$"), ("",)),
    (re.compile(r"(?<![sui])s$"), ("",)),
    (re.compile(r"ied$"), ("y",)),
    (re.compile(r"ed$"), ("", "e")),
    (re.compile(r"ing$"), ("", "e")),
)
# ending, ending of the Indonesian loan
COGNATE_ENDINGS = (
    ("isation", "isasi"),
    ("ization", "isasi"),
    ("tion", "si"),
    ("sion", "si"),
    ("ssion", "si"),
    ("ity", "itas"),
    ("ism", "isme"),
    ("ical", "is"),
    ("ics", "ik"),
    ("ic", "ik"),
    ("ist", "is"),
    ("ive", "if"),
    ("gy", "gi"),
    ("phy", "fi"),
    ("cy", "si"),
    ("ment", "men"),
    ("ure", "ur"),
    ("ine", "in"),
    ("ogue", "og"),
    ("or", "or"),
    ("al", "al"),
    ("ant", "an"),
    ("ent", "en"),
)
# spelling of a loan: the letters before the ending, the rules in this order
LOAN_SPELLING = (
    (re.compile(r"([bdfglmnprst])\1"), r"\1"),
    (re.compile(r"cc(?=[eiy])"), "ks"),
    (re.compile(r"c(?=[eiy])"), "s"),
    (re.compile(r"ch(?=[lr])"), "k"),
    (re.compile(r"c(?!h)c?"), "k"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"ou"), "u"),
    (re.compile(r"th"), "t"),
    (re.compile(r"rh"), "r"),
    (re.compile(r"qu"), "ku"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"(?<=[^aeiou])y(?=[^aeiou]|$)"), "i"),
)
MIN_COGNATE_LETTERS = 6
_DOUBLED = re.compile(r"([bdgklmnprt])\1$")


@cache
def english_function_words() -> frozenset[str]:
    """Return the English function words and question words, folded."""
    return frozenset(entries("english_function_words.txt"))


@memo(max_bytes=MAX_CACHE_BYTES)
def base_forms(word: str) -> tuple[str, ...]:
    """Return the words of which a folded word may be a regular inflection.

    >>> base_forms("floods"), base_forms("cities"), base_forms("stopped")
    (('flood',), ('city', 'citie'), ('stopp', 'stoppe', 'stop'))
    >>> base_forms("bus"), base_forms("kandang")
    ((), ())
    """
    found: list[str] = []
    if not word.isascii() or word in roots():
        return ()
    for ending, replacements in INFLECTIONS:
        match = ending.search(word)
        if match is None:
            continue
        stem = word[: match.start()]
        found += [stem + replacement for replacement in replacements]
        if replacements[0] == "" and _DOUBLED.search(stem):
            found.append(stem[:-1])
    return tuple(base for base in dict.fromkeys(found) if len(base) >= MIN_BASE_LETTERS)


@memo(max_bytes=MAX_CACHE_BYTES)
def cognates(word: str) -> tuple[str, ...]:
    """Return the roots that may be an English word in the spelling of Indonesian.

    >>> cognates("radiation"), cognates("globalization"), cognates("philosophy")
    (('radiasi',), ('globalisasi',), ('filosofi',))
    >>> cognates("menteri"), cognates("kandidat")
    ((), ())
    """
    if len(word) < MIN_COGNATE_LETTERS or word in roots():
        return ()
    return tuple(
        dict.fromkeys(
            root
            for base in (word, *base_forms(word))
            for ending, indonesian in COGNATE_ENDINGS
            if base.endswith(ending)
            and (root := _spelled(base.removesuffix(ending)) + indonesian) in roots()
            and root != word
        )
    )


def _spelled(letters: str) -> str:
    for pattern, replacement in LOAN_SPELLING:
        letters = pattern.sub(replacement, letters)
    return letters
