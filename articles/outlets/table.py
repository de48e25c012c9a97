"""The table of editors: which names of sources belong to which outlet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from articles.outlets.source_names import source_key


@dataclass(frozen=True, slots=True)
class OutletTable:
    """Normal form of a name -> name of its outlet, as the editor wrote it."""

    outlets: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[tuple[str, Iterable[str]]]) -> "OutletTable":
        """Return the table of rows (outlet, other names); the first row with a name counts.

        >>> OutletTable.of([("Harian Pagi", ["pagi.example", "HP"])]).outlet("hp")
        'Harian Pagi'
        """
        outlets: dict[str, str] = {}
        for outlet, names in rows:
            for name in (outlet, *names):
                outlets.setdefault(source_key(name), outlet)
        return cls(outlets)

    def outlet(self, key: str) -> str | None:
        """Return the outlet of a name in normal form, or None."""
        return self.outlets.get(key)


NO_OUTLETS = OutletTable()
