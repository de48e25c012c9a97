"""Names of days and periods, as short as they can be: *2024*, *Maret 2024*, *7 hari terakhir*."""

from calendar import monthrange
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

#: The labels of the periods that pages offer: the short one of the choice, the long one of a chip.
PERIOD_LABELS = {
    "24-jam": (gettext_lazy("24 jam"), gettext_lazy("24 jam terakhir")),
    "7-hari": (gettext_lazy("7 hari"), gettext_lazy("7 hari terakhir")),
    "30-hari": (gettext_lazy("30 hari"), gettext_lazy("30 hari terakhir")),
    "setahun": (gettext_lazy("Setahun"), gettext_lazy("Setahun terakhir")),
    "bulan-ini": (gettext_lazy("Bulan ini"), gettext_lazy("Bulan ini")),
}


def period_label(period: str) -> str:
    """Return the label of a period that is named from today; of others, its own words."""
    labels = PERIOD_LABELS.get(period)
    return str(labels[1]) if labels else period.replace("-", " ")


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
