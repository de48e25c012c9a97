"""The table of bylines: the spellings of an author's name, with the one that stands for them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lexicon.normal_forms import nfc


def byline_key(name: str) -> str:
    """Return the normal form of a name, equal for spellings that differ in blanks and letter case.

    >>> byline_key("  Siti   NURBAYA ")
    'siti nurbaya'
    """
    return " ".join(nfc(name).split()).casefold()


@dataclass(frozen=True, slots=True)
class BylineTable:
    """Normal form of a spelling -> name; and name -> all its spellings, the name first."""

    names: Mapping[str, str] = field(default_factory=dict)
    spellings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[tuple[str, Iterable[str]]]) -> "BylineTable":
        """Return the table of rows (name, other spellings); the first row with a spelling counts.

        >>> BylineTable.of([("Siti Nurbaya", ["S. Nurbaya"])]).name("s. nurbaya")
        'Siti Nurbaya'
        """
        names: dict[str, str] = {}
        spellings: dict[str, list[str]] = {}
        for name, others in rows:
            for spelling in (name, *others):
                if names.setdefault(byline_key(spelling), name) == name:
                    spellings.setdefault(name, []).append(spelling)
        return cls(names, {name: tuple(dict.fromkeys(each)) for name, each in spellings.items()})

    def name(self, spelling: str) -> str | None:
        """Return the name that stands for a spelling, or None."""
        return self.names.get(byline_key(spelling))

    def accepted(self, value: str) -> tuple[str, ...]:
        """Return the spellings that a filter value accepts.

        >>> BylineTable.of([("Siti", ["S."])]).accepted("s."), BylineTable().accepted("s.")
        (('Siti', 'S.', 's.'), ('s.',))
        """
        name = self.name(value)
        known = self.spellings[name] if name is not None else ()
        return tuple(dict.fromkeys((*known, value)))


NO_BYLINES = BylineTable()
