"""Groups of forms that editors manage, and candidates for groups that wait for their word."""

import hashlib
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.synonyms.error_messages import as_said_to_editors
from lexicon.synonym_groups import (
    BOTH,
    FIRST,
    FORM_DELIMITER,
    SynonymGroup,
    SynonymGroupError,
    parse_group,
)

SEPARATOR = f" {FORM_DELIMITER} "  # of the forms in a row


class Kind(models.TextChoices):
    """The kinds of ``lexicon.synonym_groups.SynonymKind``, as editors call them."""

    ACRONYM = "acronym", _("singkatan")
    INFORMAL = "informal", _("tidak baku")
    NAME = "name", _("nama lain")
    SPELLING = "spelling", _("ejaan")
    SYNONYM = "synonym", _("padanan")


class Direction(models.TextChoices):
    """Whether every form leads to the others, or the others to the first alone."""

    BOTH = BOTH, _("semua bentuk saling mencari")
    FIRST = FIRST, _("bentuk lain mencari bentuk pertama saja")


class VariantGroup(models.Model):
    """Forms that mean the same in a query; ``lexicon.synonym_groups`` has the rules of a group.

    ``brought`` is the line with which a group came with the site; it is empty for editors' own. A
    group that still reads so follows later versions of the site, a changed one stays as it is.
    """

    kind = models.CharField(_("jenis"), max_length=8, choices=Kind.choices)
    direction = models.CharField(
        _("arah"), max_length=5, choices=Direction.choices, default=Direction.BOTH
    )
    forms = models.TextField(_("bentuk"))
    note = models.CharField(_("catatan"), max_length=200, blank=True)
    active = models.BooleanField(_("dipakai"), default=True)
    brought = models.TextField(editable=False, blank=True, default="")
    name = models.CharField(max_length=300, editable=False, db_index=True)
    signature = models.CharField(max_length=64, editable=False, unique=True)
    updated_at = models.DateTimeField(_("diubah"), auto_now=True)

    class Meta:
        verbose_name = _("kelompok bentuk")
        verbose_name_plural = _("bentuk lain (singkatan, ejaan, nama)")
        ordering: ClassVar = ["kind", "forms"]

    def __str__(self) -> str:
        return self.forms

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, written as ``clean`` has it. Raises ``SynonymGroupError`` for what is no group."""
        self.take(self.group())
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Say what is no group, or one that is there already."""
        try:
            self.take(self.group())
        except SynonymGroupError as error:
            raise ValidationError(as_said_to_editors(error)) from None
        twins = VariantGroup.objects.filter(signature=self.signature).exclude(pk=self.pk)
        if twin := twins.first():
            raise ValidationError(_("Kelompok itu sudah ada: %(forms)s.") % {"forms": twin.forms})

    def group(self) -> SynonymGroup:
        """Return what the row says. Raises ``SynonymGroupError``."""
        return parse_group(self.kind, self.direction, self.forms, self.note)

    def take(self, group: SynonymGroup) -> None:
        """Make the row say what a group says."""
        self.kind, self.note = group.kind.value, group.note
        self.direction = Direction.FIRST if group.one_way else Direction.BOTH
        self.forms = written(group.forms)
        self.name, self.signature = group.name, digest(group)

    @property
    def is_as_brought(self) -> bool:
        """Return whether it came with the site and no editor changed it."""
        return self.active and self.brought == self.group().line()


class VariantsStamp(models.Model):
    """One row that triggers change with every change to a group."""

    stamp = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.stamp


class VariantCandidate(models.Model):
    """A group that ``manage.py mine_variants`` found in the articles, for an editor to decide on.

    Its decision stays, so that mining again does not ask again.
    """

    class Status(models.TextChoices):
        PENDING = "pending", _("menunggu")
        ACCEPTED = "accepted", _("diterima")
        REJECTED = "rejected", _("ditolak")

    kind = models.CharField(_("jenis"), max_length=8, choices=Kind.choices)
    forms = models.TextField(_("bentuk"))
    signature = models.CharField(max_length=64, editable=False, unique=True)
    articles = models.PositiveIntegerField(_("artikel"), help_text=_("Artikel yang memuatnya."))
    score = models.FloatField(_("skor"), help_text=_("0 sampai 1; makin tinggi makin yakin."))
    example_id = models.BigIntegerField(_("contoh"), null=True, blank=True)
    excerpt = models.TextField(_("kutipan"), blank=True)
    status = models.CharField(
        _("keputusan"), max_length=8, choices=Status.choices, default=Status.PENDING
    )
    group = models.ForeignKey(
        VariantGroup,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kelompok"),
    )
    updated_at = models.DateTimeField(_("diubah"), auto_now=True)

    class Meta:
        verbose_name = _("calon bentuk lain")
        verbose_name_plural = _("calon bentuk lain")
        ordering: ClassVar = ["-score", "-articles", "pk"]
        indexes: ClassVar = [
            models.Index("status", models.F("score").desc(), name="candidate_best")
        ]

    def __str__(self) -> str:
        return self.forms


def written(forms: tuple[str, ...]) -> str:
    """Return forms as a row keeps them."""
    return SEPARATOR.join(forms)


def digest(group: SynonymGroup) -> str:
    """Return what is the same of two groups that say the same."""
    return hashlib.sha256(group.signature.encode("utf-8", "replace")).hexdigest()
