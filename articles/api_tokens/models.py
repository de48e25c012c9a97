"""The table of tokens: who may read the API how often, and until when."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

DEFAULT_LIMIT = 3_000
MAX_LIMIT = 100_000


class ApiToken(models.Model):
    """A token. Its row has a hash of it, so that a copy of the database opens nothing."""

    name = models.CharField(
        _("nama"), max_length=120, help_text=_("Siapa atau program apa yang memakainya.")
    )
    #: The beginning of the token, by which people recognize it.
    prefix = models.CharField(_("awal token"), max_length=16, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    requests_a_minute = models.PositiveIntegerField(
        _("permintaan per menit"),
        default=DEFAULT_LIMIT,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_LIMIT)],
        help_text=_("Batas token ini sendiri, sebagai ganti batas per alamat."),
    )
    expires_on = models.DateField(
        _("berlaku sampai"),
        null=True,
        blank=True,
        help_text=_("Berlaku sampai akhir hari itu. Kosong: tanpa batas."),
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
    last_used_on = models.DateField(_("terakhir dipakai"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("dicabut"), null=True, editable=False)

    class Meta:
        verbose_name = pgettext_lazy("singular", "token API")
        verbose_name_plural = pgettext_lazy("plural", "token API")
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(requests_a_minute__gte=1, requests_a_minute__lte=MAX_LIMIT),
                name="api_token_limit",
                violation_error_message=_("Batasnya adalah 1 sampai 100.000."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def is_valid(self) -> bool:
        """Return whether the token opens the API today."""
        expired = self.expires_on is not None and self.expires_on < localdate()
        return self.revoked_at is None and not expired
