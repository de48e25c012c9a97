"""Make the groups of the roles after a migration, without undoing an operator's changes.

``Role.given`` remembers each right that a group once got. A later version gives a group only rights
that are new in that version. A group of the same name that was there before keeps its own rights.
"""

from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import connections, transaction

from articles.roles.models import Role
from articles.roles.table import ROLES, RoleDefinition

#: Applications whose rights the roles give. Django makes the rights of each after its migrations.
APPS = sorted({right.partition(".")[0] for role in ROLES for right in role.rights})


def install_roles_after_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    """Install the roles if the database has the tables (a signal receiver)."""
    tables = set(connections[using].introspection.table_names())
    needed = {model._meta.db_table for model in (Role, Group, Permission)}
    if needed <= tables:
        install_roles(using)


def install_roles(using: str = "default") -> None:
    """Make the groups that were never made, and give the rights that were never given."""
    rights = _stored_rights(using)
    if not _known_rights() <= rights.keys():
        for label in APPS:
            create_permissions(apps.get_app_config(label), verbosity=0, using=using)
        rights = _stored_rights(using)
    with transaction.atomic(using=using):
        stored = Role.objects.using(using).select_related("group").in_bulk()
        for definition in ROLES:
            wanted = [name for name in definition.rights if name in rights]
            role = stored.get(definition.key)
            if role is None:
                _make(definition, wanted, rights, using)
            elif new := [name for name in wanted if name not in role.given]:
                if role.group:
                    _give(role.group, new, rights, using)
                role.given = [*role.given, *new]
                role.save(using=using)


def _make(
    definition: RoleDefinition, wanted: list[str], rights: dict[str, int], using: str
) -> None:
    group, is_new = Group.objects.using(using).get_or_create(name=definition.key)
    if is_new:
        _give(group, wanted, rights, using)
    Role(key=definition.key, group=group, given=wanted).save(using=using)


def _give(group: Group, names: list[str], rights: dict[str, int], using: str) -> None:
    """Add rights to a group.

    NOTE: one statement, without the signals of ``permissions.add``: the log of security is about
    what people change, and every test that empties the tables comes by here.
    """
    rows = Group.permissions.through
    rows.objects.using(using).bulk_create(
        (rows(group_id=group.pk, permission_id=rights[name]) for name in names),
        ignore_conflicts=True,
    )


def _known_rights() -> set[str]:
    """Return the rights of the roles whose models this version has."""
    models = {f"{model._meta.app_label}.{model._meta.model_name}" for model in apps.get_models()}
    rights = {right for role in ROLES for right in role.rights}
    return {
        right
        for right in rights
        if f"{right.partition('.')[0]}.{right.rpartition('_')[2]}" in models
    }


def _stored_rights(using: str) -> dict[str, int]:
    """Return the key of each right, by "app.codename"."""
    rows = Permission.objects.using(using).filter(content_type__app_label__in=APPS)
    return {
        f"{app}.{codename}": pk
        for pk, app, codename in rows.order_by().values_list(
            "pk", "content_type__app_label", "codename"
        )
    }
