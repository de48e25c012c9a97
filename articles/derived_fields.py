"""The fields of an article that are computed from others: the slug and the content hash."""

from collections.abc import Iterable

#: Fields that the content hash covers.
HASHED_FIELDS = frozenset({"title", "body"})


def with_derived_fields(fields: Iterable[str]) -> set[str]:
    """Return ``fields`` together with the fields derived from them."""
    names = set(fields)
    if names & HASHED_FIELDS:
        names |= {"content_hash"}
    if "title" in names:
        names |= {"slug"}
    return names
