"""Refusal of invalid settings before a command runs or a worker starts."""

import os
import sys
from importlib import import_module

from django.conf import ENVIRONMENT_VARIABLE
from django.core.exceptions import ImproperlyConfigured


def refuse_invalid_settings(program: str, status: int) -> None:
    """Import the settings; end the process with one line and ``status`` if a value is invalid."""
    try:
        settings = import_module(os.environ.get(ENVIRONMENT_VARIABLE, "searchsite.settings"))
        _check_search(settings)
    except ImproperlyConfigured as error:
        sys.stderr.write(f"{program}: {error}\n")
        sys.exit(status)


def _check_search(settings: object) -> None:
    """Check the values that only the search engine understands, without loading an engine."""
    from indexer.engines import ENGINES
    from indexer.query.minimum_should_match import MinimumShouldMatch

    engine = getattr(settings, "SEARCH_ENGINE", "")
    if engine not in ENGINES:
        known = ", ".join(sorted(ENGINES))
        raise ImproperlyConfigured(
            f"SEARCH_ENGINE={engine!r} is not an engine. Set it to one of: {known}."
        )
    try:
        MinimumShouldMatch.parse(getattr(settings, "SEARCH_MINIMUM_SHOULD_MATCH", "3<50%"))
    except ValueError as error:
        raise ImproperlyConfigured(f"SEARCH_MINIMUM_SHOULD_MATCH: {error}") from error
