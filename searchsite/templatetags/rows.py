"""Rows of lists as HTML: hits, choices of a filter, numbers of pages, the line about an article.

A page of results has some fifty of them; as included templates they took longer than its search.
Here each is a format string, and whatever fills it is escaped, article texts too.
"""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from articles.models import Article
from indexer.highlight import Fragment, fragments_html
from searchsite.params import grouped
from searchsite.presentation.filters import Choice
from searchsite.presentation.hits import ShownHit
from searchsite.presentation.pagination import PageLink

_HIT = """<li class="hit">
  <article>
    <h2 class="hit__title"><a href="{}">{}</a></h2>
    {}
    {}
  </article>
</li>
"""
_SNIPPET = '<p class="hit__snippet">{}</p>'
_META = '<p class="meta">{}{}{}{}</p>'
_SOURCE = '<span class="meta__source">{}</span> '
_TIME = '<time datetime="{}">{}</time> '
_AUTHOR = "<span>{}</span> "
_CATEGORY = "<span>{}</span>"
_CHOICE = (
    '<li><a class="choice" href="{}"{} rel="nofollow"><span class="choice__label">{}{}</span>'
    ' <span class="choice__count">{}<span class="visually-hidden"> {}</span></span></a></li>'
)
_CHOSEN = ' aria-current="true"'
_CROSS = (
    '<span class="choice__cross" aria-hidden="true">× </span>'
    '<span class="visually-hidden">{} </span>'
)
_GAP = '<li{}><span class="pagination__gap" aria-hidden="true">…</span></li>\n'
_PAGE = (
    '<li{}><a class="pagination__page" href="{}"{}><span class="visually-hidden">{} </span>{}</a>'
    "</li>\n"
)
_FAR = ' class="pagination__far"'
_SHOWN_PAGE = ' aria-current="page"'

register = template.Library()


def _filled(html: str, *values: object) -> SafeString:
    """Return HTML of this module with its holes filled; all but HTML made here is escaped."""
    return SafeString(
        html.format(*[each if type(each) is SafeString else escape(str(each)) for each in values])
    )


@register.simple_tag
def hit_rows(hits: Iterable[ShownHit]) -> SafeString:
    """Return the hits of a page."""
    return SafeString("".join(map(_hit, hits)))


@register.simple_tag
def marked(fragments: Iterable[Fragment]) -> SafeString:
    """Return a text with its matches marked."""
    return SafeString(fragments_html(fragments))


@register.simple_tag
def about(article: Article) -> SafeString:
    """Return who published an article, when, and under which heading."""
    source, author, category = article.source, article.author, article.category
    return _filled(
        _META,
        _filled(_SOURCE, source) if source else "",
        _published(article),
        _filled(_AUTHOR, author) if author else "",
        _filled(_CATEGORY, category) if category else "",
    )


@register.simple_tag
def choice_rows(choices: Iterable[Choice]) -> SafeString:
    """Return the choices of a filter."""
    unit, cross = _("artikel"), _filled(_CROSS, _("Hapus saringan"))
    return SafeString("".join([_choice(choice, unit, cross) for choice in choices]))


@register.simple_tag
def page_rows(links: Iterable[PageLink]) -> SafeString:
    """Return the numbers of the pages."""
    label = _("Halaman")
    return SafeString("".join([_page(link, label) for link in links]))


def _hit(hit: ShownHit) -> str:
    snippet = _filled(_SNIPPET, marked(hit.snippet)) if hit.snippet else ""
    return _filled(_HIT, hit.url, marked(hit.title), about(hit.article), snippet)


def _published(article: Article) -> str:
    if article.published_at is None:
        return ""
    moment = localtime(article.published_at)
    return _filled(_TIME, moment.isoformat(), date_format(moment, "j F Y"))


def _choice(choice: Choice, unit: str, cross: SafeString) -> str:
    chosen = (SafeString(_CHOSEN), cross) if choice.selected else ("", "")
    return _filled(_CHOICE, choice.url, *chosen, choice.label, grouped(choice.count), unit)


def _page(link: PageLink, label: str) -> str:
    far = "" if link.near else SafeString(_FAR)
    if link.number is None:
        return _filled(_GAP, far)
    current = SafeString(_SHOWN_PAGE) if link.current else ""
    return _filled(_PAGE, far, link.url, current, label, grouped(link.number))
