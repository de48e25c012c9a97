"""Defects of a site on several machines: they do not fit together, or something parts them.

The register (``articles.shared_home.machines``) tells which machines serve the site. Each defect
has one English sentence for commands, and one in the language of the reader for the admin. None of
them ends a command or makes a machine unready: while settings are changed on one machine after the
other, all of them differ for a moment.
"""

from typing import NamedTuple

from django.conf import settings
from django.db import Error
from django.utils.translation import gettext as _

from articles.shared_home import machines
from articles.shared_home.models import Machine
from indexer.engines.choice import active_engine
from indexer.exceptions import IndexerError
from searchsite.upkeep import EMBEDDED, facts


class MachineDefect(NamedTuple):
    """A defect: the id of its check, its sentences, and the remedy."""

    check: str
    finding: str
    remedy: str
    sentence: str  # for the admin


def machine_defects(found: list[Machine] | None = None) -> list[MachineDefect]:
    """Return the defects; ``found`` are the machines, if the caller has read them.

    Where the register cannot be read, there are none: other checks tell it.
    """
    try:
        own = facts()
        known = machines.alive() if found is None else found
    except (Error, IndexerError):
        return []
    others = [machine for machine in known if machine.identity != machines.identity()]
    several = len({machine.identity for machine in known} | {machines.identity()})
    defects = []
    if own["SEARCH_ENGINE"] == EMBEDDED and (others or settings.SHARED_HOME):
        defects.append(_embedded(known, several))
    if others and not settings.SHARED_HOME:
        defects.append(_apart(known, several))
    discords = machines.discords(known, own)
    if any(discord.fact == "SECRET_KEY" for discord in discords):  # the prefix is made from it
        discords = [discord for discord in discords if discord.fact != "COOKIE_PREFIX"]
    if discords:
        defects.append(_differing(discords))
    return defects


def _embedded(known: list[Machine], several: int) -> MachineDefect:
    return MachineDefect(
        "searchsite.W002",
        f"The index of the engine {active_engine()} is in DATA_DIR, so each machine has its own,"
        f" and changes reach only that of the machine which applies them ({_names(known)}).",
        "Move the site to a cluster (`manage.py migrate_engine opensearch`) before a second machine"
        " serves it; or serve it from one machine, and remove SHARED_HOME.",
        _("Indeks hanya ada di satu mesin, padahal situs ini untuk %(count)d mesin.")
        % {"count": max(several, 2)},
    )


def _apart(known: list[Machine], several: int) -> MachineDefect:
    return MachineDefect(
        "searchsite.W003",
        f"{several} machines use this database ({_names(known)}), but SHARED_HOME is not set:"
        " uploads, limits of requests and work in the background are apart.",
        "Set SHARED_HOME=database on all machines (docs/operating.md, Several machines).",
        _("%(count)d mesin memakai basis data ini, tetapi tidak berbagi berkas dan batas.")
        % {"count": several},
    )


def _differing(discords: list[machines.Discord]) -> MachineDefect:
    shown = "; ".join(
        discord.fact
        if discord.fact == "SECRET_KEY"
        else f"{discord.fact} ({', '.join(f'{m}: {v!r}' for m, v in discord.values.items())})"
        for discord in discords
    )
    names = ", ".join(discord.fact for discord in discords)
    return MachineDefect(
        "searchsite.W004",
        f"The machines of this site differ in {shown}.",
        "Give all machines the same value, and restart those that were changed. A machine that no"
        " longer serves the site is forgotten after five minutes.",
        _("Mesin-mesin situs ini berbeda pengaturannya: %(names)s.") % {"names": names},
    )


def _names(known: list[Machine]) -> str:
    return ", ".join(map(str, known)) or "one is known"
