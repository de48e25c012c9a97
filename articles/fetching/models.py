"""Models of fetching: news sources that are fetched regularly, and the pages fetched once."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class NewsSource(models.Model):
    """An RSS, Atom or sitemap address whose new articles ``manage.py fetch_sources`` imports."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draf")
        PUBLISHED = "published", _("Terbit")

    name = models.CharField(
        _("nama"), max_length=120, help_text=_("Menjadi sumber artikel yang tidak menyebutnya.")
    )
    address = models.URLField(
        _("alamat"), max_length=1000, unique=True, help_text=_("RSS, Atom, atau sitemap.")
    )
    category = models.CharField(_("kategori"), max_length=80, blank=True)
    status = models.CharField(
        _("simpan sebagai"), max_length=9, choices=Status.choices, default=Status.DRAFT
    )
    interval = models.PositiveIntegerField(_("setiap (menit)"), default=60)
    active = models.BooleanField(_("aktif"), default=True)
    etag = models.CharField(max_length=300, blank=True, editable=False)
    last_modified = models.CharField(max_length=100, blank=True, editable=False)
    next_fetch_at = models.DateTimeField(
        _("pengambilan berikutnya"), null=True, blank=True, editable=False
    )
    last_success_at = models.DateTimeField(
        _("terakhir berhasil"), null=True, blank=True, editable=False
    )
    last_error_at = models.DateTimeField(_("terakhir gagal"), null=True, blank=True, editable=False)
    #: The last problem as JSON, so that each reader gets it in the own language.
    last_error = models.TextField(_("kesalahan terakhir"), blank=True, editable=False)
    failures = models.PositiveIntegerField(_("gagal berturut-turut"), default=0, editable=False)
    #: The run that fetches this source now holds it until this time. Another run passes it over.
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    last_report = models.JSONField(default=dict, blank=True, editable=False)  # counts of a run

    class Meta:
        verbose_name = _("sumber berita")
        verbose_name_plural = pgettext_lazy("plural", "sumber berita")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class FetchedPage(models.Model):
    """A page of a news source that was fetched; it is not fetched again."""

    source = models.ForeignKey(NewsSource, on_delete=models.CASCADE, related_name="pages")
    key = models.CharField(max_length=64)  # SHA-256 of the normalised address
    fetched_at = models.DateTimeField(auto_now_add=True)
    failures = models.PositiveSmallIntegerField(default=0)
    done = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("halaman terambil")
        verbose_name_plural = pgettext_lazy("plural", "halaman terambil")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "key"], name="page_fetched_once")
        ]

    def __str__(self) -> str:
        return self.key
