"""The draft of an article during cleaning: its text, and the field values that rules found."""

from dataclasses import dataclass, field
from datetime import datetime

from articles.importing.record import Fields

Value = str | datetime
# The reliability of a value, by the place in the text that names it. Smaller is more reliable.
STATED, NAMED, IMPLIED, HINTED = range(4)


@dataclass(slots=True)
class Draft:
    """A draft that the rules change: they edit ``text`` and offer values for fields."""

    text: str
    given: Fields = field(default_factory=Fields)
    _offers: dict[str, tuple[int, Value]] = field(default_factory=dict)

    def offer(self, name: str, value: Value, trust: int = STATED) -> None:
        """Offer a value for a field. The most reliable offer wins; among equals, the first one."""
        if name not in self._offers or trust < self._offers[name][0]:
            self._offers[name] = trust, value

    def found(self, name: str) -> Value | None:
        """Return the best offer for a field."""
        return self._offers[name][1] if name in self._offers else None

    @property
    def title(self) -> str:
        """Return the title that the caller passed, or else the title that a rule offered."""
        return self.given.title or str(self.found("title") or "")
