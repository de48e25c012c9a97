"""The content of the items of an upload: files, articles and rejections as JSON values."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from articles.importing.problems import Problem
from articles.importing.record import (
    ArticleRecord,
    Fields,
    Rejection,
    Removal,
    as_json,
    fields_of,
)


@dataclass(frozen=True, slots=True)
class UploadedName:
    """A file of the upload; the items after it were read from it."""

    name: str
    size: int  # bytes


Item = ArticleRecord | Rejection
Entry = UploadedName | Item
#: The fields of ``ArticleRecord`` that are JSON values without conversion.
_PLAIN = ("title", "body", "source", "author", "category", "url", "external_id", "status")
_OPTIONAL = ("stated_kind", "date_status", "original", "origin")


def content_of(entry: Entry) -> dict[str, Any]:
    """Return an entry as JSON values that any database can store."""
    values = _article(entry) if isinstance(entry, ArticleRecord) else asdict(entry)
    return {name: storable(value) for name, value in values.items()}


def record_of(content: Mapping[str, Any]) -> ArticleRecord:
    """Return the article that ``content_of`` wrote."""
    given = content.get("given", {})
    return ArticleRecord(
        **{name: content[name] for name in _PLAIN},
        **{name: content.get(name, "") for name in _OPTIONAL},
        published_at=fields_of({"published_at": content["published_at"]}).published_at,
        given=fields_of(given) if given else Fields(),
        removals=tuple(Removal(*removal) for removal in content.get("removals", ())),
        kept=tuple((rule, text) for rule, text in content.get("kept", ())),
        cleaned=content.get("cleaned", {}),
        warnings=tuple(Problem(code, values) for code, values in content.get("warnings", ())),
    )


def rejection_of(content: Mapping[str, Any]) -> Rejection:
    """Return the rejection that ``content_of`` wrote."""
    return Rejection(content["file"], content["line"], Problem(**content["problem"]))


def name_of(content: Mapping[str, Any]) -> UploadedName:
    """Return the file that ``content_of`` wrote."""
    return UploadedName(content["name"], content["size"])


def storable(value: Any) -> Any:
    """Return ``value`` without lone surrogates and NUL, which no database or page can show."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
    if isinstance(value, Mapping):
        return {storable(name): storable(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [storable(inner) for inner in value]
    return value


def _article(record: ArticleRecord) -> dict[str, Any]:
    published_at = record.published_at
    return {
        **{name: getattr(record, name) for name in (*_PLAIN, *_OPTIONAL)},
        "published_at": published_at.isoformat() if published_at else "",
        "given": as_json(record.given),
        "removals": [[removal.rule, removal.text, removal.at] for removal in record.removals],
        "kept": record.kept,
        "cleaned": dict(record.cleaned),
        "warnings": [[warning.code, warning.values] for warning in record.warnings],
    }
