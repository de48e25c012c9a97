"""Rows of lists as HTML: hits, orders, filters, links to pages, the line about an article.

A page of results has a hundred of them; as included templates they took longer than its search.
Every value is escaped where it is written, article texts too. Values that come again on every page
(names of sources, days) are remembered.
"""

from collections.abc import Iterable, Sequence
from datetime import date, tzinfo
from functools import lru_cache
from html import escape
from typing import NamedTuple

from django import template
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from articles.models import Article
from indexer.highlight.highlighter import Fragment, fragments_html
from searchsite.number_format import grouped, thousand_separator
from searchsite.presentation.filters import Choice, ChoiceGroup
from searchsite.presentation.hits import ShownHit
from searchsite.presentation.pagination import PageLink, Pagination
from searchsite.presentation.sort_links import Order

register = template.Library()


class _Words(NamedTuple):
    """What all choices of a page say, escaped."""

    unit: str
    cross: str
    separator: str  # of thousands


@register.simple_tag
def hit_rows(hits: Iterable[ShownHit]) -> SafeString:
    """Return the hits of a page."""
    language, zone = get_language(), get_current_timezone()
    return SafeString("\n".join([_hit(hit, language, zone) for hit in hits]))


@register.simple_tag
def marked(fragments: Iterable[Fragment]) -> SafeString:
    """Return a text with its matches marked."""
    return SafeString(fragments_html(fragments))


@register.simple_tag
def about(article: Article) -> SafeString:
    """Return who published an article, when, and under which heading."""
    return SafeString(_about(article, get_language(), get_current_timezone()))


@register.simple_tag
def order_links(orders: Iterable[Order]) -> SafeString:
    """Return the orders that hits can be shown in."""
    return SafeString("".join([_order(order) for order in orders]))


@register.simple_tag
def filter_sections(groups: Iterable[ChoiceGroup]) -> SafeString:
    """Return the filters with their choices."""
    words = _Words(escape(_("artikel")), escape(_("Hapus saringan")), thousand_separator())
    return SafeString(
        "".join([_section(number, group, words) for number, group in enumerate(groups, 1)])
    )


@register.simple_tag
def pages(pagination: Pagination | None) -> SafeString:
    """Return the links to the other pages of the results, where there are any."""
    return SafeString(_pages(pagination) if pagination else "")


def _hit(hit: ShownHit, language: str | None, zone: tzinfo) -> str:
    snippet = f'<p class="hit__snippet">{fragments_html(hit.snippet)}</p>' if hit.snippet else ""
    return f"""\
      <li class="hit">
        <article>
          <h2 class="hit__title"><a href="{escape(hit.url)}">{fragments_html(hit.title)}</a></h2>
          {_about(hit.article, language, zone)}
          {snippet}
        </article>
      </li>"""


def _about(article: Article, language: str | None, zone: tzinfo) -> str:
    source = time = author = category = ""
    if article.source:
        source = f'<span class="meta__source">{_escaped(article.source)}</span> '
    if article.published_at:
        moment = article.published_at.astimezone(zone)
        day = _day(moment.date(), language)
        time = f'<time datetime="{moment.isoformat()}">{day}</time> '
    if article.author:
        author = f"<span>{escape(article.author)}</span> "
    if article.category:
        category = f"<span>{_escaped(article.category)}</span>"
    return f'<p class="meta">{source}{time}{author}{category}</p>'


def _order(order: Order) -> str:
    current = ' aria-current="true"' if order.chosen else ""
    return f'''<a href="{escape(order.url)}"{current}>{escape(order.name)}</a>
        '''


def _section(number: int, group: ChoiceGroup, words: _Words) -> str:
    return f"""
      <section class="filter" aria-labelledby="saringan-{number}">
        <h3 class="filter__title" id="saringan-{number}">{escape(group.title)}</h3>
        <ul class="choices">{_choices(group.shown, words)}</ul>
        {_fold(group.folded, words) if group.folded else ""}
      </section>
      """


def _fold(choices: Sequence[Choice], words: _Words) -> str:
    rest = ngettext("%(rest)s lainnya", "%(rest)s lainnya", len(choices)) % {"rest": len(choices)}
    return f"""
        <details class="fold">
          <summary>{escape(rest)}</summary>
          <ul class="choices">{_choices(choices, words)}</ul>
        </details>
        """


def _choices(choices: Iterable[Choice], words: _Words) -> str:
    return "".join([_choice(*choice, words) for choice in choices])


def _choice(label: str, total: int, url: str, selected: bool, words: _Words) -> str:
    current = ""
    label = _escaped(label)
    if selected:
        current = ' aria-current="true"'
        label = (
            '<span class="choice__cross" aria-hidden="true">× </span>'
            f'<span class="visually-hidden">{words.cross} </span>{label}'
        )
    return (
        f'<li><a class="choice" href="{escape(url)}"{current} rel="nofollow">'
        f'<span class="choice__label">{label}</span> <span class="choice__count">'
        f'{grouped(total, words.separator)}<span class="visually-hidden"> {words.unit}</span>'
        "</span></a></li>"
    )


def _pages(pagination: Pagination) -> str:
    label, separator = escape(_("Halaman")), thousand_separator()
    numbers = "\n".join([_page(link, label, separator) for link in pagination.links])
    return f"""
<nav class="pagination" aria-label="{escape(_("Halaman hasil"))}">
  {_step(pagination.previous_url, "prev", _("Sebelumnya"))}
  <ol class="pagination__pages">
{numbers}
  </ol>
  {_step(pagination.next_url, "next", _("Berikutnya"))}
</nav>
"""


def _step(url: str, relation: str, label: str) -> str:
    if not url:
        return ""
    return f'<a class="pagination__step" href="{escape(url)}" rel="{relation}">{escape(label)}</a>'


def _page(link: PageLink, label: str, separator: str) -> str:
    far = "" if link.near else ' class="pagination__far"'
    if link.number is None:
        return f'<li{far}><span class="pagination__gap" aria-hidden="true">…</span></li>'
    current = ' aria-current="page"' if link.current else ""
    return (
        f'<li{far}><a class="pagination__page" href="{escape(link.url)}"{current}>'
        f'<span class="visually-hidden">{label} </span>{grouped(link.number, separator)}</a></li>'
    )


@lru_cache(maxsize=4_096)
def _escaped(text: str) -> str:
    return escape(text)


@lru_cache(maxsize=4_096)
def _day(day: date, language: str | None) -> str:
    """Return a day in words; the language is that of the request."""
    return escape(date_format(day, "j F Y"))
