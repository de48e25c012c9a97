"""Install the default groups of synonyms in the database without undoing editors' changes.

The name of a group (its kind and first two forms) identifies it across versions of the site. A
group that no editor changed follows the file: it is updated, or deleted if the file lacks it. A
group that was changed or switched off stays as it is. A new default is added unless an editor has a
group with the same forms.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connections, transaction

from articles.synonyms.models import SEPARATOR, VariantGroup, VariantsStamp, signature_hash
from articles.synonyms.stamp import TRIGGERS
from lexicon.synonym_groups import SynonymGroup, SynonymKind, default_groups


def install_defaults_after_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    """Install the triggers and the groups if the database has the tables (a signal receiver)."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if {VariantGroup._meta.db_table, VariantsStamp._meta.db_table} <= tables:
        TRIGGERS.install(connection)
        install_defaults(default_groups(), using)


def install_defaults(groups: Iterable[SynonymGroup], using: str = "default") -> None:
    """Update the table to the groups of this version of the site."""
    rows = VariantGroup.objects.using(using)
    defaults = {group.name: group for group in groups}
    with transaction.atomic(using=using):
        installed = {_default_name(row): row for row in rows.exclude(brought="")}
        signatures = set(rows.values_list("signature", flat=True))
        removed = {row.pk for name, row in installed.items() if name not in defaults}
        unchanged = {row.pk for row in installed.values() if row.is_unchanged_default}
        rows.filter(pk__in=removed & unchanged).delete()
        for name, group in defaults.items():
            row = installed.get(name)
            if row and row.pk in unchanged and row.brought != group.line():
                _update(row, group, signatures)
        new = [
            _row(group)
            for name, group in defaults.items()
            if name not in installed and signature_hash(group) not in signatures
        ]
        rows.bulk_create(new)


def _update(row: VariantGroup, group: SynonymGroup, signatures: set[str]) -> None:
    if signature_hash(group) == row.signature or signature_hash(group) not in signatures:
        row.brought = group.line()
        row.assign(group)
        row.save()


def _row(group: SynonymGroup) -> VariantGroup:
    row = VariantGroup(brought=group.line())
    row.assign(group)
    return row


def _default_name(row: VariantGroup) -> str:
    """Return the name of the default that a row was made from, even if an editor changed it."""
    kind, _direction, forms, *_ = row.brought.split("\t")
    return SynonymGroup(SynonymKind(kind), tuple(forms.split(SEPARATOR))).name
