"""Articles of daily series: the template is the same, the facts are not. None copies another.

The templates are in ``series.toml``; a generator of random numbers fills their slots.
"""

import random
import re
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

TEMPLATES = Path(__file__).with_name("series.toml")
ARTICLES_PER_SERIES = 12
FIRST_DAY = date(2021, 3, 1)
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli"),
    *("Agustus", "September", "Oktober", "November", "Desember"),
)
SLOT = re.compile(r"\{(\w+)(?:=(\w+))?(?::([\d:]+))?\}")


@dataclass(frozen=True, slots=True)
class Text:
    """The title and the body of an article."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Series:
    """The articles of one template."""

    name: str
    texts: tuple[Text, ...]


def all_series(kind: str, *, seed: int) -> list[Series]:
    """Return the series of a set (``tuning`` or ``blind``), each with a dozen articles."""
    content = tomllib.loads(TEMPLATES.read_text("utf-8"))
    generator = random.Random(seed)
    return [
        Series(template["name"], _texts(template, content["lists"], generator))
        for template in content["series"]
        if template["set"] == kind
    ]


def _texts(
    template: dict[str, str], lists: dict[str, list[str]], generator: random.Random
) -> tuple[Text, ...]:
    day = FIRST_DAY
    texts = []
    for _ in range(ARTICLES_PER_SERIES):
        day += timedelta(days=generator.randrange(1, 9))
        fill = _Filler(lists, generator, day)
        texts.append(Text(fill(template["title"]), fill(template["body"])))
    return tuple(texts)


class _Filler:
    """Fills the slots of one article; slots of the same name get the same value."""

    def __init__(self, lists: dict[str, list[str]], generator: random.Random, day: date) -> None:
        self._lists = lists
        self._random = generator
        self._day = day
        self._kept: dict[tuple[str, str], str] = {}

    def __call__(self, text: str) -> str:
        return SLOT.sub(self._value, text)

    def _value(self, slot: re.Match[str]) -> str:
        kind, name, numbers = slot.groups()
        if name is None:
            return self._drawn(kind, numbers)
        key = (kind, name)
        if key not in self._kept:
            self._kept[key] = self._other(kind, numbers)
        return self._kept[key]

    def _other(self, kind: str, numbers: str | None) -> str:
        """Draw a value that no other name of the article has; only of a list."""
        taken = {value for (other, _), value in self._kept.items() if other == kind}
        left = [value for value in self._lists.get(kind, ()) if value not in taken]
        return self._random.choice(left) if left else self._drawn(kind, numbers)

    def _drawn(self, kind: str, numbers: str | None) -> str:
        limits = [int(number) for number in (numbers or "0").split(":")]
        match kind:
            case "date":
                return f"{self._day.day} {MONTHS[self._day.month - 1]} {self._day.year}"
            case "day":
                return DAYS[self._day.weekday()]
            case "int":
                return str(self._random.randint(*limits))
            case "money":
                return f"{self._random.randrange(*limits):,}".replace(",", ".")
            case "time":
                return f"{limits[0]:02}.{self._random.randrange(60):02}"
            case _:
                return self._random.choice(self._lists[kind])
