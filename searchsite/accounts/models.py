"""Recovery codes; the secrets of authenticator apps are ``TOTPDevice`` of django-otp."""

from django.conf import settings
from django.db import models


class RecoveryCode(models.Model):
    """The SHA-256 of a code that replaces the authenticator app once.

    A code has 120 random bits, so that a plain hash protects it (ASVS 5.0, 6.5.2).
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_codes"
    )
    digest = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once"),
        )

    def __str__(self) -> str:
        return f"{self.user_id}: {self.digest[:8]}"
