"""Indonesian affixes: from a derived form back to the roots that it can have been made of.

Prefixes with their nasal alternations (me- + tulis = menulis), suffixes, clitics, as tables. What
follows is only what the rules allow and a root list supports; choosing between two readings
(``mengarang``: arang or karang) is left to whoever asks, with a cost for each to go by.

NOTE: allomorphs after *Tata Bahasa Baku Bahasa Indonesia* (4th ed., ch. 6). Infixes (gemetar,
telunjuk) are no longer productive; such words stand in the root list.
"""

from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple

VOWELS = "aeiou"
CONSONANTS = "bcdfghjklmnpqrstvwxyz"
ANY = VOWELS + CONSONANTS
SHORTEST_ROOT = 3
# A suffix alone proves little about a short word: Heri and Susan are names.
SHORTEST_BARE = {"kan": 3, "an": 4, "i": 4}
MOST_PREFIXES = 3


class Reading(NamedTuple):
    """A root that a form can come from; the lower the cost, the more regular the way there."""

    cost: float
    root: str


class Prefix(NamedTuple):
    """One written shape of a prefix: ``letters`` may follow it, ``restored`` was elided by it."""

    kind: str
    shape: str
    letters: str
    restored: str
    cost: float


PREFIXES = tuple(
    Prefix(*row)
    for row in (
        # me-: the nasal takes the place of p, t, k, s before a vowel.
        ("me", "meny", VOWELS, "s", 1.0),
        ("me", "mem", "bfpv", "", 1.0),
        ("me", "mem", VOWELS, "p", 1.0),
        ("me", "men", "cdjtsz", "", 1.0),
        ("me", "men", VOWELS, "t", 1.0),
        ("me", "meng", "ghkq" + VOWELS, "", 1.0),
        ("me", "meng", VOWELS, "k", 1.2),
        ("me", "me", "lmnrwy", "", 1.1),
        # pe- alternates in the same way, and stands bare before many roots (petani, pekerja).
        ("pe", "peny", VOWELS, "s", 1.0),
        ("pe", "pem", "bfpv", "", 1.0),
        ("pe", "pem", VOWELS, "p", 1.0),
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
R_LOST = frozenset({"be", "te"})
INNER = {
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
# An outermost prefix never stands with these suffixes (*di-baca-an).
NEVER_WITH = {
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
PARTICLES = frozenset({"lah", "kah", "pun"})  # stand behind other clitics
CLITICS = (("nya", 0.3), ("lah", 0.8), ("kah", 0.8), ("pun", 0.8), ("ku", 1.5), ("mu", 1.5))


def readings(word: str, roots: Container[str]) -> list[Reading]:
    """Return every root in ``roots`` that ``word`` (lower case) can be a regular form of.

    >>> sorted(readings("mengarang", {"arang", "karang"}))
    [Reading(cost=1.0, root='arang'), Reading(cost=1.2, root='karang')]
    """
    found: list[Reading] = []
    for body, clitic_cost in _without_clitics(word):
        for stem, suffix, suffix_cost in _without_suffix(body):
            cost = clitic_cost + suffix_cost
            if cost and len(stem) >= SHORTEST_BARE.get(suffix, 0) and stem in roots:
                found.append(Reading(cost, stem))
            if stem[:2] in _PREFIXES_AFTER[""]:
                for root, prefix_cost in _without_prefixes(stem, "", suffix, MOST_PREFIXES):
                    if root in roots:
                        found.append(Reading(cost + prefix_cost, root))
    return found


def _without_clitics(word: str) -> list[tuple[str, float]]:
    """Return the word, and without a clitic, and without two (buku-nya-lah)."""
    found = [(word, 0.0)]
    for clitic, cost in _CLITICS_BY_END.get(word[-2:], ()):
        if word.endswith(clitic) and len(word) - len(clitic) >= SHORTEST_ROOT:
            body = word[: -len(clitic)]
            found.append((body, cost))
            if clitic in PARTICLES:
                found += [(b, cost + c) for b, c in _without_clitics(body) if c]
    return found


def _without_suffix(body: str) -> list[tuple[str, str, float]]:
    found = [(body, "", 0.0)]
    if body[-1:] in _SUFFIX_ENDS:
        for suffix, cost in SUFFIXES:
            if body.endswith(suffix) and len(body) - len(suffix) >= SHORTEST_ROOT:
                found.append((body[: -len(suffix)], suffix, cost))
    return found


def _without_prefixes(stem: str, outer: str, suffix: str, left: int) -> list[tuple[str, float]]:
    """Return what is left of ``stem`` without one to ``left`` prefixes, and what that cost."""
    found: list[tuple[str, float]] = []
    for prefix in _PREFIXES_AFTER[outer].get(stem[:2], ()):
        if not stem.startswith(prefix.shape):
            continue
        if not outer and (prefix.kind, suffix) in NEVER_WITH:
            continue
        for rest, cost in _after(stem, prefix):
            found.append((rest, cost))
            if left > 1 and rest[:2] in _PREFIXES_AFTER[prefix.kind]:
                inner = _without_prefixes(rest, prefix.kind, suffix, left - 1)
                found += [(root, cost + more) for root, more in inner]
    return found


def _after(stem: str, prefix: Prefix) -> Iterator[tuple[str, float]]:
    rest = stem[len(prefix.shape) :]
    if len(prefix.restored + rest) < SHORTEST_ROOT:
        return
    if rest[0] in prefix.letters:
        yield prefix.restored + rest, prefix.cost
    elif prefix.shape in R_LOST and rest[1:3] == "er" and rest[0] in CONSONANTS:
        yield rest, prefix.cost + 0.1
    # meng- and peng- become menge- and penge- before a root of one syllable: mengebom, pengecatan.
    if prefix.shape[-2:] == "ng" and rest[0] == "e" and _one_syllable(rest[1:]):
        yield rest[1:], prefix.cost + 0.3


def _one_syllable(text: str) -> bool:
    return SHORTEST_ROOT <= len(text) <= 5 and sum(letter in VOWELS for letter in text) == 1


def _by_first_letters(kinds: Iterable[str]) -> dict[str, tuple[Prefix, ...]]:
    allowed = [prefix for prefix in PREFIXES if prefix.kind in kinds]
    first = {prefix.shape[:2] for prefix in allowed}
    return {two: tuple(p for p in allowed if p.shape[:2] == two) for two in first}


# Most words end or begin like none of these, which one look-up of two letters tells.
_PREFIXES_AFTER = {outer: _by_first_letters(kinds) for outer, kinds in INNER.items()}
_CLITICS_BY_END = {
    end: tuple(row for row in CLITICS if row[0][-2:] == end) for end in {c[-2:] for c, _ in CLITICS}
}
_SUFFIX_ENDS = frozenset(suffix[-1] for suffix, _ in SUFFIXES)
