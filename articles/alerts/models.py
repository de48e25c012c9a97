"""The models of alerts: the alert of a reader, its hits, and its mails.

The addresses and queries are personal data: ``articles.alerts.retention`` removes them.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Alert(models.Model):
    """A search whose new hits are mailed to an address.

    NOTE: triggers read the column ``status`` for ``'active'`` (``articles.new_articles``).
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("menunggu konfirmasi")
        ACTIVE = "active", _("aktif")
        PAUSED = "paused", _("dijeda")
        ENDED = "ended", _("dihentikan")

    class Frequency(models.TextChoices):
        HOURLY = "hourly", _("segera, paling sering sejam sekali")
        DAILY = "daily", _("harian")
        WEEKLY = "weekly", _("mingguan")

    class Pause(models.TextChoices):
        NONE = "", "–"
        QUERY = "query", _("pencariannya tidak berlaku lagi")
        BOUNCES = "bounces", _("surelnya ditolak")

    address = models.CharField(_("alamat surel"), max_length=254)
    #: Hashes of the address in small letters, and of its mailbox, which is without ``+label``.
    address_key = models.CharField(max_length=64, db_index=True, editable=False)
    mailbox_key = models.CharField(max_length=64, db_index=True, editable=False)
    parameters = models.TextField(_("pencarian"))  # a query string (``searchsite.params``)
    search_key = models.CharField(max_length=64, editable=False)  # a hash of ``parameters``
    frequency = models.CharField(_("seberapa sering"), max_length=6, choices=Frequency.choices)
    language = models.CharField(_("bahasa"), max_length=8)
    status = models.CharField(
        _("status"), max_length=7, choices=Status.choices, default=Status.WAITING, db_index=True
    )
    pause = models.CharField(
        _("alasan jeda"), max_length=7, choices=Pause.choices, default=Pause.NONE, blank=True
    )
    created_at = models.DateTimeField(_("dibuat"), auto_now_add=True)
    changed_at = models.DateTimeField(_("status sejak"))
    #: Articles first published from then on are its hits; by the clock of the database.
    since = models.DateTimeField(_("berlaku sejak"), null=True)
    due_at = models.DateTimeField(_("surel berikutnya"), null=True, db_index=True)
    last_sent_at = models.DateTimeField(_("surel terakhir"), null=True)
    bounces = models.PositiveSmallIntegerField(_("penolakan"), default=0)  # in a row
    misses = models.PositiveSmallIntegerField(default=0)  # searches in a row that did not end

    class Meta:
        verbose_name = pgettext_lazy("singular", "langganan surel")
        verbose_name_plural = pgettext_lazy("plural", "langganan surel")
        default_permissions = ("view", "delete")
        permissions: ClassVar = [("read_alert", "Can read the addresses and queries of alerts")]
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["address_key", "search_key"],
                condition=~models.Q(status="ended"),
                name="alert_once",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"  # neither the address nor the query: titles and messages show it


class AlertMail(models.Model):
    """A mail about an alert, recorded before it is sent; a repetition has the same Message-ID."""

    class Kind(models.TextChoices):
        CONFIRM = "confirm", _("konfirmasi")
        MANAGE = "manage", _("tautan kelola")
        NOTICE = "notice", _("pemberitahuan jeda")
        DIGEST = "digest", _("artikel baru")

    class State(models.TextChoices):
        READY = "ready", _("menunggu")
        SENDING = "sending", _("sedang dikirim")  # or a process was killed meanwhile
        SENT = "sent", _("terkirim")
        DROPPED = "dropped", _("dibatalkan")

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="mails")
    kind = models.CharField(_("jenis"), max_length=7, choices=Kind.choices)
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(_("status"), max_length=7, choices=State.choices, default=State.READY)
    created_at = models.DateTimeField(_("dibuat"), db_index=True)
    next_attempt_at = models.DateTimeField(_("percobaan berikutnya"))
    attempts = models.PositiveIntegerField(_("percobaan"), default=0)
    sent_at = models.DateTimeField(_("terkirim"), null=True, db_index=True)
    #: Class and codes of the last failure; never the text of the server, which has the address.
    failure = models.CharField(_("kegagalan"), max_length=80, blank=True, default="")

    class Meta:
        verbose_name = pgettext_lazy("singular", "surel langganan")
        verbose_name_plural = pgettext_lazy("plural", "surel langganan")
        default_permissions = ()
        indexes: ClassVar = [
            models.Index(
                fields=["next_attempt_at"],
                condition=models.Q(state__in=("ready", "sending")),
                name="alert_mail_waiting",
            )
        ]

    def __str__(self) -> str:
        return self.message_id


class AlertHit(models.Model):
    """An article that an alert has found, once; ``mail`` is the only one that tells of it.

    ``is_compared`` is false while the search of the alert has not ended for this article.
    """

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="hits")
    article_id = models.BigIntegerField()
    is_compared = models.BooleanField(default=True)
    mail = models.ForeignKey(AlertMail, on_delete=models.CASCADE, null=True, related_name="hits")
    found_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["alert", "article_id"], name="alert_hit_once")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["alert", "is_compared"],
                condition=models.Q(mail__isnull=True),
                name="alert_hit_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.alert_id}: {self.article_id}"
