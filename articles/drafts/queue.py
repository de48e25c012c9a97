"""The queue of drafts: the newest first, or those first for which somebody asks.

The order is that of keys, so that the next draft is one look into a partial index, with any number
of drafts, and a draft that is decided or deleted meanwhile does not stop anyone.
"""

from dataclasses import dataclass

from django.db.models import QuerySet

from articles.models import Article, ImportedArticle, PublicationRequest

ALL, REQUESTED, DATES = "semua", "diminta", "tanggal"
SHOWN = (ALL, REQUESTED, DATES)
#: Condition of the partial index ``article_drafts``.
DRAFT = Article.Status.DRAFT


@dataclass(frozen=True, slots=True)
class DraftQueue:
    """Drafts of one kind (``SHOWN``), or of one import."""

    shown: str = ALL
    batch: int | None = None

    def drafts(self) -> QuerySet[Article]:
        """Return the drafts, the newest first."""
        drafts = Article.objects.filter(status=DRAFT)
        if self.shown == REQUESTED:
            drafts = drafts.filter(publication_request__isnull=False)
        elif self.shown == DATES:
            drafts = drafts.exclude(date_status="")
        if self.batch is not None:
            imported = ImportedArticle.objects.filter(batch=self.batch).order_by()
            drafts = drafts.filter(pk__in=imported.values("article_id"))
        return drafts.order_by("-pk")

    def first(self) -> int | None:
        """Return the key of the first draft."""
        return self._key(self.drafts())

    def after(self, pk: int) -> int | None:
        """Return the key of the next draft; None at the end."""
        return self._key(self.drafts().filter(pk__lt=pk))

    def before(self, pk: int) -> int | None:
        """Return the key of the draft before; None at the beginning."""
        return self._key(self.drafts().filter(pk__gt=pk).order_by("pk"))

    def count(self) -> int:
        """Return the number of drafts."""
        return self.drafts().order_by().count()

    def place(self, pk: int) -> int:
        """Return the place of a draft, from 1."""
        return self.drafts().order_by().filter(pk__gte=pk).count()

    @staticmethod
    def _key(drafts: QuerySet[Article]) -> int | None:
        return drafts.values_list("pk", flat=True).first()


def requested_count() -> int:
    """Return the number of drafts for which somebody asks."""
    return PublicationRequest.objects.filter(article__status=DRAFT).count()
