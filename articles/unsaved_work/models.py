"""The model of unsaved work."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

TOKEN_LENGTH = 36  # of a UUID
PATH_LENGTH = 500
TITLE_LENGTH = 120


class UnsavedWork(models.Model):
    """The values of one form in one window. A finished one has none, and refuses late arrivals."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    token = models.CharField(max_length=TOKEN_LENGTH)  # made by the form
    path = models.CharField(max_length=PATH_LENGTH)  # of the form, without the site's prefix
    title = models.CharField(max_length=TITLE_LENGTH, blank=True)
    values = models.TextField(blank=True)  # JSON: name -> values
    saved_at = models.DateTimeField()
    is_finished = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        verbose_name = _("ketikan yang belum disimpan")
        verbose_name_plural = _("ketikan yang belum disimpan")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "token"], name="unsaved_work_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["user", "path"], name="unsaved_work_of_form"),
            models.Index(fields=["saved_at"], name="unsaved_work_by_age"),
        ]

    def __str__(self) -> str:
        return self.title or self.path
