"""The table of bylines, which editors manage and merges of spellings extend."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.bylines.table import BylineTable, byline_key

MAX_NAME_LENGTH = 200  # as of ``Article.author``
MAX_SPELLINGS = 500


class Byline(models.Model):
    """An author's name, and its other spellings, one on each line."""

    name = models.CharField(_("penulis"), max_length=MAX_NAME_LENGTH, unique=True)
    spellings = models.TextField(
        _("ejaan lain"),
        blank=True,
        help_text=_("Satu ejaan per baris; huruf besar dan kecil sama."),
    )
    updated_at = models.DateTimeField(_("diubah"), auto_now=True)

    class Meta:
        verbose_name = _("ejaan penulis")
        verbose_name_plural = _("ejaan penulis")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the name with its spellings in usual form."""
        self.tidy()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Raise ``ValidationError`` if a spelling is too long or belongs to another name."""
        self.tidy()
        if not self.name:
            raise ValidationError({"name": _("Nama penulis tidak boleh kosong.")})
        lines = self.lines()
        if len(lines) > MAX_SPELLINGS:
            raise ValidationError({"spellings": _("Paling banyak %d ejaan.") % MAX_SPELLINGS})
        for line in lines:
            if len(line) > MAX_NAME_LENGTH:
                shown = {"name": f"{line[:40]}…", "limit": MAX_NAME_LENGTH}
                message = _("“%(name)s” lebih panjang dari %(limit)d karakter.")
                raise ValidationError({"spellings": message % shown})
        keys = {byline_key(name): name for name in (self.name, *lines)}
        for other, key in self._keys_of_others():
            if key in keys:
                shown = {"name": keys[key], "other": other}
                raise ValidationError(_("“%(name)s” sudah termasuk penulis %(other)s.") % shown)

    def tidy(self) -> None:
        """Write the spellings without blanks around them, empty lines and repetitions."""
        self.name = " ".join(self.name.replace("\0", "").split())
        self.spellings = "\n".join(dict.fromkeys(self.lines()))

    def lines(self) -> list[str]:
        """Return the spellings besides the name itself.

        A spelling that differs from another one in letter case only is kept: articles have it.
        """
        cleaned = (" ".join(line.split()) for line in self.spellings.replace("\0", "").splitlines())
        return [line for line in cleaned if line and line != self.name]

    def _keys_of_others(self) -> Iterator[tuple[str, str]]:
        for other in Byline.objects.exclude(pk=self.pk):
            for name in (other.name, *other.lines()):
                yield other.name, byline_key(name)


def current_table() -> BylineTable:
    """Return the table as the database has it; a name itself counts before other spellings."""
    rows = [(byline.name, byline.lines()) for byline in Byline.objects.order_by("pk")]
    return BylineTable.of([*((name, ()) for name, _spellings in rows), *rows])
