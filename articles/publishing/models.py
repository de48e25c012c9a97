"""The model of requests for publication."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PublicationRequest(models.Model):
    """A request of a writer, who may not publish, that an editor publish a draft."""

    article = models.OneToOneField(
        "articles.Article",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="publication_request",
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("diminta oleh"),
    )
    asked_at = models.DateTimeField(_("diminta pada"), db_index=True)

    class Meta:
        default_permissions = ()
        verbose_name = _("permintaan terbit")
        verbose_name_plural = _("permintaan terbit")
        ordering: ClassVar = ["asked_at", "pk"]

    def __str__(self) -> str:
        return str(self.pk)
