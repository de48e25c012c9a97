"""System checks about the index: each has a stable id and says what to do.

They are warnings, not errors: ``manage.py reindex`` has to be able to run.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.utils import OperationalError, ProgrammingError

from articles import outbox
from articles.synonyms import stamp
from indexer.engines import engine_module, get_searcher
from indexer.exceptions import IndexDamaged, IndexerError, IndexMissing, IndexOutdated
from indexer.query.minimum_should_match import MinimumShouldMatch

_IDS: dict[type[Exception], str] = {
    IndexMissing: "indexer.W001",
    IndexOutdated: "indexer.W002",
    IndexDamaged: "indexer.W003",
}


def register_checks() -> None:
    """Register the checks with Django."""
    register(check_engine)
    register(check_index)
    register(check_minimum_should_match)
    register(check_triggers, Tags.database)


def check_engine(app_configs: Any, **_: Any) -> Sequence[CheckMessage]:
    """Report a ``SEARCH_ENGINE`` that is not registered."""
    try:
        engine_module(settings.SEARCH_ENGINE)
    except ImproperlyConfigured as error:
        return [Error(str(error), hint="Leave it unset for whoosh.", id="indexer.E002")]
    return []


def check_index(app_configs: Any, **_: Any) -> Sequence[CheckMessage]:
    """Warn when the index is missing, outdated or damaged."""
    try:
        get_searcher().check()
    except (IndexerError, OSError) as error:
        return [
            Warning(
                str(error),
                hint="Run `manage.py reindex`; readers see a page that says so until then.",
                id=_IDS.get(type(error), "indexer.W003"),
            )
        ]
    except (ValueError, ImproperlyConfigured):
        return []  # a setting is wrong: another check reports it
    return []


def check_minimum_should_match(app_configs: Any, **_: Any) -> Sequence[CheckMessage]:
    """Report a matching rule that cannot be read."""
    try:
        MinimumShouldMatch.parse(settings.SEARCH_MINIMUM_SHOULD_MATCH)
    except ValueError as error:
        return [
            Error(
                f"SEARCH_MINIMUM_SHOULD_MATCH: {error}",
                hint="Leave it unset for 3<50%.",
                id="indexer.E001",
            )
        ]
    return []


def check_triggers(
    app_configs: Any, databases: Sequence[str] | None = None, **_: Any
) -> Sequence[CheckMessage]:
    """Warn when a trigger is gone: changes would not reach the index, or the searches."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        try:
            if "articles_article" not in connection.introspection.table_names():
                continue
            missing = outbox.TRIGGERS.missing(connection)
            stamping = stamp.TRIGGERS.missing(connection)
        except (OperationalError, ProgrammingError, KeyError):
            continue
        if missing:
            names = ", ".join(sorted(missing))
            found.append(
                Warning(
                    f"The database lacks the outbox triggers {names}: changes to articles would"
                    " not reach the index.",
                    hint="Run `manage.py migrate`, then `manage.py reindex --verify --repair`.",
                    id="indexer.W004",
                )
            )
        if stamping:
            names = ", ".join(sorted(stamping))
            found.append(
                Warning(
                    f"The database lacks the triggers {names}: searches would go on with the table"
                    " of other forms as it was.",
                    hint="Run `manage.py migrate`.",
                    id="indexer.W005",
                )
            )
    return found
