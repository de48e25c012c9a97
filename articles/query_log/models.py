"""Models of the query log: counters by query and day, and counters of days that stay for good.

No row stands for one reader or one search. Rows with the text of a query are removed after
``QUERY_LOG_DAYS`` days; ``SearchDay`` has no text and is kept.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

MAX_QUERY_LENGTH = 256  # as of ``JudgedQuery.query``


class QueryDay(models.Model):
    """The searches of one query on one day of the site's time zone.

    ``key`` is equal for spellings that the search does not tell apart; ``query`` is the spelling
    that was typed last. ``total`` is the number of results of the last search without filters,
    ``last_at`` its time; clicks and searches with filters leave both alone.
    """

    day = models.DateField(_("hari"))
    key = models.CharField(max_length=MAX_QUERY_LENGTH)
    query = models.CharField(_("kueri"), max_length=MAX_QUERY_LENGTH)
    searches = models.PositiveIntegerField(_("pencarian"), default=0)
    total = models.PositiveIntegerField(_("hasil"), null=True)
    zero = models.PositiveIntegerField(_("tanpa hasil"), default=0)
    corrected = models.PositiveIntegerField(_("dikoreksi"), default=0)
    correction = models.CharField(_("koreksi"), max_length=MAX_QUERY_LENGTH, default="")
    widened = models.PositiveIntegerField(_("diperluas"), default=0)
    clicks = models.PositiveIntegerField(_("klik"), default=0)
    timed = models.PositiveIntegerField(default=0)  # searches with a measured time
    ms_sum = models.FloatField(default=0.0)
    ms_max = models.FloatField(_("waktu terlama (ms)"), default=0.0)
    last_at = models.DateTimeField(_("terakhir"))

    class Meta:
        verbose_name = _("pencarian pembaca")
        verbose_name_plural = _("laporan pencarian pembaca")
        default_permissions = ("view",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "key"], name="query_once_a_day")
        ]
        indexes: ClassVar = [models.Index(fields=["key", "day"], name="query_by_key")]

    def __str__(self) -> str:
        return f"{self.day}: {self.query} ({self.searches})"


class ClickDay(models.Model):
    """The clicks on one article at one position in the results of a query, on one day.

    There is no foreign key: a click is counted whatever happens to the article later.
    """

    day = models.DateField(_("hari"))
    key = models.CharField(max_length=MAX_QUERY_LENGTH)
    article_id = models.BigIntegerField()
    position = models.PositiveIntegerField(_("urutan"))  # among all results, from 1
    clicks = models.PositiveIntegerField(_("klik"), default=0)

    class Meta:
        verbose_name = _("klik pembaca")
        verbose_name_plural = _("klik pembaca")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["key", "day", "article_id", "position"], name="click_once_a_day"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["day"], name="click_by_day")]

    def __str__(self) -> str:
        return f"{self.day}: {self.key} #{self.article_id} @{self.position} ({self.clicks})"


class SearchDay(models.Model):
    """The counts of one day, which stay when the texts of its queries are gone.

    ``unkept`` counts the searches whose text was not stored: it had personal data, or the day had
    too many queries already.
    """

    day = models.DateField(_("hari"), primary_key=True)
    searches = models.PositiveIntegerField(_("pencarian"), default=0)
    zero = models.PositiveIntegerField(_("tanpa hasil"), default=0)
    corrected = models.PositiveIntegerField(_("dikoreksi"), default=0)
    widened = models.PositiveIntegerField(_("diperluas"), default=0)
    clicks = models.PositiveIntegerField(_("klik"), default=0)
    unkept = models.PositiveIntegerField(_("tanpa teks"), default=0)
    timed = models.PositiveIntegerField(default=0)
    ms_sum = models.FloatField(default=0.0)

    class Meta:
        verbose_name = _("pencarian per hari")
        verbose_name_plural = _("pencarian per hari")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.day}: {self.searches}"


class QueryRecount(models.Model):
    """The number of results that a query has now, counted for an editor by a real search."""

    key = models.CharField(max_length=MAX_QUERY_LENGTH, primary_key=True)
    total = models.PositiveIntegerField(_("hasil kini"))
    counted_at = models.DateTimeField(_("dihitung"))

    class Meta:
        verbose_name = _("hitungan ulang")
        verbose_name_plural = _("hitungan ulang")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.key}: {self.total}"
