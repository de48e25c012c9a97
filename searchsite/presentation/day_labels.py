"""Names of days and periods, as short as they can be: *2024*, *Maret 2024*, *7 hari terakhir*."""

import re
from calendar import monthrange
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

#: The labels of the periods that pages offer: the short one of the choice, the long one of a chip.
PERIOD_LABELS = {
    "24-jam": (gettext_lazy("24 jam"), gettext_lazy("24 jam terakhir")),
    "7-hari": (gettext_lazy("7 hari"), gettext_lazy("7 hari terakhir")),
    "30-hari": (gettext_lazy("30 hari"), gettext_lazy("30 hari terakhir")),
    "setahun": (gettext_lazy("Setahun"), gettext_lazy("Setahun terakhir")),
    "bulan-ini": (gettext_lazy("Bulan ini"), gettext_lazy("Bulan ini")),
}
#: The labels of other usual periods of addresses.
NAMED_PERIODS = {
    "hari-ini": gettext_lazy("Hari ini"),
    "kemarin": gettext_lazy("Kemarin"),
    "minggu-ini": gettext_lazy("Minggu ini"),
    "minggu-lalu": gettext_lazy("Minggu lalu"),
    "bulan-lalu": gettext_lazy("Bulan lalu"),
    "tahun-ini": gettext_lazy("Tahun ini"),
    "tahun-lalu": gettext_lazy("Tahun lalu"),
}
COUNTED_PERIODS = {
    "jam": ngettext_lazy("%(n)d jam terakhir", "%(n)d jam terakhir", "n"),
    "hari": ngettext_lazy("%(n)d hari terakhir", "%(n)d hari terakhir", "n"),
    "minggu": ngettext_lazy("%(n)d minggu terakhir", "%(n)d minggu terakhir", "n"),
    "bulan": ngettext_lazy("%(n)d bulan terakhir", "%(n)d bulan terakhir", "n"),
    "tahun": ngettext_lazy("%(n)d tahun terakhir", "%(n)d tahun terakhir", "n"),
}

_COUNTED = re.compile(rf"(\d{{1,5}})-({'|'.join(COUNTED_PERIODS)})")


def period_label(period: str) -> str:
    """Return the label of a period that is named from today; of unusual ones, their own words.

    >>> period_label("3-bulan")
    '3 bulan terakhir'
    """
    if labels := PERIOD_LABELS.get(period):
        return str(labels[1])
    if counted := _COUNTED.fullmatch(period):
        return str(COUNTED_PERIODS[counted[2]] % {"n": int(counted[1])})
    return str(NAMED_PERIODS.get(period) or period.replace("-", " "))


def days_label(first: date | None, last: date | None) -> str:
    """Return the shortest name of the days from ``first`` to ``last``."""
    if first and last:
        if first == last:
            return date_format(first, "j F Y")
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
            years = (first.year, last.year)
            return str(first.year) if first.year == last.year else "{}–{}".format(*years)
        if first == last.replace(day=1) and last.day == monthrange(last.year, last.month)[1]:
            return date_format(first, "F Y")
        return f"{date_format(first, 'j F Y')} – {date_format(last, 'j F Y')}"
    if first:
        return _("sejak %(day)s") % {"day": date_format(first, "j F Y")}
    return _("sampai %(day)s") % {"day": date_format(last or date.max, "j F Y")}


def days_parameters(first: date, last: date) -> str:
    """Return the parameters of these days in a URL: ``from=2024-03&to=2024-03``."""
    first_text, last_text = first.isoformat(), last.isoformat()
    if first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
        first_text, last_text = first_text[:7], last_text[:7]
        if first.month == 1 and last.month == 12:
            first_text, last_text = first_text[:4], last_text[:4]
    return f"from={first_text}&to={last_text}"
