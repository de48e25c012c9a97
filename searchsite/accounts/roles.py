"""Giving of roles by commands: which group a name means, and what an account has afterwards."""

from django.contrib.auth.models import Group, User
from django.db import transaction

from articles.roles.models import Role
from articles.roles.table import ROLES

NO_ROLE = "none"
ROLE_KEYS = tuple(role.key for role in ROLES)


class UnknownRoleError(LookupError):
    """No role and no group has this name."""


def group_named(name: str) -> Group:
    """Return the group of a role, also under another name, or the group of this name."""
    role = Role.objects.filter(key=name.lower(), group__isnull=False).select_related("group")
    if found := role.first():
        assert found.group is not None
        return found.group
    group = Group.objects.filter(name__iexact=name).first()
    if group is None:
        known = ", ".join([*Group.objects.order_by("name").values_list("name", flat=True), NO_ROLE])
        raise UnknownRoleError(f"There is no role or group {name!r}. There are: {known}.")
    return group


def give_role(account: User, name: str) -> None:
    """Give an account this role instead of its other roles; ``none`` takes them all.

    Groups that are no roles stay. With a role, the account may log in to the admin.
    """
    group = None if name.lower() == NO_ROLE else group_named(name)
    with transaction.atomic():
        roles = Role.objects.filter(group__isnull=False).values("group")
        account.groups.remove(*account.groups.filter(pk__in=roles))
        if group is not None:
            account.groups.add(group)
        account.is_staff = group is not None or account.is_superuser or account.groups.exists()
        account.save(update_fields=["is_staff"])
