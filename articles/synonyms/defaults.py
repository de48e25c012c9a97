"""Bring the groups that come with the site into the database, and leave editors' choices alone.

A group is known by its name (kind and first two forms) from version to version. One that no editor
touched follows the file: it is changed, or goes when the file lacks it. One that was changed or
switched off stays as it is. New ones are added, unless an editor has a group that says the same.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connections, transaction

from articles.synonyms.models import SEPARATOR, VariantGroup, VariantsStamp, digest
from articles.synonyms.stamp import TRIGGERS
from lexicon.synonym_groups import SynonymGroup, SynonymKind, default_groups


def bring_defaults_after_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    """Install the triggers and bring the groups where the tables exist (a signal receiver)."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if {VariantGroup._meta.db_table, VariantsStamp._meta.db_table} <= tables:
        TRIGGERS.install(connection)
        bring_defaults(default_groups(), using)


def bring_defaults(groups: Iterable[SynonymGroup], using: str = "default") -> None:
    """Make the table follow the groups of this version of the site."""
    rows = VariantGroup.objects.using(using)
    wanted = {group.name: group for group in groups}
    with transaction.atomic(using=using):
        brought = {_name(row): row for row in rows.exclude(brought="")}
        taken = set(rows.values_list("signature", flat=True))
        stale = [row.pk for name, row in brought.items() if name not in wanted]
        follows = [row.pk for row in brought.values() if row.is_as_brought]
        rows.filter(pk__in=set(stale) & set(follows)).delete()
        for name, group in wanted.items():
            row = brought.get(name)
            if row and row.pk in follows and row.brought != group.line():
                _follow(row, group, taken)
        new = [
            _row(group)
            for name, group in wanted.items()
            if name not in brought and digest(group) not in taken
        ]
        rows.bulk_create(new)


def _follow(row: VariantGroup, group: SynonymGroup, taken: set[str]) -> None:
    if digest(group) == row.signature or digest(group) not in taken:
        row.brought = group.line()
        row.take(group)
        row.save()


def _row(group: SynonymGroup) -> VariantGroup:
    row = VariantGroup(brought=group.line())
    row.take(group)
    return row


def _name(row: VariantGroup) -> str:
    """Return the name under which a group was brought, whatever an editor made of it."""
    kind, _direction, forms, *_ = row.brought.split("\t")
    return SynonymGroup(SynonymKind(kind), tuple(forms.split(SEPARATOR))).name
