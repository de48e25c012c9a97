"""Model of logged operations: who changed which selection of articles, when and how."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class Operation(models.Model):
    """One change of a selection of articles.

    Its revisions (``articles.revisions``) hold the former values of each changed article.
    ``waiting`` holds the keys of the selection that are still to be changed, if the work is done
    outside of the request; ``articles.operations.selection`` reads it.
    """

    class Kind(models.TextChoices):
        """The action, as editors know it."""

        PUBLISH = "publish", _("Terbitkan")
        UNPUBLISH = "unpublish", _("Tarik dari pencarian")
        SCHEDULE = "schedule", _("Jadwalkan")
        SET = "set", _("Tetapkan nilai")
        REPLACE = "replace", _("Cari dan ganti")
        MERGE = "merge", _("Gabungkan ejaan")
        TRASH = "trash", _("Buang ke tempat sampah")
        RESTORE = "restore", _("Pulihkan dari tempat sampah")
        PURGE = "purge", _("Hapus selamanya")
        UNDO_IMPORT = "undo-import", _("Urungkan impor")
        TAKE_BACK = "take-back", _("Urungkan operasi")
        OTHER = "other", _("Perubahan lain")

    kind = models.CharField(_("tindakan"), max_length=12, choices=Kind.choices)
    label = models.CharField(_("keterangan"), max_length=300, blank=True)
    #: The change as data: what another process needs in order to go on with it.
    change = models.JSONField(default=dict, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("pengguna"),
    )
    created_at = models.DateTimeField(_("waktu"))
    finished_at = models.DateTimeField(_("selesai"), null=True, blank=True)
    selected = models.PositiveIntegerField(_("dipilih"), default=0)
    changed = models.PositiveIntegerField(_("diubah"), default=0)
    #: Of an operation that takes another one back: articles that were changed again since.
    left_alone = models.PositiveIntegerField(_("dibiarkan"), default=0)
    waiting = models.BinaryField(null=True, editable=False)
    error = models.CharField(max_length=300, blank=True)
    takes_back = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="takings_back",
        verbose_name=_("mengurungkan"),
    )
    taken_back_at = models.DateTimeField(_("diurungkan"), null=True, blank=True)

    class Meta:
        verbose_name = _("operasi")
        verbose_name_plural = pgettext_lazy("plural", "operasi")
        default_permissions = ()  # the rights to articles apply
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        name = self.get_kind_display()
        return f"{name} · {self.label}" if self.label else name

    def name(self) -> str:
        """Return the name; of a taking back, also that of the operation taken back."""
        if self.takes_back is None:
            return str(self)
        name = gettext("Urungkan operasi %(number)d") % {"number": self.takes_back.pk}
        return f"{name} · {self.takes_back}"
