"""One draft as the queue page shows it: its text in part, warnings, dates and articles like it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin.upload.error_messages import editor_message
from articles.admin.upload.rule_names import rule_name
from articles.drafts.likes import Likeness, articles_like
from articles.drafts.remarks import Remarks, remarks_about
from articles.models import Article, PublicationRequest

EXCERPT_CHARACTERS = 1_200
MAX_SHOWN_TEXT = 60_000  # characters behind "the whole text"
MAX_REMOVALS = 3
MAX_REMOVAL_CHARACTERS = 140


@dataclass
class ShownDraft:
    """A draft on the page, with what is computed about it."""

    article: Article
    now: datetime

    @cached_property
    def remarks(self) -> Remarks:
        """Return the remarks of import and cleaning."""
        return remarks_about(self.article)

    @cached_property
    def likes(self) -> list[Likeness]:
        """Return the stored articles like this one."""
        return articles_like(self.article)

    @cached_property
    def request(self) -> PublicationRequest | None:
        """Return the request to publish this draft."""
        requests = PublicationRequest.objects.select_related("asked_by")
        return requests.filter(pk=self.article.pk).first()

    @property
    def warnings(self) -> list[str]:
        """Return the warnings as sentences."""
        return [editor_message(problem) for problem in self.remarks.warnings]

    @property
    def removals(self) -> list[tuple[str, str]]:
        """Return the first removed pieces: name of the rule, text in part."""
        return [
            (rule_name(each.rule), _cut(each.text, MAX_REMOVAL_CHARACTERS))
            for each in self.remarks.removals[:MAX_REMOVALS]
        ]

    @property
    def more_removals(self) -> int:
        """Return the number of removed pieces that are not shown."""
        return max(0, len(self.remarks.removals) - MAX_REMOVALS)

    @property
    def excerpt(self) -> list[str]:
        """Return the beginning of the text, in paragraphs."""
        return _paragraphs(_cut_text(self.article.body, EXCERPT_CHARACTERS))

    @property
    def is_cut(self) -> bool:
        """Return whether the excerpt leaves something out."""
        return len(self.article.body) > EXCERPT_CHARACTERS

    @property
    def whole(self) -> list[str]:
        """Return the text, in paragraphs; a very long one in part."""
        return _paragraphs(_cut_text(self.article.body, MAX_SHOWN_TEXT))

    @cached_property
    def words(self) -> int:
        """Return the number of words of the text."""
        return len(self.article.body.split())

    @property
    def is_future(self) -> bool:
        """Return whether the date of publication is still to come."""
        moment = self.article.published_at
        return moment is not None and moment > self.now

    @property
    def date_needs_a_look(self) -> bool:
        """Return whether the date is missing, inferred or doubtful."""
        return self.article.published_at is None or bool(self.article.date_status)

    @property
    def flags(self) -> list[str]:
        """Return what needs a look, in a few words: a phone shows the rest below the text."""
        found = []
        if count := len(self.warnings):
            text = ngettext("%(n)d peringatan", "%(n)d peringatan", count)
            found.append(text % {"n": count})
        if self.article.published_at is None:
            found.append(_("tanpa tanggal"))
        elif self.article.date_status:
            found.append(
                _("tanggal %(status)s") % {"status": self.article.get_date_status_display()}
            )
        if count := len(self.likes):
            found.append(
                ngettext("%(n)d salinan dekat", "%(n)d salinan dekat", count) % {"n": count}
            )
        return found

    @property
    def day(self) -> str:
        """Return the day of publication as a date input holds it."""
        moment = self.article.published_at
        return timezone.localtime(moment).date().isoformat() if moment else ""

    @property
    def named_days(self) -> list[tuple[str, str]]:
        """Return the days that the text names: value of the input, and as readers see it."""
        return [(day.isoformat(), date_format(day, "l, j F Y")) for day in self.remarks.days]

    @property
    def version(self) -> str:
        """Return the version that the page shows; another one is another's change."""
        return self.article.updated_at.isoformat()


def _cut_text(text: str, limit: int) -> str:
    """Return the beginning of a text, up to a word, with the paragraphs."""
    if len(text) <= limit:
        return text
    return f"{text[:limit].rsplit(None, 1)[0]} …"


def _cut(text: str, limit: int) -> str:
    return " ".join(_cut_text(text, limit).split())


def _paragraphs(text: str) -> list[str]:
    return [part for part in (piece.strip() for piece in text.split("\n\n")) if part]
