"""System checks of the site: files that others could read, and machines that do not fit."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register

from articles.shared_home.places import root

PRIVATE = 0o077  # permissions of group and others, which a private folder lacks


@register(Tags.security)
def check_data_dir(app_configs: Any = None, **_: Any) -> Sequence[CheckMessage]:
    """Warn if other users may enter ``DATA_DIR``, or the home of several machines."""
    modes = {folder: folder.stat().st_mode & 0o777 for folder in (Path(settings.DATA_DIR), root())}
    return [
        Warning(
            f"Other users of this machine can enter the folder {folder} (permissions {mode:o}). It"
            " has the accounts, the drafts and the secret key.",
            hint=f"Run `chmod 700 {folder}`.",
            id="searchsite.W001",
        )
        for folder, mode in modes.items()
        if mode & PRIVATE
    ]


@register()
def check_machines(app_configs: Any = None, **_: Any) -> Sequence[CheckMessage]:
    """Warn if several machines serve the site and something parts them."""
    if not settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        return []
    from searchsite.machine_defects import machine_defects

    return [
        Warning(defect.finding, hint=defect.remedy, id=defect.check) for defect in machine_defects()
    ]
