"""The fields of an article that are computed from others, and the fields that they depend on."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

#: Derived field -> the fields that it is computed from. (The slug is only filled if it is empty.)
SOURCES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "content_hash": frozenset({"title", "body"}),
        "body_key": frozenset({"body"}),
        "sketch_1": frozenset({"body"}),
        "sketch_2": frozenset({"body"}),
        "sketch_3": frozenset({"body"}),
        "url_key": frozenset({"url"}),
        "kind": frozenset({"stated_kind", "title", "body", "source", "category", "url"}),
    }
)
#: All fields that others are computed from.
SOURCE_FIELDS = frozenset().union(*SOURCES.values())


def derived_fields(fields: Iterable[str]) -> set[str]:
    """Return the fields that are computed from ``fields``, without the slug."""
    changed = set(fields)
    return {name for name, sources in SOURCES.items() if sources & changed}


def with_derived_fields(fields: Iterable[str]) -> set[str]:
    """Return ``fields`` together with the fields derived from them."""
    names = set(fields)
    names |= derived_fields(names)
    if "title" in names:
        names |= {"slug"}
    return names
