"""The preferences of an editor, which the admin remembers on all devices."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ListPreference(models.Model):
    """The columns that an editor chose for the list of articles, in their order."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="+",
        verbose_name=_("pengguna"),
    )
    columns = models.JSONField(_("kolom"), default=list)

    class Meta:
        verbose_name = _("pilihan kolom")
        verbose_name_plural = _("pilihan kolom")
        default_permissions: ClassVar = ()

    def __str__(self) -> str:
        return f"{self.user_id}: {', '.join(self.columns)}"
