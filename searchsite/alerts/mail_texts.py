"""The mails: their headers, their text and their HTML, in the language of the alert.

Nothing is loaded from anywhere when a mail is opened, and no link tells who has opened it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from email.utils import format_datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from articles.alerts.digests import shown_articles
from articles.alerts.mails import Kind
from articles.alerts.models import AlertMail
from articles.models import Article
from articles.shown_titles import shown_title
from indexer.deadline import Deadline, until
from indexer.highlight.snippets import snippets
from indexer.search.outlets import outlet_of
from indexer.search.request import SearchRequest
from indexer.search.service import highlighter_for
from searchsite.alerts import links
from searchsite.alerts.searches import (
    UnusableSearch,
    in_words,
    newest_first_url,
    read_search,
    stored_words,
)
from searchsite.number_format import grouped
from searchsite.presentation.links import ResultUrls

MAX_HITS = 20  # of a mail; a link leads to the others
MAX_TITLE = 200  # characters
MAX_SUBJECT = 120
SNIPPET_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class MailedHit:
    """An article as a mail shows it."""

    title: str
    url: str
    source: str
    published: Any  # a time, or None
    snippet: str


def compose(mail: AlertMail) -> EmailMultiAlternatives | None:
    """Return the message; None if there is nothing left to tell."""
    with override(mail.alert.language):
        search = _search(mail)
        values = {
            "search": in_words(search) if search else stored_words(mail.alert.parameters),
            "site": settings.SITE_NAME,
            "home_url": links.absolute(settings.SITE_ROOT),
            "alert": mail.alert,
            "language": mail.alert.language,
            "manage_url": links.manage_url(mail.alert),
            "ask_url": links.absolute(reverse("alert-manage")),
            "end_url": _end_url(mail),
        }
        own = _VALUES[mail.kind](mail, search, values)
        return None if own is None else _message(mail, values | own)


def _search(mail: AlertMail) -> SearchRequest | None:
    try:
        return read_search(mail.alert.parameters)
    except UnusableSearch:
        return None


def _end_url(mail: AlertMail) -> str:
    if mail.kind == Kind.MANAGE:
        return links.end_all_url(mail.alert)
    return links.end_url(mail.alert)


def _message(mail: AlertMail, values: dict[str, Any]) -> EmailMultiAlternatives:
    name = f"searchsite/alerts/mail/{mail.kind}"
    message = EmailMultiAlternatives(
        subject=Truncator(" ".join(values["subject"].split())).chars(MAX_SUBJECT),
        body=render_to_string(f"{name}.txt", values).strip() + "\n",
        to=[mail.alert.address],
        headers=_headers(mail, values["end_url"]),
    )
    message.attach_alternative(render_to_string(f"{name}.html", values), "text/html")
    return message


def _headers(mail: AlertMail, end_url: str) -> dict[str, str]:
    """Return the headers beside subject and addresses; a repetition has the same ones."""
    headers = {
        "Message-ID": mail.message_id,
        "Date": format_datetime(mail.created_at),
        "Content-Language": mail.alert.language,
        "List-Unsubscribe": f"<{end_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
        "Auto-Submitted": "auto-generated",  # RFC 3834: no program answers
        "X-Auto-Response-Suppress": "All",
    }
    if mail.kind in {Kind.DIGEST, Kind.NOTICE}:
        headers |= {
            "Precedence": "bulk",
            "List-Id": f"<{mail.alert.pk}.alerts.{links.site_host()}>",
        }
    return headers


def _confirm(
    mail: AlertMail, search: SearchRequest | None, values: dict[str, Any]
) -> dict[str, Any] | None:
    if search is None:
        return None
    return {
        "subject": _("Konfirmasi langganan surel: %(search)s") % values,
        "confirm_url": links.confirm_url(mail.alert),
        "search_url": links.absolute(newest_first_url(search)),
    }


def _manage(
    mail: AlertMail, search: SearchRequest | None, values: dict[str, Any]
) -> dict[str, Any] | None:
    return {"subject": _("Kelola langganan surel Anda di %(site)s") % values}


def _notice(
    mail: AlertMail, search: SearchRequest | None, values: dict[str, Any]
) -> dict[str, Any] | None:
    reason = _("Pencarian ini terlalu lama dijalankan.")
    try:
        read_search(mail.alert.parameters)
    except UnusableSearch as error:
        reason = str(error)
    return {"subject": _("Langganan dijeda: %(search)s") % values, "reason": reason}


def _digest(
    mail: AlertMail, search: SearchRequest | None, values: dict[str, Any]
) -> dict[str, Any] | None:
    articles, count = shown_articles(mail, MAX_HITS)
    if not articles:  # all were withdrawn
        return None
    subject = ngettext(
        "%(count)s artikel baru: %(search)s", "%(count)s artikel baru: %(search)s", count
    )
    return {
        "subject": subject % {"count": grouped(count), "search": values["search"]},
        "count": count,
        "shown_count": grouped(count),
        "more": grouped(count - len(articles)) if count > len(articles) else "",
        "hits": _mailed_hits(articles, search or SearchRequest("")),
        "search_url": links.absolute(newest_first_url(search)) if search else "",
    }


_VALUES: dict[str, Callable[..., dict[str, Any] | None]] = {
    Kind.CONFIRM: _confirm,
    Kind.MANAGE: _manage,
    Kind.NOTICE: _notice,
    Kind.DIGEST: _digest,
}


def _mailed_hits(articles: list[Article], search: SearchRequest) -> list[MailedHit]:
    urls = ResultUrls(search)
    return [
        MailedHit(
            _title(article),
            links.absolute(urls.article(article)),
            outlet_of(article.source) if article.source else "",
            localtime(article.published_at) if article.published_at else None,
            snippet,
        )
        for article, snippet in zip(articles, _snippets(articles, search), strict=True)
    ]


def _snippets(articles: list[Article], search: SearchRequest) -> list[str]:
    """Return the best passage of each article as text."""
    with until(Deadline(elapsed=SNIPPET_SECONDS)):
        highlighter = highlighter_for(search.text, literal=search.literal)
        found = snippets([article.body for article in articles], highlighter)
    return ["".join(fragment.text for fragment in each.fragments) for each in found]


def _title(article: Article) -> str:
    words = shown_title(article.title, article.body).text.split()
    return Truncator(" ".join(words)).chars(MAX_TITLE) or _("Tanpa judul")
