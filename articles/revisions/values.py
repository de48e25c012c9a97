"""The values of an article that revisions keep: snapshots, their differences, their stored form.

A value is stored as JSON: moments are ISO texts in UTC. Long values are kept apart from the short
ones and compressed; of the new value of a long field only a digest is kept, because the article or
the next revision holds the value itself.
"""

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from articles.revisions.word_difference import changed_words

if TYPE_CHECKING:
    from articles.models import Article
    from articles.revisions.models import Revision

#: The fields that readers see or that lists sort by; derived fields follow from them.
CONTENT_FIELDS = (
    *("title", "body", "source", "author", "category", "stated_kind", "url"),
    *("published_at", "date_status", "external_id"),
)
STATE_FIELDS = ("status", "slug", "trashed_at", "trashed_from")
TRACKED_FIELDS = (*CONTENT_FIELDS, *STATE_FIELDS)
MOMENTS = ("published_at", "trashed_at", "updated_at")
#: Kept beside the changes of an operation, so that taking it back restores it, too.
VERSION = "updated_at"
LONG = 1_000  # characters of JSON
DIGEST_BYTES = 8
COMPRESSION_LEVEL = 6
MAX_COUNTED = 100_000  # characters of a text whose changed words are counted when it is saved

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """The change of one field: its former value, and its new value or the digest of it."""

    old: Any
    new: Any = None
    new_digest: str = ""

    def wrote(self, value: Any) -> bool:
        """Return whether the change wrote this value."""
        return digest_of(value) == self.new_digest if self.new_digest else bool(value == self.new)


def json_value(value: Any) -> Any:
    """Return a value of a field in its stored form."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def field_value(name: str, value: Any) -> Any:
    """Return the value of a field that has this stored form."""
    return datetime.fromisoformat(value) if value and name in MOMENTS else value


def snapshot(article: "Article", names: Iterable[str] = TRACKED_FIELDS) -> dict[str, Any]:
    """Return the values of these fields in their stored form."""
    return {name: json_value(getattr(article, name)) for name in names}


def differences(before: Values, after: Values) -> list[str]:
    """Return the names of the fields whose values differ.

    Line ends alone are no difference: forms send others than the database holds.
    """
    return [
        name
        for name, old in before.items()
        if old != after[name] and with_plain_line_ends(old) != with_plain_line_ends(after[name])
    ]


def with_plain_line_ends(value: Any) -> Any:
    """Return a text with line feeds only; other values as they are."""
    if isinstance(value, str) and "\r" in value:
        return value.replace("\r\n", "\n").replace("\r", "\n")
    return value


def encode(
    before: Values, after: Values, *, counts_words: bool = False
) -> tuple[str, bytes | None]:
    """Return the columns ``changes`` and ``texts`` for the fields of ``before``.

    With ``counts_words``, the numbers of removed and added words of the body are kept, so that
    lists need not compare texts.
    """
    changes: dict[str, dict[str, Any]] = {}
    texts: dict[str, Any] = {}
    for name, old in before.items():
        new = after[name]
        if _is_long(old) or _is_long(new):
            texts[name] = old
            changes[name] = {"digest": digest_of(new)}
        else:
            changes[name] = {"old": old, "new": new}
    if counts_words and "body" in before and len(before["body"]) < MAX_COUNTED:
        changes["body"]["words"] = changed_words(before["body"], after["body"])
    packed = zlib.compress(json.dumps(texts).encode(), COMPRESSION_LEVEL) if texts else None
    return json.dumps(changes, separators=(",", ":")), packed


def changed_fields(revision: "Revision") -> tuple[str, ...]:
    """Return the names of the changed fields, without reading long texts."""
    return tuple(name for name in json.loads(revision.changes) if name != VERSION)


def word_counts(revision: "Revision") -> tuple[int, int] | None:
    """Return the numbers of removed and added words of the body, if they were counted."""
    words = json.loads(revision.changes).get("body", {}).get("words")
    return (words[0], words[1]) if words else None


def short_changes(revision: "Revision") -> dict[str, FieldChange]:
    """Return the changes of the short fields, without reading long texts."""
    stored = json.loads(revision.changes)
    return {
        name: FieldChange(old=change["old"], new=change["new"])
        for name, change in stored.items()
        if "digest" not in change and name != VERSION
    }


def all_changes(revision: "Revision") -> dict[str, FieldChange]:
    """Return the changes of all fields, and of ``VERSION`` if it is kept."""
    texts = json.loads(zlib.decompress(revision.texts)) if revision.texts else {}
    return {
        name: FieldChange(old=texts[name], new_digest=change["digest"])
        if "digest" in change
        else FieldChange(old=change["old"], new=change["new"])
        for name, change in json.loads(revision.changes).items()
    }


def digest_of(value: Any) -> str:
    """Return a short digest of a stored value."""
    text = json.dumps(value).encode()
    return hashlib.blake2b(text, digest_size=DIGEST_BYTES).hexdigest()


def _is_long(value: Any) -> bool:
    return isinstance(value, str) and len(value) > LONG
