"""Bounds of rights: which rights and groups an account may give, and which rows it may touch.

A superuser has no bounds. All others give what they have, so that nobody gets more by giving.
"""

from typing import Any

from django.contrib.auth.models import Group, Permission, User
from django.db.models import Q, QuerySet

from articles.roles.names import code_of, has_effect


def rights_of_group(group: Group) -> set[str]:
    """Return the rights of a group ("app.codename")."""
    return {code_of(right) for right in group.permissions.select_related("content_type")}


def exceeds(row: User | Group | None, user: Any) -> bool:
    """Return whether an account or a group has rights that ``user`` lacks."""
    if row is None or user.is_superuser or row == user:
        return False
    if isinstance(row, Group):
        return not rights_of_group(row) <= user.get_all_permissions()
    return bool(row.is_superuser) or not _all_rights(row) <= user.get_all_permissions()


def givable_rights(user: Any) -> QuerySet[Permission]:
    """Return the rights that have an effect and that ``user`` may give."""
    rights = Permission.objects.select_related("content_type")
    own = None if user.is_superuser else user.get_all_permissions()
    chosen = [
        right.pk for right in rights if has_effect(right) and (own is None or code_of(right) in own)
    ]
    return rights.filter(pk__in=chosen)


def givable_groups(user: Any) -> QuerySet[Group]:
    """Return the groups whose rights ``user`` has."""
    groups = Group.objects.order_by("name")
    if user.is_superuser:
        return groups
    own = user.get_all_permissions()
    beyond = [
        right.pk
        for right in Permission.objects.select_related("content_type")
        if code_of(right) not in own
    ]
    return groups.exclude(pk__in=Group.objects.filter(Q(permissions__in=beyond)).values("pk"))


def _all_rights(account: User) -> set[str]:
    """Return the rights of an account, also while it is not active."""
    single = {code_of(right) for right in account.user_permissions.select_related("content_type")}
    return single.union(*(rights_of_group(group) for group in account.groups.all()))
