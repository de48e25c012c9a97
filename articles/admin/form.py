"""The form of one article: its validation and three questions for the editor.

The questions are about another article with the same text or address, about a newer change by
another user, and about a publication before its date (``writing.publication_form``). The form shows
links to the articles in question, and saves its own article once the editor ticks the box.
"""

import unicodedata
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.addresses import url_key
from articles.admin.widgets import CountedInput, CountedTextarea
from articles.admin.writing.publication_form import PublicationForm
from articles.content_hash import content_keys
from articles.importing.cleaning import normalise
from articles.importing.dates import EARLIEST_YEAR, LATEST_YEAR
from articles.models import Article

MAX_BODY_LENGTH = 500_000  # characters; fits into a request, and far above any article
MAX_SHOWN_DUPLICATES = 5

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Article]
else:
    ModelForm = forms.ModelForm


class ArticleForm(PublicationForm, ModelForm):
    """The form of an article, with the editor's confirmations and the version that was opened."""

    save_duplicate = forms.BooleanField(
        required=False, label=gettext_lazy("Tetap simpan sebagai artikel tersendiri")
    )
    overwrite_newer = forms.BooleanField(
        required=False, label=gettext_lazy("Timpa perubahan yang lebih baru itu")
    )
    publish_early = forms.BooleanField(
        required=False, label=gettext_lazy("Terbitkan sekarang dengan tanggal yang akan datang itu")
    )
    version = forms.CharField(label="", required=False, widget=forms.HiddenInput)

    class Meta:
        model = Article
        fields = ()  # the admin names them, by its fieldsets
        widgets = {  # noqa: RUF012 - Django's way
            "title": CountedInput(attrs={"class": "vLargeTextField article-title"}),
            "body": CountedTextarea(
                attrs={"rows": 24, "class": "article-body", "data-limit": MAX_BODY_LENGTH}
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "version" in self.fields:
            self.initial["version"] = self.instance.updated_at.isoformat()
        if not self.instance.pk and "title" in self.fields:
            self.fields["title"].widget.attrs["autofocus"] = True
        self.prepare_publication()
        if "published_at" in self.fields:
            self._name_parts_of_date()
        if "stated_kind" in self.fields:
            kinds = [("", self._automatic_kind()), *Article.Kind.choices]
            self.fields["stated_kind"].choices = kinds  # type: ignore[attr-defined]

    def _name_parts_of_date(self) -> None:
        """Name the inputs of the date and the time of day, which have no label elements."""
        for part, label in zip(
            self.fields["published_at"].widget.widgets,
            (_("Tanggal terbit"), _("Jam terbit")),
            strict=True,
        ):
            part.attrs["aria-label"] = label

    def _automatic_kind(self) -> str:
        article = self.instance
        if not article.pk or article.stated_kind:
            return _("Otomatis")
        kind = article.own_kind()
        return _("Otomatis (%(kind)s)") % {"kind": dict(Article.Kind.choices).get(kind, kind)}

    def clean_title(self) -> str:
        """Return the title on one line; reject it if it has no visible character."""
        return visible(" ".join(normalise(self.cleaned_data["title"]).split()))

    def clean_body(self) -> str:
        """Return the text normalised as files are; reject it if it has no visible character."""
        body = normalise(self.cleaned_data["body"])
        if len(body) > MAX_BODY_LENGTH and body != self.initial.get("body"):
            message = _("Isi terlalu panjang: %(count)s karakter, paling banyak %(limit)s.")
            raise ValidationError(message, params={"count": len(body), "limit": MAX_BODY_LENGTH})
        return visible(body)

    def clean_published_at(self) -> datetime | None:
        """Return the time of publication; reject a year out of range."""
        moment: datetime | None = self.cleaned_data["published_at"]
        if moment and not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
            message = _("Tahun harus antara %(first)s dan %(last)s.")
            raise ValidationError(message, params={"first": EARLIEST_YEAR, "last": LATEST_YEAR})
        return moment

    def clean(self) -> dict[str, Any]:
        """Ask about duplicates and newer changes, unless the editor has confirmed them."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("save_duplicate"):
            self._ask_about_duplicates(cleaned)
        if not cleaned.get("overwrite_newer"):
            self._ask_about_newer_change(cleaned)
        self.check_time(cleaned, now())
        return cleaned

    def _ask_about_duplicates(self, cleaned: dict[str, Any]) -> None:
        if "save_duplicate" not in self.fields or not {"title", "body", "url"} & set(
            self.changed_data
        ):
            return
        keys = content_keys(cleaned.get("title") or "", cleaned.get("body") or "")
        same = Q(content_hash=keys.content_hash)
        if cleaned.get("body"):
            same |= Q(body_key=keys.body_key)
        if url := cleaned.get("url"):
            same |= Q(url=url)  # rows of other programs have no key
            if (key := url_key(url)) is not None:
                same |= Q(url_key=key)
        others = Article.objects.filter(same).exclude(pk=self.instance.pk).defer("body")
        if found := list(others[:MAX_SHOWN_DUPLICATES]):
            self.add_error("save_duplicate", _duplicate_question(found))

    def _ask_about_newer_change(self, cleaned: dict[str, Any]) -> None:
        opened = parse_datetime(cleaned.get("version") or "")
        if opened is None or not self.instance.pk or self.instance.updated_at == opened:
            return
        question = format_html(
            _(
                "Artikel ini sudah diubah pada {when}, setelah formulir ini dibuka."
                ' Lihat <a href="{url}" target="_blank">versi sekarang</a> dahulu: menyimpan'
                " formulir ini akan menimpanya."
            ),
            when=date_format(localtime(self.instance.updated_at), "DATETIME_FORMAT"),
            url=change_url(self.instance.pk),
        )
        self.add_error("overwrite_newer", ValidationError(question))


def change_url(article_id: int) -> str:
    """Return the address of the form of an article."""
    return reverse("admin:articles_article_change", args=[article_id])


def visible(text: str) -> str:
    """Return ``text``; raise ``ValidationError`` if it has no visible character."""
    if not any(unicodedata.category(char)[0] not in "ZC" for char in text):
        raise ValidationError(forms.Field.default_error_messages["required"], code="required")
    return text


def _duplicate_question(found: list[Article]) -> ValidationError:
    links = format_html_join(
        ", ",
        '<a href="{}" target="_blank">{}</a> ({})',
        (
            (
                change_url(article.pk),
                article.title,
                ", ".join(filter(None, [article.source, article.get_status_display()])),
            )
            for article in found
        ),
    )
    return ValidationError(
        format_html(
            _("Artikel dengan teks atau tautan asli yang sama sudah ada: {links}."), links=links
        ),
        code="duplicate",
    )
