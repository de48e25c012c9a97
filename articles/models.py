"""Models of the corpus: articles, their original texts, judged queries and the outbox.

The database is the source of truth; the index is derived from it. Every write to ``Article``
inserts a ``PendingUpdate`` in the same transaction (see ``articles.outbox``), and the index applies
those updates.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models, router, transaction
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.addresses import url_key
from articles.alerts.models import Alert, AlertHit, AlertMail
from articles.api_tokens.models import ApiToken
from articles.batches.models import ImportBatch, ImportedArticle
from articles.bounded_text import BoundedCharField, BoundedTextField
from articles.bylines.models import Byline
from articles.content_hash import ContentKeys, content_keys
from articles.derived_fields import SOURCE_FIELDS, SOURCES, with_derived_fields
from articles.drafts.models import ImportWarnings
from articles.fetching.models import FetchedPage, NewsSource
from articles.first_publication import FirstPublicationField
from articles.kind_rules import kind_of
from articles.kinds import Kind, badge_of
from articles.new_articles.models import NewArticle
from articles.operations.models import Operation
from articles.outlets.models import Outlet
from articles.pins.models import Pin
from articles.preferences.models import ListPreference
from articles.publishing.models import PublicationRequest
from articles.query_log.models import ClickDay, QueryDay, QueryRecount, SearchDay
from articles.queryset import ArticleQuerySet
from articles.revisions.models import Revision
from articles.roles.models import Role
from articles.shared_home.models import (
    ContentMark,
    Machine,
    SharedChunk,
    SharedCounter,
    SharedFile,
)
from articles.signals import announce_after_commit
from articles.synonyms.models import VariantCandidate, VariantGroup, VariantsStamp
from articles.text_sketch import text_sketch
from articles.unsaved_work.models import UnsavedWork
from articles.uploads.models import Upload, UploadedItem
from lexicon.normal_forms import with_bounded_marks

__all__ = [
    "Alert",
    "AlertHit",
    "AlertMail",
    "ApiToken",
    "Article",
    "Byline",
    "ClickDay",
    "ContentMark",
    "FetchedPage",
    "ImportBatch",
    "ImportWarnings",
    "ImportedArticle",
    "IndexToken",
    "JudgedQuery",
    "ListPreference",
    "Machine",
    "NewArticle",
    "NewsSource",
    "Operation",
    "OriginalText",
    "Outlet",
    "PendingUpdate",
    "Pin",
    "PublicationRequest",
    "QueryDay",
    "QueryRecount",
    "Revision",
    "Role",
    "SearchDay",
    "SharedChunk",
    "SharedCounter",
    "SharedFile",
    "UnsavedWork",
    "Upload",
    "UploadedItem",
    "VariantCandidate",
    "VariantGroup",
    "VariantsStamp",
    "normalized_query",
]

SLUG_LENGTH = 80
#: Texts from which others are derived, before the database bounds them (``bounded_text``).
BOUNDED_FIELDS = ("title", "body", "source", "category")
FALLBACK_SLUG = "artikel"
#: Consecutive ids whose articles are in one file of the sitemap; a constant of two indexes.
SITEMAP_FILE_IDS = 5_000


class Article(models.Model):
    """One news article. Only published articles are searchable."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draf")
        PUBLISHED = "published", _("Terbit")
        SCHEDULED = "scheduled", _("Terjadwal")  # published at ``published_at``
        TRASHED = "trashed", _("Di tempat sampah")

    #: The statuses that a file, an upload or a command may give an article, and their names.
    ENTRY_STATUSES = (
        (Status.DRAFT.value, Status.DRAFT.label),
        (Status.PUBLISHED.value, Status.PUBLISHED.label),
    )

    Kind = Kind

    class DateStatus(models.TextChoices):
        """The reliability of the date of publication."""

        STATED = "", _("disebut")
        INFERRED = "inferred", _("disimpulkan dari teks")
        DOUBTFUL = "doubtful", _("meragukan")

    title = BoundedCharField(_("judul"), max_length=300)
    body = BoundedTextField(_("isi"), help_text=_("Teks polos; baris kosong memisahkan paragraf."))
    source = BoundedCharField(_("sumber"), max_length=120, blank=True, db_index=True)
    author = BoundedCharField(_("penulis"), max_length=200, blank=True)
    category = BoundedCharField(_("kategori"), max_length=80, blank=True, db_index=True)
    stated_kind = models.CharField(
        _("jenis"),
        max_length=11,
        choices=Kind.choices,
        blank=True,
        default="",
        db_default="",  # other programs may write rows without it
        help_text=_("Bila kosong, ditentukan dari kategori, alamat, sumber, judul, dan isi."),
    )
    #: The stated kind, or the one that the other fields show.
    kind = models.CharField(
        _("jenis"), max_length=11, choices=Kind.choices, editable=False, default="", db_default=""
    )
    url = models.URLField(_("tautan asli"), max_length=1000, blank=True, db_index=True)
    published_at = models.DateTimeField(_("waktu terbit"), null=True, blank=True)
    date_status = models.CharField(
        _("asal tanggal"),
        max_length=8,
        choices=DateStatus.choices,
        blank=True,
        default="",
        db_default="",  # other programs may write rows without it
    )
    status = models.CharField(
        _("status"), max_length=9, choices=Status.choices, default=Status.PUBLISHED
    )
    slug = models.SlugField(
        _("slug"),
        max_length=SLUG_LENGTH,
        blank=True,
        db_index=False,
        help_text=_("Bagian akhir alamat; dibuat dari judul bila kosong."),
    )
    external_id = models.CharField(
        _("nomor luar"),
        max_length=200,
        blank=True,
        db_index=True,
        help_text=_("Nomor artikel pada berkas asalnya, bila ada."),
    )
    content_hash = models.CharField(max_length=64, editable=False, db_index=True)
    #: Keys by which an import finds stored articles. They are null in rows of other programs.
    body_key = models.BigIntegerField(null=True, editable=False, db_index=True)
    url_key = models.BigIntegerField(null=True, editable=False, db_index=True)
    sketch_1 = models.BigIntegerField(null=True, editable=False, db_index=True)
    sketch_2 = models.BigIntegerField(null=True, editable=False, db_index=True)
    sketch_3 = models.BigIntegerField(null=True, editable=False, db_index=True)
    created_at = models.DateTimeField(_("dibuat"), auto_now_add=True)
    updated_at = models.DateTimeField(_("diubah"), auto_now=True)
    #: When readers could first open the article; null if they never could. Triggers keep it.
    first_published_at = FirstPublicationField(_("pertama kali terbit"), null=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("dibuat oleh"),
    )
    #: Set while the article is in the trash: since when, and the status that it had before.
    trashed_at = models.DateTimeField(_("dibuang"), null=True, editable=False)
    trashed_from = models.CharField(
        max_length=9, choices=Status.choices, editable=False, default="", db_default=""
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("singular", "artikel")
        verbose_name_plural = pgettext_lazy("plural", "artikel")
        ordering: ClassVar = [models.F("published_at").desc(nulls_last=True), "-pk"]
        permissions: ClassVar = [
            ("publish_article", "Can publish, schedule and withdraw articles"),
            ("rebuild_index", "Can rebuild and check the search index"),
        ]
        indexes: ClassVar = [
            models.Index(
                "status",
                models.F("published_at").desc(),
                models.F("id").desc(),
                name="article_latest",
            ),
            models.Index(
                models.F("published_at").desc(),
                models.F("id").desc(),
                name="article_by_date",
            ),
            models.Index(
                "status",
                models.F("first_published_at").desc(),
                models.F("id").desc(),
                name="article_newest",
            ),
            models.Index(
                fields=["date_status"],
                condition=~models.Q(date_status=""),
                name="article_uncertain_dates",
            ),
            models.Index(
                fields=["kind"],
                condition=~models.Q(kind=Kind.NEWS),
                name="article_other_than_news",
            ),
            models.Index(
                fields=["published_at"],
                condition=models.Q(status="scheduled"),
                name="article_scheduled",
            ),
            models.Index(  # the status leads, or SQLite takes ``article_latest`` and sorts
                fields=["status", "id", "date_status"],
                condition=models.Q(status="draft"),
                name="article_drafts",
            ),
            models.Index(
                fields=["trashed_at"],
                condition=models.Q(status="trashed"),
                name="article_trashed",
            ),
            # The orders of the admin's list.
            models.Index(fields=["title"], name="article_by_title"),
            models.Index(fields=["author"], name="article_by_author"),
            models.Index(fields=["updated_at"], name="article_by_change"),
            # The last change and the first publication of consecutive ids, for the sitemap.
            models.Index(
                (models.F("id") - 1) / SITEMAP_FILE_IDS, "updated_at", name="article_file_changed"
            ),
            models.Index(
                (models.F("id") - 1) / SITEMAP_FILE_IDS,
                "status",
                "first_published_at",
                name="article_file_published",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Fill the derived fields, save, and announce the change after the commit."""
        update_fields = kwargs.get("update_fields")
        if update_fields is not None:
            kwargs["update_fields"] = with_derived_fields(update_fields)
        if self._is_computed_by_the_database():
            self._save_computed(*args, **kwargs)
        else:
            self.fill_derived_fields()
            super().save(*args, **kwargs)
        self._learn_first_publication()
        announce_after_commit(self._state.db)

    def get_absolute_url(self) -> str:
        """Return the permalink: ``/articles/<id>/<slug>``."""
        slug = self.slug or FALLBACK_SLUG  # other programs may write rows without a slug
        return reverse("article", kwargs={"pk": self.pk, "slug": slug})

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the article and announce the change after the commit."""
        database = kwargs.get("using") or self._state.db
        deleted = super().delete(*args, **kwargs)
        announce_after_commit(database)
        return deleted

    def fill_derived_fields(self, keys: ContentKeys | None = None) -> None:
        """Set the slug if it is empty, and the keys of ``articles.derived_fields``.

        ``keys`` are the result of ``content_keys``, if the caller has it.
        """
        for name in BOUNDED_FIELDS:
            setattr(self, name, with_bounded_marks(getattr(self, name)))
        if not self.slug:
            self.slug = slugify(self.title)[:SLUG_LENGTH].strip("-") or FALLBACK_SLUG
        keys = keys or content_keys(self.title, self.body)
        self.content_hash, self.body_key = keys.content_hash, keys.body_key
        self.sketch_1, self.sketch_2, self.sketch_3 = text_sketch(keys.folded_body)
        self.url_key = url_key(self.url)
        self.kind = self.stated_kind or self._kind_by_rule()

    def shown_kind(self) -> str:
        """Return the name of the kind for a badge; "" for news."""
        return badge_of(self.own_kind())

    def own_kind(self) -> str:
        """Return the kind; other programs may write rows without one."""
        return self.kind or self.stated_kind or self._kind_by_rule()

    def _kind_by_rule(self) -> str:
        return kind_of(
            title=self.title,
            body=self.body,
            source=self.source,
            category=self.category,
            url=self.url,
        )

    def _learn_first_publication(self) -> None:
        """Read the moment that a trigger set because this save published the article."""
        name = "first_published_at"
        if self.status == self.Status.PUBLISHED and self.__dict__.get(name, self) is None:
            self.refresh_from_db(fields=[name])

    def _is_computed_by_the_database(self) -> bool:
        return any(hasattr(self.__dict__.get(name), "resolve_expression") for name in SOURCE_FIELDS)

    def _save_computed(self, *args: Any, **kwargs: Any) -> None:
        """Save a text or address that is an SQL expression, then the fields derived from it."""
        with transaction.atomic(using=kwargs.get("using") or router.db_for_write(type(self))):
            super().save(*args, **kwargs)
            self.refresh_from_db(fields=sorted(SOURCE_FIELDS))
            self.fill_derived_fields()
            super().save(update_fields=["slug", *SOURCES])


class OriginalText(models.Model):
    """The raw text that an article was read from, kept so that cleaning can be repeated."""

    article = models.OneToOneField(
        Article, on_delete=models.CASCADE, primary_key=True, related_name="original"
    )
    text = BoundedTextField(_("teks asli"))
    origin = models.CharField(_("asal"), max_length=500, help_text=_("Nama berkas dan baris."))
    given = models.JSONField(default=dict, blank=True)  # the fields that the file states
    removals = models.JSONField(default=list, blank=True)  # ``Removal`` as [rule, text, at]
    kept = models.JSONField(default=list, blank=True)  # [rule, text] that an editor put back
    cleaned = models.JSONField(default=dict, blank=True)  # ``ArticleRecord.cleaned``

    class Meta:
        verbose_name = _("teks asli")
        verbose_name_plural = pgettext_lazy("plural", "teks asli")

    def __str__(self) -> str:
        return self.origin


class JudgedQuery(models.Model):
    """A relevance judgement: the grade that an editor gives an article for a query.

    ``manage.py evaluate`` reads the judgements. The foreign key has no database constraint, because
    a judgement outlives its article: deleting an article must not fail, and must not silently make
    the evaluation easier.
    """

    class Grade(models.IntegerChoices):
        NOT = 0, _("0 · tidak menjawab")
        PARTLY = 1, _("1 · menyinggung")
        WELL = 2, _("2 · menjawab")
        BEST = 3, _("3 · jawaban terbaik")

    query = models.CharField(_("kueri"), max_length=256, help_text=_("Seperti diketik pembaca."))
    article = models.ForeignKey(
        Article,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
        verbose_name=pgettext_lazy("singular", "artikel"),
    )
    grade = models.PositiveSmallIntegerField(_("nilai"), choices=Grade.choices, default=Grade.WELL)
    note = models.CharField(_("catatan"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("kueri berpenilaian")
        verbose_name_plural = pgettext_lazy("plural", "kueri berpenilaian")
        permissions: ClassVar = [("run_evaluation", "Can run the evaluation of judged queries")]
        ordering: ClassVar = ["query", "-grade", "article_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["query", "article"],
                name="judged_once",
                violation_error_message=_("Artikel ini sudah dinilai untuk kueri itu."),
            ),
            models.CheckConstraint(
                condition=models.Q(grade__lte=3),
                name="grade_up_to_3",
                violation_error_message=_("Nilai adalah 0 sampai 3."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.query} · #{self.article_id} · {self.grade}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the judgement with normalized white space in its query."""
        self.clean()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Normalize the white space of the query, so that equal queries are one."""
        self.query = normalized_query(self.query)


class TextCopy(models.Model):
    """The sketch of a published article's text, and the group of copies that it belongs to.

    ``indexer.copies`` keeps one row for each published article. There is no foreign key: other
    programs delete articles, and the row goes with the next update of the index.
    """

    article_id = models.BigIntegerField(primary_key=True)
    text_key = models.BigIntegerField()  # a hash of title, source and body
    sketch = models.BinaryField()  # ``articles.copies.sketch.copy_sketch``
    copy_group = models.BigIntegerField(default=0)  # 0: no copies
    #: Rises with every change of a sketch, so that files of sketches know which they lack.
    sequence = models.BigIntegerField(default=0, db_index=True)

    class Meta:
        verbose_name = _("salinan naskah")
        verbose_name_plural = _("salinan naskah")
        indexes: ClassVar = [
            models.Index(
                fields=["copy_group"],
                condition=~models.Q(copy_group=0),
                name="text_copy_group",
            )
        ]

    def __str__(self) -> str:
        return f"{self.article_id} ({self.copy_group or '-'})"


class PendingUpdate(models.Model):
    """An entry of the outbox: a change to an article that the index may lack.

    Database triggers insert the entries. ``applied_to`` is empty until the change is applied. The
    entry is then deleted, except during a rebuild: ``applied_to`` names the current generation, and
    the entry is kept for the new generation.
    """

    article_id = models.BigIntegerField()
    created_at = models.DateTimeField(db_default=Now())
    applied_to = models.CharField(max_length=64, db_default="", db_index=True)

    class Meta:
        verbose_name = _("perubahan tertunda")
        verbose_name_plural = pgettext_lazy("plural", "perubahan tertunda")

    def __str__(self) -> str:
        return f"{self.article_id} ({self.applied_to or '-'})"


class IndexToken(models.Model):
    """The only row: a token that each commit of the index replaces, in the database and beside it.

    Another token in the database than beside the index shows that one of the two was replaced, such
    as by a restored backup (``indexer.sync.database_token``).
    """

    token = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("penanda indeks")
        verbose_name_plural = pgettext_lazy("plural", "penanda indeks")

    def __str__(self) -> str:
        return self.token


def normalized_query(text: str) -> str:
    """Return a query with single spaces, the form that judgements store."""
    return " ".join(text.split())
