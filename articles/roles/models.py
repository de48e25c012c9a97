"""The model of roles: which group stands for a role, and which rights the site has given it."""

from typing import ClassVar

from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(models.Model):
    """A role that came with the site.

    ``given`` holds every right that the site ever gave the group. So a right that an operator took
    away, or a deleted group, is not given or made again by the next migration.
    """

    key = models.CharField(max_length=20, primary_key=True)  # ``articles.roles.table.ROLES``
    group = models.OneToOneField(
        Group, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("grup")
    )
    given = models.JSONField(default=list)  # "app.codename"

    class Meta:
        verbose_name = pgettext_lazy("singular", "peran")
        verbose_name_plural = pgettext_lazy("plural", "peran")
        default_permissions = ()
        permissions: ClassVar = [("give_role", "Can give roles to accounts")]

    def __str__(self) -> str:
        return self.key
