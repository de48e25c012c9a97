"""The table of outlets, which editors manage."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.outlets.source_names import plain_name, source_key
from articles.outlets.table import OutletTable

MAX_NAME_LENGTH = 120  # as of ``Article.source``
MAX_NAMES = 500


class Outlet(models.Model):
    """An outlet, and the names of sources that belong to it, one on each line."""

    name = models.CharField(_("media"), max_length=MAX_NAME_LENGTH, unique=True)
    names = models.TextField(
        _("nama sumber"),
        blank=True,
        help_text=_(
            "Satu nama per baris, seperti tertulis pada artikel; huruf besar dan kecil sama."
            " Sebuah domain mencakup semua subdomainnya."
        ),
    )
    updated_at = models.DateTimeField(_("diubah"), auto_now=True)

    class Meta:
        verbose_name = _("media")
        verbose_name_plural = _("media (kelompok sumber)")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the outlet with its names in usual form."""
        self.tidy()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Raise ``ValidationError`` if a name is too long or belongs to another outlet."""
        self.tidy()
        if not self.name:
            raise ValidationError({"name": _("Nama media tidak boleh kosong.")})
        lines = self.lines()
        if len(lines) > MAX_NAMES:
            raise ValidationError({"names": _("Paling banyak %d nama.") % MAX_NAMES})
        for line in lines:
            if len(line) > MAX_NAME_LENGTH:
                shown = {"name": f"{line[:40]}…", "limit": MAX_NAME_LENGTH}
                message = _("“%(name)s” lebih panjang dari %(limit)d karakter.")
                raise ValidationError({"names": message % shown})
        keys = {source_key(name): name for name in (self.name, *lines)}
        for other, key in self._keys_of_others():
            if key in keys:
                shown = {"name": keys[key], "outlet": other}
                raise ValidationError(_("“%(name)s” sudah termasuk media %(outlet)s.") % shown)

    def tidy(self) -> None:
        """Write the names without blanks around them, empty lines and repetitions."""
        self.name = plain_name(self.name.replace("\0", ""))
        named = {source_key(self.name)}
        lines = []
        for line in self.lines():
            if (key := source_key(line)) not in named:
                named.add(key)
                lines.append(line)
        self.names = "\n".join(lines)

    def lines(self) -> list[str]:
        """Return the names besides the outlet's own."""
        cleaned = (" ".join(line.split()) for line in self.names.replace("\0", "").splitlines())
        return [line for line in cleaned if line]

    def _keys_of_others(self) -> Iterator[tuple[str, str]]:
        for other in Outlet.objects.exclude(pk=self.pk):
            for name in (other.name, *other.lines()):
                yield other.name, source_key(name)


def current_table() -> OutletTable:
    """Return the table as the database has it; an outlet's own name counts before other names."""
    rows = [(outlet.name, outlet.lines()) for outlet in Outlet.objects.order_by("pk")]
    return OutletTable.of([*((name, ()) for name, _names in rows), *rows])
