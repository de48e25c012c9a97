"""Spellings of sources and authors: how often each is used, and which may be the same name.

Names are grouped by their fingerprint: letters and digits without accents, words in alphabetical
order (key collision, as OpenRefine clusters), and names of hosts without what follows the name.
Longer fingerprints that differ in one letter are one group, too (a shared deletion, as SymSpell).
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Count

from articles.models import Article
from articles.outlets.source_names import (
    is_host,
    names_of_domain,
    registered_domain,
    source_key,
    squeezed,
)
from lexicon.normal_forms import with_bounded_marks

SOURCE, AUTHOR = "source", "author"
FIELDS = (SOURCE, AUTHOR)
#: The most frequent names are compared for slips of one letter.
MAX_COMPARED = 5_000
MIN_LETTERS_OF_SLIP = 8


def counts_of(field: str) -> dict[str, int]:
    """Return name -> articles, of all articles outside the trash that state one."""
    articles = Article.objects.order_by().exclude(**{field: ""})
    rows = articles.exclude(status=Article.Status.TRASHED).values_list(field)
    return dict(rows.annotate(articles=Count("pk")))


def likely_groups(counts: Mapping[str, int], field: str) -> list[list[str]]:
    """Return the groups of names that may be one, those of the most articles first.

    >>> likely_groups({"Siti Nurbaya": 9, "NURBAYA, Siti": 1, "Budi": 3}, "author")
    [['Siti Nurbaya', 'NURBAYA, Siti']]
    """
    by_fingerprint: dict[str, list[str]] = defaultdict(list)
    for name in counts:
        if fingerprint := fingerprint_of(name, field):
            by_fingerprint[fingerprint].append(name)
    groups = []
    for fingerprints in _near(by_fingerprint, counts):
        names = [name for each in fingerprints for name in by_fingerprint[each]]
        if len(names) > 1:
            groups.append(sorted(names, key=lambda name: (-counts[name], name)))
    return sorted(groups, key=lambda names: -sum(counts[name] for name in names))


def fingerprint_of(name: str, field: str) -> str:
    """Return the fingerprint of a name; equal for spellings that are likely the same name.

    >>> [fingerprint_of(name, "source") for name in ("KOMPAS.com", "www.kompas.com", "Kompas")]
    ['kompas', 'kompas', 'kompas']
    """
    if field == SOURCE:
        key = source_key(name)
        if is_host(key):
            domain = registered_domain(key)
            return names_of_domain(domain)[0] if key == domain else squeezed(key)
        return squeezed(_plain(key))
    return " ".join(sorted(set(_plain(name).split())))


def _plain(name: str) -> str:
    """Return a name in lower case, without accents, with a blank for each other sign."""
    decomposed = unicodedata.normalize("NFD", with_bounded_marks(name)).casefold()  # noqa: TID251 - bounded
    return "".join(
        char if char.isalnum() else " " for char in decomposed if not unicodedata.combining(char)
    )


def _near(by_fingerprint: Mapping[str, list[str]], counts: Mapping[str, int]) -> Iterable[set[str]]:
    """Yield sets of fingerprints: equal ones, and longer ones that differ in one letter."""

    def articles(fingerprint: str) -> int:
        return sum(counts[name] for name in by_fingerprint[fingerprint])

    frequent = sorted(by_fingerprint, key=articles, reverse=True)[:MAX_COMPARED]
    owners: dict[str, str] = {}  # a fingerprint, or one without a letter -> its group
    groups: dict[str, set[str]] = {each: {each} for each in by_fingerprint}
    for fingerprint in frequent:
        if len(fingerprint) < MIN_LETTERS_OF_SLIP:
            continue
        for form in {fingerprint, *_deletions(fingerprint)}:
            other = owners.setdefault(form, fingerprint)
            _unite(groups, other, fingerprint)
    yield from {id(group): group for group in groups.values()}.values()


def _deletions(text: str) -> Iterable[str]:
    return (text[:place] + text[place + 1 :] for place in range(len(text)))


def _unite(groups: dict[str, set[str]], one: str, other: str) -> None:
    larger, smaller = groups[one], groups[other]
    if larger is smaller:
        return
    larger |= smaller
    for each in smaller:
        groups[each] = larger
