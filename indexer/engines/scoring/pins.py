"""Pins of a query in their places among the hits (``EngineQuery.pins``)."""

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import TypeVar

from indexer.engines.interface import EngineQuery, Pin
from indexer.engines.scoring.proximity import Scored

Row = TypeVar("Row")


def in_order(request: EngineQuery) -> dict[int, Pin]:
    """Return the pins by article, in the order of their places; hidden articles are none."""
    pins: dict[int, Pin] = {}
    for pin in sorted(request.pins, key=attrgetter("position")):
        if pin.article_id not in request.hidden:
            pins.setdefault(pin.article_id, pin)
    return pins


def merged(rows: Iterable[Row], pinned: Iterable[tuple[int, Row]], last: int) -> list[Row]:
    """Return the first ``last`` rows with the pinned ones in their places, which ascend."""
    found, free = list(rows), 0
    for position, row in pinned:
        place = min(max(position - 1, free), len(found))
        found.insert(place, row)
        free = place + 1
    return found[:last]


def with_pins(found: Sequence[Scored], pins: Iterable[Pin], last: int) -> list[Scored]:
    """Return the first ``last`` hits with the pins in their places."""
    return merged(found, [(pin.position, (0.0, pin.article_id)) for pin in pins], last)
