"""Make the index of the current format that the tests keep: ``make.py FOLDER``."""

import os
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from indexer.engines.whoosh import WhooshOptions, open_engine
from tests.engines.conftest import build_index
from tests.engines.documents import document

DOCUMENTS = (
    document(
        1,
        "Banjir di kota",
        "Warga mengungsi ke balai desa.",
        source="Kabar Uji",
        category="Bencana",
        author="Tim Uji",
        published_at=datetime(2024, 1, 5, tzinfo=UTC),
    ),
    document(
        2,
        "Panen padi",
        "Petani memanen padi di sawah, banjir surut.",
        source="Kabar Uji",
        category="Ekonomi",
        published_at=datetime(2023, 3, 5, tzinfo=UTC),
    ),
    document(
        3,
        "Pertandingan bola",
        "Tim tuan rumah menang dua gol.",
        source="Warta Coba",
        category="Olahraga",
    ),
)


def make(folder: Path) -> None:
    """Build an index of two segments in a new folder."""
    engine = open_engine(WhooshOptions(root=folder, compiled=False))
    build_index(engine, DOCUMENTS)
    engine.builder.apply([replace(DOCUMENTS[2], title="Pertandingan bola malam")], [])


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "searchsite.settings")
    django.setup()
    make(Path(sys.argv[1]))
