"""Models of import batches: one import, and the articles that it created or updated."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ImportBatch(models.Model):
    """One import: an upload, a run of ``import_articles``, or one fetch of a news source."""

    class Kind(models.TextChoices):
        UPLOAD = "upload", _("unggahan")
        COMMAND = "command", _("perintah")
        SOURCE = "source", _("sumber berita")

    kind = models.CharField(_("jenis"), max_length=8, choices=Kind.choices)
    name = models.CharField(_("nama"), max_length=300)  # names of files, or of the news source
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("pengguna"),
    )
    created_at = models.DateTimeField(_("waktu"), auto_now_add=True)
    undone_at = models.DateTimeField(_("diurungkan"), null=True, blank=True)
    report = models.JSONField(default=dict, blank=True)  # counts, and removals of each rule

    class Meta:
        verbose_name = _("impor")
        verbose_name_plural = pgettext_lazy("plural", "impor")
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.name


class ImportedArticle(models.Model):
    """An article that a batch created or updated.

    The foreign key has no database constraint, because a batch remembers deleted articles.
    ``previous`` holds the values that an update replaced; it is null if the batch created the
    article. ``version`` is ``updated_at`` after the import: a later value shows a later edit.
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="articles")
    article_id = models.BigIntegerField(db_index=True)
    previous = models.JSONField(null=True, blank=True)
    version = models.DateTimeField()

    class Meta:
        verbose_name = _("artikel impor")
        verbose_name_plural = pgettext_lazy("plural", "artikel impor")

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.article_id}"
