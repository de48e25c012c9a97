"""Model of revisions: one change to one article, with the values that it replaced."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Revision(models.Model):
    """One change to an article; ``articles.revisions.values`` reads and writes its two columns.

    ``changes`` is JSON: for each changed field the former and the new value, or their digests if
    they are long. ``texts`` holds the former values of long fields, compressed.
    The foreign key to the article has no database constraint, so that other programs can delete
    articles as before.
    """

    class Reason(models.TextChoices):
        """The way of the change."""

        FORM = "form", _("formulir")
        OPERATION = "operation", _("operasi")
        IMPORT = "import", _("impor")
        RESTORE = "restore", _("pemulihan revisi")
        CLEANING = "cleaning", _("pembersihan ulang")
        SCHEDULE = "schedule", _("terbit terjadwal")
        PROGRAM = "program", _("program")

    article = models.ForeignKey(
        "articles.Article",
        on_delete=models.CASCADE,
        db_constraint=False,
        db_index=False,
        related_name="revisions",
        verbose_name=pgettext_lazy("singular", "artikel"),
    )
    operation = models.ForeignKey(
        "articles.Operation",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="revisions",
        verbose_name=_("operasi"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name=_("pengguna"),
    )
    created_at = models.DateTimeField(_("waktu"))
    reason = models.CharField(_("cara"), max_length=9, choices=Reason.choices)
    note = models.CharField(_("catatan"), max_length=300, blank=True)
    changes = models.TextField(default="{}")
    texts = models.BinaryField(null=True)

    class Meta:
        verbose_name = _("revisi")
        verbose_name_plural = pgettext_lazy("plural", "revisi")
        default_permissions = ()  # whoever may see an article sees its revisions
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["article", "-id"], name="revision_of_article")]

    def __str__(self) -> str:
        return f"{self.article_id} · {self.pk}"
