"""The directory of outlets: the sources of a corpus, grouped by the table of editors and by rule.

A name belongs to the outlet that the table gives it, or a host above it. Otherwise, a host belongs
to its registered domain, and any other name to the only domain that is called like it
(``CNN Indonesia``: ``cnnindonesia.com``), or to itself, whatever its letter case.

An outlet has *parts*: its different sources. A part is written in quotation marks where its name
alone means more than itself: ``detik.com`` is the outlet, ``"detik.com"`` the source of that name.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from articles.outlets.source_names import (
    hosts_above,
    is_host,
    names_of_domain,
    plain_name,
    registered_domain,
    source_key,
    squeezed,
)
from articles.outlets.table import NO_OUTLETS, OutletTable

MIN_LETTERS = 3  # of a name that is matched with a domain


class _Source(NamedTuple):
    """A source of the corpus: the name of its outlet, its normal form, and its filter value."""

    outlet: str
    key: str
    part: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The meaning of a filter value: its usual form, and the sources that it accepts."""

    value: str
    sources: tuple[str, ...]  # as articles state them; empty if no article has the value
    outlet: str


class OutletDirectory:
    """The outlets of the sources in ``counts``: source, as articles state it -> articles."""

    def __init__(self, counts: Mapping[str, int], table: OutletTable = NO_OUTLETS) -> None:
        self._table = table
        self._counts = {source: count for source, count in counts.items() if source.strip()}
        self._domains = self._names_of_domains()
        self._sources: dict[str, _Source] = {}
        self._ids: dict[str, str] = {}

    def outlet(self, source: str) -> str:
        """Return the name of the outlet of a source, which no article needs to have."""
        return self._source(source).outlet if source.strip() else ""

    def outlet_counts(self, counts: Mapping[str, int]) -> dict[str, int]:
        """Return the number of articles by outlet; ``counts`` is by source."""
        totals: dict[str, int] = {}
        for source, count in counts.items():
            outlet = self._source(source).outlet
            totals[outlet] = totals.get(outlet, 0) + count
        return totals

    def outlets_with(self, sources: Sequence[str]) -> list[str]:
        """Return the names of the outlets of some sources, each once."""
        outlets = dict.fromkeys(map(self.outlets_of_sources.get, sources))
        if None in outlets:  # of a source that no article states
            outlets = dict.fromkeys([self._source(source).outlet for source in sources])
        return [outlet for outlet in outlets if outlet is not None]

    @cached_property
    def outlets_of_sources(self) -> dict[str, str]:
        """Return source -> outlet, for all sources that articles state."""
        return {source: self._source(source).outlet for source in self._counts}

    def part_counts(self, counts: Mapping[str, int]) -> dict[str, dict[str, int]]:
        """Return outlet -> part -> articles, for the outlets that have several parts."""
        outlets: dict[str, dict[str, int]] = {}
        for source, count in counts.items():
            facts = self._source(source)
            parts = outlets.setdefault(facts.outlet, {})
            parts[facts.part] = parts.get(facts.part, 0) + count
        return {outlet: parts for outlet, parts in outlets.items() if len(parts) > 1}

    def choice(self, value: str) -> Choice:
        """Return the meaning of a filter value: an outlet, a source or, in quotes, a part."""
        key = source_key(value)
        group = self._id(key)
        outlet = self._name(group, value.strip())
        if _is_quoted(value):
            return Choice(self._part_value(key), tuple(self._parts.get(key, ())), outlet)
        if key == group:
            return Choice(outlet, tuple(self._outlets.get(group, ())), outlet)
        sources = tuple(self._at_or_below(key))
        if not sources and (not is_host(key) or self._table.outlet(key) is not None):
            # A name that no article states: "detik" for detik.com, or a merged spelling.
            return Choice(outlet, tuple(self._outlets.get(group, ())), outlet)
        return Choice(self._display(key) or plain_name(value), sources, outlet)

    def outlets(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield the name and the sources of each outlet."""
        for group, sources in self._outlets.items():
            yield self._name(group, sources[0]), tuple(sources)

    def _source(self, source: str) -> _Source:
        known = self._sources.get(source)
        if known is None:
            key = source_key(source)
            known = _Source(self._name(self._id(key), source), key, self._part_value(key))
            if source in self._counts:  # values of requests would fill the memory
                self._sources[source] = known
        return known

    def _id(self, key: str) -> str:
        """Return the normal form of the name of the outlet that a normal form belongs to."""
        known = self._ids.get(key)
        if known is None:
            known = self._found_id(key)
            if key in self._parts:
                self._ids[key] = known
        return known

    def _found_id(self, key: str) -> str:
        for name in (key, *hosts_above(key)):
            if listed := self._table.outlet(name):
                return source_key(listed)
        domain = registered_domain(key) or self._domains.get(squeezed(key), "")
        if listed := self._table.outlet(domain):
            return source_key(listed)
        return domain or key

    def _name(self, group: str, fallback: str) -> str:
        return self._table.outlet(group) or self._display(group) or plain_name(fallback)

    def _display(self, key: str) -> str:
        """Return a host, or the most frequent spelling of another name; empty if there is none."""
        if is_host(key):
            return key
        spellings = self._parts.get(key)
        if not spellings:
            return ""
        return plain_name(min(spellings, key=lambda name: (-self._counts[name], name)))

    def _part_value(self, key: str) -> str:
        name = self._display(key) or key
        return f'"{name}"' if self._id(key) == key or key in self._hosts_above else name

    def _at_or_below(self, key: str) -> list[str]:
        """Return the sources with a normal form; of a host, also those of the hosts below it."""
        if not is_host(key):
            return self._parts.get(key, [])
        group, below = self._id(key), f".{key}"
        near = {part: names for part, names in self._parts.items() if part.endswith(below)}
        near[key] = self._parts.get(key, [])
        return [name for part, names in near.items() if self._id(part) == group for name in names]

    @cached_property
    def _parts(self) -> dict[str, list[str]]:
        """Return normal form -> spellings in the corpus."""
        return _grouped((source_key(source), source) for source in self._counts)

    @cached_property
    def _hosts_above(self) -> set[str]:
        """Return the hosts that have a host below them among the sources."""
        return {host for key in self._parts for host in hosts_above(key)}

    @cached_property
    def _outlets(self) -> dict[str, list[str]]:
        """Return outlet -> sources in the corpus."""
        return _grouped((self._id(source_key(source)), source) for source in self._counts)

    def _names_of_domains(self) -> dict[str, str]:
        """Return name -> domain for names that only one domain of the corpus could have."""
        domains = {registered_domain(source_key(source)) for source in self._counts} - {""}
        owners = defaultdict(set)
        for domain in domains:
            for name in names_of_domain(domain):
                owners[name].add(domain)
        return {
            name: next(iter(found))
            for name, found in owners.items()
            if len(found) == 1 and len(name) >= MIN_LETTERS
        }


def _is_quoted(value: str) -> bool:
    text = value.strip()
    return len(text) > 2 and text[0] == text[-1] == '"'


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return dict(groups)
