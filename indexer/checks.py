"""System checks of the index and its settings, each with a stable id and a hint for the operator.

A defect of the index is a warning, not an error, so that ``manage.py reindex`` can run.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.utils import OperationalError, ProgrammingError

from articles import first_publication, outbox
from articles.bylines import stamp as bylines_stamp
from articles.new_articles import triggers as new_articles
from articles.outlets import stamp as outlets_stamp
from articles.pins import stamp as pins_stamp
from articles.shared_home import content_marks
from articles.synonyms import stamp
from indexer.engines import engine_module, get_searcher
from indexer.engines.choice import active_engine
from indexer.exceptions import (
    ClusterUnavailable,
    IndexDamaged,
    IndexerError,
    IndexMissing,
    IndexOutdated,
)
from indexer.query.minimum_should_match import MinimumShouldMatch

_IDS: dict[type[Exception], str] = {
    IndexMissing: "indexer.W001",
    IndexOutdated: "indexer.W002",
    IndexDamaged: "indexer.W003",
}


def register_checks() -> None:
    """Register the checks with Django."""
    register(check_engine)
    register(check_move)
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


def check_move(app_configs: Any, **_: Any) -> Sequence[CheckMessage]:
    """Warn if the site has moved to another engine than ``SEARCH_ENGINE`` names."""
    try:
        used = active_engine()
    except IndexerError:
        return []  # another check reports the note that cannot be read
    if used == settings.SEARCH_ENGINE:
        return []
    return [
        Warning(
            f"SEARCH_ENGINE={settings.SEARCH_ENGINE}, but `manage.py migrate_engine` has moved"
            f" this site to {used}, which it uses.",
            hint=f"Set SEARCH_ENGINE={used} with its other settings, or move back.",
            id="indexer.W007",
        )
    ]


def check_index(app_configs: Any, **_: Any) -> Sequence[CheckMessage]:
    """Warn if the index is missing, outdated or damaged, or its cluster does not answer."""
    try:
        get_searcher().check()
    except ClusterUnavailable as error:
        return [Warning(error.finding, hint=error.remedy or None, id="indexer.W006")]
    except (IndexerError, OSError) as error:
        return [
            Warning(
                str(error),
                hint="Run `manage.py reindex`. Until then, readers get an error page.",
                id=_IDS.get(type(error), "indexer.W003"),
            )
        ]
    except (ValueError, ImproperlyConfigured):
        return []  # another check reports the wrong setting
    return []


def check_minimum_should_match(app_configs: Any, **_: Any) -> Sequence[CheckMessage]:
    """Report a minimum-should-match rule that cannot be parsed."""
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
    """Warn if a database trigger is missing: changes would not reach the index or the searches."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        try:
            if "articles_article" not in connection.introspection.table_names():
                continue
            outbox_triggers = outbox.TRIGGERS.missing(connection)
            stamp_triggers = stamp.TRIGGERS.missing(connection)
            stamp_triggers |= outlets_stamp.TRIGGERS.missing(connection)
            stamp_triggers |= bylines_stamp.TRIGGERS.missing(connection)
            stamp_triggers |= pins_stamp.TRIGGERS.missing(connection)
            stamp_triggers |= content_marks.missing(connection)
            moment_triggers = first_publication.TRIGGERS.missing(connection)
            moment_triggers |= new_articles.missing(connection)
        except (OperationalError, ProgrammingError, KeyError):
            continue
        if outbox_triggers:
            names = ", ".join(sorted(outbox_triggers))
            found.append(
                Warning(
                    f"The database lacks the outbox triggers {names}: changes to articles do"
                    " not reach the index.",
                    hint="Run `manage.py migrate`, then `manage.py reindex --verify --repair`.",
                    id="indexer.W004",
                )
            )
        if stamp_triggers:
            names = ", ".join(sorted(stamp_triggers))
            found.append(
                Warning(
                    f"The database lacks the triggers {names}: searches do not see changes to the"
                    " tables of synonyms, outlets and pins.",
                    hint="Run `manage.py migrate`.",
                    id="indexer.W005",
                )
            )
        if moment_triggers:
            names = ", ".join(sorted(moment_triggers))
            found.append(
                Warning(
                    f"The database lacks the triggers {names}: feeds and alerts miss new articles.",
                    hint="Run `manage.py migrate`.",
                    id="indexer.W008",
                )
            )
    return found
