"""Rows of lists as HTML: hits, choices of a filter, numbers of pages, the line about an article.

A page of results has a hundred of them; as included templates they took longer than its search.
Every value is escaped where it is written, article texts too. Values that come again on every page
(names of sources, days) are remembered.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from html import escape

from django import template
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles.models import Article
from indexer.highlight import Fragment, fragments_html
from searchsite.params import grouped
from searchsite.presentation.filters import Choice
from searchsite.presentation.hits import ShownHit
from searchsite.presentation.pagination import PageLink

register = template.Library()


@register.simple_tag
def hit_rows(hits: Iterable[ShownHit]) -> SafeString:
    """Return the hits of a page."""
    language = get_language()
    return SafeString("\n".join([_hit(hit, language) for hit in hits]))


@register.simple_tag
def marked(fragments: Iterable[Fragment]) -> SafeString:
    """Return a text with its matches marked."""
    return SafeString(fragments_html(fragments))


@register.simple_tag
def about(article: Article) -> SafeString:
    """Return who published an article, when, and under which heading."""
    return SafeString(_about(article, get_language()))


@register.simple_tag
def choice_rows(choices: Iterable[Choice]) -> SafeString:
    """Return the choices of a filter."""
    unit, cross = escape(_("artikel")), escape(_("Hapus saringan"))
    return SafeString("".join([_choice(choice, unit, cross) for choice in choices]))


@register.simple_tag
def page_rows(links: Iterable[PageLink]) -> SafeString:
    """Return the numbers of the pages."""
    label = escape(_("Halaman"))
    return SafeString("\n".join([_page(link, label) for link in links]))


def _hit(hit: ShownHit, language: str | None) -> str:
    snippet = f'<p class="hit__snippet">{fragments_html(hit.snippet)}</p>' if hit.snippet else ""
    return f"""\
      <li class="hit">
        <article>
          <h2 class="hit__title"><a href="{escape(hit.url)}">{fragments_html(hit.title)}</a></h2>
          {_about(hit.article, language)}
          {snippet}
        </article>
      </li>"""


def _about(article: Article, language: str | None) -> str:
    source = time = author = category = ""
    if article.source:
        source = f'<span class="meta__source">{_escaped(article.source)}</span> '
    if article.published_at:
        moment = localtime(article.published_at)
        day = _day(moment.date(), language)
        time = f'<time datetime="{moment.isoformat()}">{day}</time> '
    if article.author:
        author = f"<span>{escape(article.author)}</span> "
    if article.category:
        category = f"<span>{_escaped(article.category)}</span>"
    return f'<p class="meta">{source}{time}{author}{category}</p>'


def _choice(choice: Choice, unit: str, cross: str) -> str:
    current = ""
    label = _escaped(choice.label)
    if choice.selected:
        current = ' aria-current="true"'
        label = (
            '<span class="choice__cross" aria-hidden="true">× </span>'
            f'<span class="visually-hidden">{cross} </span>{label}'
        )
    return (
        f'<li><a class="choice" href="{escape(choice.url)}"{current} rel="nofollow">'
        f'<span class="choice__label">{label}</span> <span class="choice__count">'
        f'{grouped(choice.count)}<span class="visually-hidden"> {unit}</span></span></a></li>'
    )


def _page(link: PageLink, label: str) -> str:
    far = "" if link.near else ' class="pagination__far"'
    if link.number is None:
        return f'<li{far}><span class="pagination__gap" aria-hidden="true">…</span></li>'
    current = ' aria-current="page"' if link.current else ""
    return (
        f'<li{far}><a class="pagination__page" href="{escape(link.url)}"{current}>'
        f'<span class="visually-hidden">{label} </span>{grouped(link.number)}</a></li>'
    )


@lru_cache(maxsize=4_096)
def _escaped(text: str) -> str:
    return escape(text)


@lru_cache(maxsize=4_096)
def _day(day: date, language: str | None) -> str:
    """Return a day in words; the language is that of the request."""
    return escape(date_format(day, "j F Y"))
