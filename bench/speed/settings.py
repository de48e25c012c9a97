"""The settings of one run of the speed benchmark."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of the command line."""

    seed: int
    sizes: tuple[int, ...]  # documents
    engines: tuple[str, ...]
    figures: frozenset[str]
    rounds: int
    keep: bool
    scratch: Path  # folder for documents, indexes and the site
