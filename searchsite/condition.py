"""Defects of the site's data that pages do not show by themselves: for ``/readyz`` and the admin.

A damaged file of the index or a replaced database gives wrong results without an error. Low disk
space gives none yet.
"""

from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import Error
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from indexer.exceptions import IndexerError
from indexer.storage.damage_notes import noted_damage
from indexer.storage.free_space import rebuild_shortage
from indexer.sync.reconciliation import is_foreign
from searchsite.machine_defects import machine_defects

SHOWN_FILES = 5
BYTES_PER_GB = 1_000_000_000


class Defect(NamedTuple):
    """A defect: its name in ``/readyz``, the sentence for people, and the command that helps."""

    name: str
    sentence: str
    command: str


def serious_defects() -> list[Defect]:
    """Return the defects that make results wrong."""
    return [defect for defect in (damaged_files(), replaced_database()) if defect]


def all_defects() -> list[Defect]:
    """Return the serious defects, and those that are about to become serious."""
    return [*serious_defects(), *filter(None, [low_space()]), *machines()]


def damaged_files() -> Defect | None:
    """Return the damaged files of the index that a scrub, a merge or a check has found."""
    names = noted_damage(Path(settings.INDEX_DIR))
    if not names:
        return None
    shown = ", ".join(names[:SHOWN_FILES]) + (", …" if len(names) > SHOWN_FILES else "")
    sentence = _("Berkas indeks rusak: %(names)s.") % {"names": shown}
    return Defect("files", sentence, "manage.py reindex --repair")


def replaced_database() -> Defect | None:
    """Return the defect of a database that is another one than the index was made from."""
    try:
        foreign = is_foreign()
    except (IndexerError, Error):  # the checks of the index and the database tell it
        return None
    if not foreign:
        return None
    sentence = _("Basis data atau indeks diganti; keduanya belum dibandingkan.")
    return Defect("consistency", sentence, "manage.py sync_index")


def machines() -> list[Defect]:
    """Return the defects of a site on several machines."""
    return [Defect("machines", each.sentence, "manage.py check") for each in machine_defects()]


def low_space() -> Defect | None:
    """Return the defect of a disk on which the next rebuild would not fit."""
    shortage = rebuild_shortage(Path(settings.INDEX_DIR))
    if shortage is None:
        return None
    sentence = _(
        "Ruang diska tinggal %(free)s GB; pembuatan ulang indeks memerlukan %(needed)s GB."
    ) % {"free": _gigabytes(shortage.free), "needed": _gigabytes(shortage.needed)}
    return Defect("space", sentence, "df -h")


def _gigabytes(size: int) -> str:
    return number_format(size / BYTES_PER_GB, decimal_pos=1)
