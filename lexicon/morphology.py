"""Morphological analysis of Indonesian: the possible roots of a derived form.

Tables list the prefixes with their nasal alternations (me- + tulis = menulis), the suffixes and the
clitics. A derivation is returned only if the rules allow it and a root list has its root. Some
forms have two derivations (``mengarang``: arang or karang); each has a cost, and the caller
chooses.

NOTE: allomorphs after *Tata Bahasa Baku Bahasa Indonesia* (4th ed., ch. 6). Infixes (gemetar,
telunjuk) are no longer productive; such words are in the root list.
"""

from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple

VOWELS = "aeiou"
CONSONANTS = "bcdfghjklmnpqrstvwxyz"
ANY = VOWELS + CONSONANTS
MIN_ROOT_LETTERS = 3
# A suffix alone is weak evidence in a short word: Heri and Susan are names.
MIN_BARE_STEM_LETTERS = {"kan": 3, "an": 4, "i": 4}
MAX_PREFIXES = 3


class Derivation(NamedTuple):
    """A possible root of a form. The more regular the derivation, the lower its cost."""

    cost: float
    root: str


class Prefix(NamedTuple):
    """An allomorph of a prefix.

    ``letters`` are the letters that may follow the allomorph. ``restored`` is the first letter of
    the root, which the allomorph elides, or "".
    """

    kind: str
    shape: str
    letters: str
    restored: str
    cost: float


PREFIXES = tuple(
    Prefix(*row)
    for row in (
        # me-: the nasal replaces p, t, k, s before a vowel.
        ("me", "meny", VOWELS, "s", 1.0),
        ("me", "mem", "bfpv", "", 1.0),
        ("me", "mem", VOWELS + "r", "p", 1.0),  # memroses beside memproses
        ("me", "men", "cdjtsz", "", 1.0),
        ("me", "men", VOWELS, "t", 1.0),
        ("me", "meng", "ghkq" + VOWELS, "", 1.0),
        ("me", "meng", VOWELS, "k", 1.2),
        ("me", "me", "lmnrwy", "", 1.1),
        # pe- alternates in the same way, and is bare before many roots (petani, pekerja).
        ("pe", "peny", VOWELS, "s", 1.0),
        ("pe", "pem", "bfpv", "", 1.0),
        ("pe", "pem", VOWELS + "r", "p", 1.0),
        ("pe", "pen", "cdjtsz", "", 1.0),
        ("pe", "pen", VOWELS, "t", 1.0),
        ("pe", "peng", "ghkq" + VOWELS, "", 1.0),
        ("pe", "peng", VOWELS, "k", 1.2),
        ("pe", "pe", "lmnrwy", "", 1.1),
        ("pe", "pe", "bcdfghjkpstz" + VOWELS, "", 1.6),
        ("per", "per", ANY, "", 1.1),
        ("per", "pel", "a", "", 1.3),
        ("ber", "ber", ANY, "", 1.0),
        ("ber", "be", "r", "", 0.95),
        ("ber", "bel", "a", "", 1.3),
        ("ter", "ter", ANY, "", 1.0),
        ("ter", "te", "r", "", 0.95),
        ("di", "di", ANY, "", 0.9),
        ("ke", "ke", ANY, "", 1.2),
        ("se", "se", ANY, "", 1.3),
        ("ku", "ku", ANY, "", 2.0),
        ("kau", "kau", ANY, "", 2.0),
    )
)
# ber- and ter- lose their r before a root whose first syllable ends in -er: bekerja, tepercaya.
R_DROPPING = frozenset({"be", "te"})
INNER_PREFIXES = {
    "": ("me", "pe", "per", "ber", "ter", "di", "ke", "se", "ku", "kau"),
    "me": ("ber", "per", "ke", "se", "ter"),
    "pe": ("ber", "ke", "se", "per"),
    "per": ("se", "ke"),
    "ber": ("pe", "per", "ke", "se"),
    "ter": ("pe", "per", "ke", "se"),
    "di": ("per", "ber", "ke", "se", "pe", "ter"),
    "ke": ("ber", "ter", "se", "pe", "per"),
    "se": ("pe", "per", "ke", "ber"),
    "ku": ("per", "ber", "ke"),
    "kau": ("per", "ber", "ke"),
}
SUFFIXES = (("kan", 1.0), ("an", 1.0), ("i", 1.1))
# Pairs of outermost prefix and suffix that never occur together (*di-baca-an).
IMPOSSIBLE_PAIRS = {
    ("me", "an"),
    ("di", "an"),
    ("ter", "an"),
    ("ku", "an"),
    ("kau", "an"),
    ("ber", "i"),
    ("ke", "i"),
    ("ke", "kan"),
    ("se", "i"),
    ("se", "kan"),
    ("pe", "kan"),
    ("pe", "i"),
}
# Verbs of one syllable that win over a root with e- or ke- before them: mengepak is pak, not kepak.
MENGE_VERBS = frozenset({"cap", "lap", "las", "pak", "pel", "pos", "pres", "sah", "set"})
PARTICLES = frozenset({"lah", "kah", "pun"})  # follow other clitics
CLITICS = (("nya", 0.3), ("lah", 0.8), ("kah", 0.8), ("pun", 0.8), ("ku", 1.5), ("mu", 1.5))


def derivations(word: str, roots: Container[str]) -> list[Derivation]:
    """Return every regular derivation of ``word`` (lower case) from a root in ``roots``.

    >>> sorted(derivations("mengarang", {"arang", "karang"}))
    [Derivation(cost=1.0, root='arang'), Derivation(cost=1.2, root='karang')]
    """
    found: list[Derivation] = []
    for body, clitic_cost in _without_clitics(word):
        for stem, suffix, suffix_cost in _without_suffix(body):
            cost = clitic_cost + suffix_cost
            if cost and len(stem) >= MIN_BARE_STEM_LETTERS.get(suffix, 0) and stem in roots:
                found.append(Derivation(cost, stem))
            if stem[:2] in _PREFIXES_AFTER[""]:
                for root, prefix_cost in _without_prefixes(stem, "", suffix, MAX_PREFIXES):
                    if root in roots:
                        found.append(Derivation(cost + prefix_cost, root))
    return found


def _without_clitics(word: str) -> list[tuple[str, float]]:
    """Return the word with no, one and two clitics removed (buku-nya-lah), and the costs."""
    found = [(word, 0.0)]
    for clitic, cost in _CLITICS_BY_END.get(word[-2:], ()):
        if word.endswith(clitic) and len(word) - len(clitic) >= MIN_ROOT_LETTERS:
            body = word[: -len(clitic)]
            found.append((body, cost))
            if clitic in PARTICLES:
                found += [(b, cost + c) for b, c in _without_clitics(body) if c]
    return found


def _without_suffix(body: str) -> list[tuple[str, str, float]]:
    """Return the word with and without its suffix: stem, suffix, cost."""
    found = [(body, "", 0.0)]
    if body[-1:] in _SUFFIX_ENDS:
        for suffix, cost in SUFFIXES:
            if body.endswith(suffix) and len(body) - len(suffix) >= MIN_ROOT_LETTERS:
                found.append((body[: -len(suffix)], suffix, cost))
    return found


def _without_prefixes(stem: str, outer: str, suffix: str, left: int) -> list[tuple[str, float]]:
    """Return ``stem`` with one to ``left`` prefixes removed, and the costs."""
    found: list[tuple[str, float]] = []
    for prefix in _PREFIXES_AFTER[outer].get(stem[:2], ()):
        if not stem.startswith(prefix.shape):
            continue
        if not outer and (prefix.kind, suffix) in IMPOSSIBLE_PAIRS:
            continue
        for rest, cost in _after(stem, prefix):
            found.append((rest, cost))
            if left > 1 and rest[:2] in _PREFIXES_AFTER[prefix.kind]:
                inner = _without_prefixes(rest, prefix.kind, suffix, left - 1)
                found += [(root, cost + more) for root, more in inner]
    return found


def _after(stem: str, prefix: Prefix) -> Iterator[tuple[str, float]]:
    """Yield ``stem`` without ``prefix`` and with the elided letter restored, and the cost."""
    rest = stem[len(prefix.shape) :]
    if len(prefix.restored + rest) < MIN_ROOT_LETTERS:
        return
    if rest[0] in prefix.letters:
        yield prefix.restored + rest, prefix.cost
    elif prefix.shape in R_DROPPING and rest[1:3] == "er" and rest[0] in CONSONANTS:
        yield rest, prefix.cost + 0.1
    # meng- and peng- become menge- and penge- before a root of one syllable: mengebom, pengecatan.
    if prefix.shape[-2:] == "ng" and rest[0] == "e" and _one_syllable(rest[1:]):
        yield rest[1:], prefix.cost + (-0.1 if rest[1:] in MENGE_VERBS else 0.3)


def _one_syllable(text: str) -> bool:
    return MIN_ROOT_LETTERS <= len(text) <= 5 and sum(letter in VOWELS for letter in text) == 1


def _by_first_letters(kinds: Iterable[str]) -> dict[str, tuple[Prefix, ...]]:
    allowed = [prefix for prefix in PREFIXES if prefix.kind in kinds]
    first = {prefix.shape[:2] for prefix in allowed}
    return {two: tuple(p for p in allowed if p.shape[:2] == two) for two in first}


# Most words have no affix; one look-up of their first or last letters rules it out.
_PREFIXES_AFTER = {outer: _by_first_letters(kinds) for outer, kinds in INNER_PREFIXES.items()}
_CLITICS_BY_END = {
    end: tuple(row for row in CLITICS if row[0][-2:] == end) for end in {c[-2:] for c, _ in CLITICS}
}
_SUFFIX_ENDS = frozenset(suffix[-1] for suffix, _ in SUFFIXES)
