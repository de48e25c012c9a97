"""The model of warnings: what reading and cleaning found doubtful about an imported article."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportWarnings(models.Model):
    """The warnings about one imported article, kept for the editor who decides about it.

    There is no foreign key: other programs delete articles, and a row without one harms nothing.
    """

    article_id = models.BigIntegerField(primary_key=True)
    warnings = models.JSONField(default=list)  # ``Problem`` as [code, values]

    class Meta:
        verbose_name = _("peringatan impor")
        verbose_name_plural = _("peringatan impor")
        default_permissions: ClassVar = ()

    def __str__(self) -> str:
        return str(self.article_id)
