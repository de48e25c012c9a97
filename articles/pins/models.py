"""The table of pins: which article an editor pins to a query, or hides from it, and when."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.pins.query_check import is_empty_query

MAX_POSITION = 100
MAX_FOR_A_QUERY = 100
MAX_QUERY_LENGTH = 256


class Pin(models.Model):
    """An article in a fixed place of the results of a query, or never among them.

    The foreign key has no database constraint, because other programs delete articles.
    """

    class Action(models.TextChoices):
        PIN = "pin", _("Sematkan")
        HIDE = "hide", _("Sembunyikan")

    class Match(models.TextChoices):
        """The queries that a pin applies to."""

        EXACT = "exact", _("persis kueri ini")
        FORMS = "forms", _("kata-kata ini saja, dalam bentuk dan urutan apa pun")
        WORDS = "words", _("semua kata ini dalam bentuk apa pun, juga dengan kata lain")

    query = models.CharField(
        _("kueri"), max_length=MAX_QUERY_LENGTH, help_text=_("Seperti diketik pembaca.")
    )
    match = models.CharField(
        _("berlaku untuk"), max_length=5, choices=Match.choices, default=Match.FORMS
    )
    action = models.CharField(
        _("tindakan"), max_length=4, choices=Action.choices, default=Action.PIN
    )
    article = models.ForeignKey(
        "articles.Article",
        on_delete=models.CASCADE,
        db_constraint=False,
        related_name="+",
        verbose_name=pgettext_lazy("singular", "artikel"),
    )
    position = models.PositiveSmallIntegerField(
        _("posisi"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_POSITION)],
        help_text=_("Tempat menurut relevansi; 1 paling atas. Tidak berlaku bila disembunyikan."),
    )
    first_day = models.DateField(
        _("dari tanggal"), null=True, blank=True, help_text=_("Kosong: mulai sekarang.")
    )
    last_day = models.DateField(
        _("sampai tanggal"),
        null=True,
        blank=True,
        help_text=_("Berlaku sampai akhir hari itu. Kosong: tanpa batas."),
    )
    note = models.CharField(
        _("catatan"), max_length=300, blank=True, help_text=_("Untuk rekan redaksi.")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("dibuat oleh"),
    )
    created_at = models.DateTimeField(_("dibuat"), auto_now_add=True)
    updated_at = models.DateTimeField(_("diubah"), auto_now=True)

    class Meta:
        verbose_name = pgettext_lazy("singular", "sematan")
        verbose_name_plural = _("sematan dan penyembunyian")
        ordering: ClassVar = ["query", "action", "position", "pk"]
        permissions: ClassVar = [("explain_ranking", _("Dapat melihat mengapa artikel tampil"))]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["query", "match", "article"],
                name="pinned_once",
                violation_error_message=_("Artikel ini sudah diatur untuk kueri itu."),
            ),
            models.CheckConstraint(
                condition=models.Q(position__gte=1, position__lte=MAX_POSITION),
                name="pin_position",
                violation_error_message=_("Posisi adalah 1 sampai 100."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.query} · #{self.article_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the pin with normalized white space in its query."""
        self.query = _with_single_spaces(self.query)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Raise ``ValidationError`` for an empty query, or days in the wrong order."""
        self.query = _with_single_spaces(self.query)
        if self.query and not any(map(str.isalnum, self.query)):  # else its field says why
            raise ValidationError({"query": _("Kueri memerlukan huruf atau angka.")})
        if self.query and is_empty_query(self.query):
            message = _(
                "Kueri ini tidak mencari apa pun. Tulis kata, atau isi setelah titik dua,"
                " seperti sumber:kompas."
            )
            raise ValidationError({"query": message})
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValidationError({"last_day": _("Tanggal akhir lebih dulu dari tanggal mulai.")})
        others = Pin.objects.filter(query=self.query).exclude(pk=self.pk)
        if others.count() >= MAX_FOR_A_QUERY:
            message = _("Kueri ini sudah punya %(most)d aturan. Hapus dahulu yang tak terpakai.")
            raise ValidationError({"query": message % {"most": MAX_FOR_A_QUERY}})


def _with_single_spaces(text: str) -> str:
    return " ".join(text.replace("\0", "").split())
