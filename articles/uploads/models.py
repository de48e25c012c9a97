"""Models of uploads: what was read from files or addresses, kept for a day, and their import."""

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.batches.models import ImportBatch

TOKEN_BYTES = 20


def new_token() -> str:
    """Return a random token for an address."""
    return secrets.token_hex(TOKEN_BYTES)  # on a command line, no letter of it is an option


class Upload(models.Model):
    """One upload of a user. ``state`` changes by conditional updates, so each step runs once."""

    class State(models.TextChoices):
        READING = "reading", _("sedang dibaca")
        READY = "ready", _("menunggu keputusan")
        IMPORTING = "importing", _("sedang diimpor")
        STOPPING = "stopping", _("sedang dihentikan")
        DONE = "done", _("selesai")
        CANCELLED = "cancelled", _("dibatalkan")

    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    name = models.CharField(_("berkas"), max_length=300)  # names of files, or an address
    state = models.CharField(
        _("keadaan"), max_length=9, choices=State.choices, default=State.READING
    )
    created_at = models.DateTimeField(_("waktu"), auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    #: Defaults, the choice about the rest, and progress: counts that the progress page shows.
    options = models.JSONField(default=dict, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    batch = models.ForeignKey(ImportBatch, on_delete=models.SET_NULL, null=True, blank=True)

    class Meta:
        verbose_name = _("unggahan")
        verbose_name_plural = pgettext_lazy("plural", "unggahan")
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.name


class UploadedItem(models.Model):
    """One item of an upload: a file, an article or a rejection, in the order of reading."""

    class Kind(models.TextChoices):
        FILE = "file", _("berkas")
        ARTICLE = "article", pgettext_lazy("singular", "artikel")
        REJECTION = "rejection", _("penolakan")

    class Verdict(models.TextChoices):
        """The relation of an article to the stored articles and to the rest of the upload."""

        NEW = "new", _("baru")
        CHANGED = "changed", _("berbeda dari yang tersimpan")
        NEAR = "near", _("mirip yang tersimpan")
        SAME = "same", _("sudah ada")
        REPEATED = "repeated", _("ganda dalam unggahan ini")

    class Choice(models.TextChoices):
        """The editor's decision about an article."""

        SKIP = "skip", _("lewati")
        CREATE = "create", _("simpan")
        UPDATE = "update", _("ganti yang tersimpan")

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="items")
    number = models.PositiveIntegerField()  # from 0, over all kinds
    kind = models.CharField(max_length=9, choices=Kind.choices)
    content = models.JSONField()  # the record as read
    edited = models.JSONField(default=dict, blank=True)  # field -> value of the editor
    kept = models.JSONField(default=list, blank=True)  # [rule, text] of removals put back
    version = models.PositiveIntegerField(default=0)  # grows with each change of an editor
    file = models.PositiveIntegerField(default=0)  # the number of the file's own item
    choice = models.CharField(max_length=6, choices=Choice.choices, blank=True, default="")
    verdict = models.CharField(max_length=8, choices=Verdict.choices, blank=True, default="")
    #: The stored article that this one equals or resembles, and that an update replaces.
    target = models.BigIntegerField(null=True, blank=True)
    #: ``updated_at`` of the target when the editor last saw it; a later one is another's edit.
    target_version = models.DateTimeField(null=True, blank=True)
    repeats = models.PositiveIntegerField(null=True, blank=True)  # the number of an earlier item
    warned = models.BooleanField(default=False)
    draft = models.BooleanField(default=False)  # whether the record's own status is draft

    class Meta:
        verbose_name = _("isi unggahan")
        verbose_name_plural = pgettext_lazy("plural", "isi unggahan")
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["upload", "number"], name="uploaded_item_number")
        ]
        #: The counts of a preview read only this index, not the large contents.
        indexes: ClassVar = [
            models.Index(
                fields=["upload", "kind", "verdict", "choice", "warned", "draft", "file", "number"],
                name="uploaded_item_counts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.upload_id}: {self.number}"
