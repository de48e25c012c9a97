"""Models of synonyms: groups that editors manage, and mined candidates that await a decision."""

import hashlib
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.synonyms.error_messages import editor_message
from lexicon.synonym_groups import (
    BOTH,
    FIRST,
    FORM_DELIMITER,
    SynonymGroup,
    SynonymGroupError,
    parse_group,
)

SEPARATOR = f" {FORM_DELIMITER} "  # between the forms of a row


class Kind(models.TextChoices):
    """The kinds of ``lexicon.synonym_groups.SynonymKind``, with the labels that editors see."""

    ACRONYM = "acronym", _("singkatan")
    ENGLISH = "english", _("bahasa Inggris")
    INFORMAL = "informal", _("tidak baku")
    NAME = "name", _("nama lain")
    SPELLING = "spelling", _("ejaan")
    SYNONYM = "synonym", _("padanan")


class Direction(models.TextChoices):
    """Direction of expansion: from every form to all others, or only to the first form."""

    BOTH = BOTH, _("semua bentuk saling mencari")
    FIRST = FIRST, _("bentuk lain mencari bentuk pertama saja")


class VariantGroup(models.Model):
    """A group of forms with the same meaning in a query, validated by ``lexicon.synonym_groups``.

    ``brought`` is the line of the default group that the row was made from, and empty for groups of
    editors. A row that still equals its default follows later versions of the site.
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
        """Save the group in normal form. Raises ``SynonymGroupError`` if it is not valid."""
        self.assign(self.group())
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Raise ``ValidationError`` if the group is not valid or exists already."""
        try:
            self.assign(self.group())
        except SynonymGroupError as error:
            raise ValidationError(editor_message(error)) from None
        same = VariantGroup.objects.filter(signature=self.signature).exclude(pk=self.pk)
        if other := same.first():
            raise ValidationError(_("Kelompok itu sudah ada: %(forms)s.") % {"forms": other.forms})

    def group(self) -> SynonymGroup:
        """Return the group of the row. Raises ``SynonymGroupError``."""
        return parse_group(self.kind, self.direction, self.forms, self.note)

    def assign(self, group: SynonymGroup) -> None:
        """Copy a group into the fields of the row."""
        self.kind, self.note = group.kind.value, group.note
        self.direction = Direction.FIRST if group.one_way else Direction.BOTH
        self.forms = joined_forms(group.forms)
        self.name, self.signature = group.name, signature_hash(group)

    @property
    def is_unchanged_default(self) -> bool:
        """Return whether the row is a default group that no editor changed."""
        return self.active and self.brought == self.group().line()


class VariantsStamp(models.Model):
    """The version stamp of the table: one row, which triggers replace on every change."""

    stamp = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.stamp


class VariantCandidate(models.Model):
    """A group that ``manage.py mine_variants`` found in the articles; an editor decides on it.

    The decision is kept, so that later mining does not propose the group again.
    """

    class Status(models.TextChoices):
        PENDING = "pending", _("menunggu")
        ACCEPTED = "accepted", _("diterima")
        REJECTED = "rejected", _("ditolak")

    kind = models.CharField(_("jenis"), max_length=8, choices=Kind.choices)
    forms = models.TextField(_("bentuk"))
    signature = models.CharField(max_length=64, editable=False, unique=True)
    articles = models.PositiveIntegerField(
        pgettext_lazy("plural", "artikel"), help_text=_("Artikel yang memuatnya.")
    )
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
        verbose_name_plural = pgettext_lazy("plural", "calon bentuk lain")
        ordering: ClassVar = ["-score", "-articles", "pk"]
        indexes: ClassVar = [
            models.Index("status", models.F("score").desc(), name="candidate_best")
        ]

    def __str__(self) -> str:
        return self.forms


def joined_forms(forms: tuple[str, ...]) -> str:
    """Return forms in the notation of the ``forms`` column."""
    return SEPARATOR.join(forms)


def signature_hash(group: SynonymGroup) -> str:
    """Return a hash that is equal for groups with the same kind and forms."""
    return hashlib.sha256(group.signature.encode("utf-8", "replace")).hexdigest()
