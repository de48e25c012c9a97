"""Changes as data: functions that give each article its new values, and that a process can repeat.

A change is a mapping (the same values for all articles) or a callable that takes an article and
returns its new values, or None. A callable that must also work on large selections, outside of the
request, is a frozen dataclass of JSON values, marked by ``described``:

    @described
    @dataclass(frozen=True, slots=True)
    class Replace:
        field: str
        old: str
        new: str

        def __call__(self, article: Article) -> dict[str, Any] | None:
            ...
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, is_dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from articles.revisions.values import TRACKED_FIELDS, field_value, json_value

if TYPE_CHECKING:
    from articles.models import Article

NewValues = Mapping[str, Any]
Change = NewValues | Callable[["Article"], NewValues | None]
_Class = TypeVar("_Class", bound=type)

#: Module and name -> class of the registered changes.
_DESCRIBED: dict[str, type] = {}
_PROGRAM = ("articles", "indexer", "searchsite")


class PartChange(Protocol):
    """A change that looks at the articles of a part together."""

    def for_part(self, articles: "Sequence[Article]") -> Mapping[int, NewValues]:
        """Return key -> new values for the articles to change."""


@dataclass(frozen=True, slots=True)
class SameValues:
    """The change that gives all articles the same values."""

    values: NewValues

    def __call__(self, article: "Article") -> NewValues:
        """Return the values."""
        return self.values


@dataclass(frozen=True, slots=True)
class EachArticle:
    """A change of parts by a function of one article."""

    function: Callable[["Article"], NewValues | None]

    def for_part(self, articles: "Sequence[Article]") -> Mapping[int, NewValues]:
        """Return key -> new values for the articles to which the function gives any."""
        found = {article.pk: self.function(article) for article in articles}
        return {pk: values for pk, values in found.items() if values}


def described(change: _Class) -> _Class:
    """Mark a dataclass as a change that another process can make from its description."""
    assert is_dataclass(change)
    _DESCRIBED[_name_of(change)] = change
    return change


def description_of(change: Change | PartChange) -> dict[str, Any]:
    """Return a change as JSON, or {} if it is a plain function, which cannot be described."""
    if isinstance(change, Mapping):
        return {"values": {name: json_value(value) for name, value in change.items()}}
    name = _name_of(type(change))
    if name not in _DESCRIBED:
        return {}
    return {"name": name, "arguments": asdict(change)}  # type: ignore[call-overload]


def change_from(description: Mapping[str, Any]) -> Change | PartChange:
    """Return the change of a description; raise ``LookupError`` if this version has none such."""
    if "values" in description:
        return {name: field_value(name, value) for name, value in description["values"].items()}
    name = description.get("name", "")
    if name not in _DESCRIBED and name.partition(".")[0] in _PROGRAM:
        with suppress(ImportError):
            import_module(name.rpartition(".")[0])  # registers its changes
    if name not in _DESCRIBED:
        raise LookupError(f"This version of the program makes no change {name!r}.")
    return _DESCRIBED[name](**description["arguments"])  # type: ignore[no-any-return]


def in_parts(change: Change | PartChange) -> PartChange:
    """Return a change as one of parts; raise ``ValueError`` if it sets a field without history."""
    if isinstance(change, Mapping):
        if unknown := change.keys() - set(TRACKED_FIELDS):
            raise ValueError(f"Operations do not change {', '.join(sorted(unknown))}.")
        return EachArticle(SameValues(change))
    if hasattr(change, "for_part"):
        return change
    return EachArticle(change)


def _name_of(change: type) -> str:
    return f"{change.__module__}.{change.__qualname__}"
