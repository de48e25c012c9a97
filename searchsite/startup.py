"""Refusal of invalid settings before a command runs or a worker starts."""

import sys
from importlib import import_module

from django.conf import ENVIRONMENT_VARIABLE
from django.core.exceptions import ImproperlyConfigured


def refuse_invalid_settings(program: str, status: int) -> None:
    """Import the settings; end the process with one line and ``status`` if a value is invalid."""
    import os

    try:
        import_module(os.environ.get(ENVIRONMENT_VARIABLE, "searchsite.settings"))
    except ImproperlyConfigured as error:
        sys.stderr.write(f"{program}: {error}\n")
        sys.exit(status)
