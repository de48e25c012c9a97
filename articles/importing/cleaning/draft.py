"""An article in the course of cleaning: its text, and what rules found in it."""

from dataclasses import dataclass, field
from datetime import datetime

from articles.importing.record import Fields

Value = str | datetime
# How far a place in the text can be trusted to name a field; the smaller, the surer.
STATED, NAMED, IMPLIED, HINTED = range(4)


@dataclass(slots=True)
class Draft:
    """What rules work on: they change ``text`` and offer values for fields."""

    text: str
    given: Fields = field(default_factory=Fields)
    warnings: list[str] = field(default_factory=list)
    _offers: dict[str, tuple[int, Value]] = field(default_factory=dict)

    def offer(self, name: str, value: Value, trust: int = STATED) -> None:
        """Propose a field's value; the surest offer holds, and of equals the first."""
        if name not in self._offers or trust < self._offers[name][0]:
            self._offers[name] = trust, value

    def found(self, name: str) -> Value | None:
        """Return the best offer for a field."""
        return self._offers[name][1] if name in self._offers else None

    @property
    def title(self) -> str:
        """Return the title that is given, or else found."""
        return self.given.title or str(self.found("title") or "")
