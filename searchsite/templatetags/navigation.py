"""Template tags that write short lists of links and hidden fields in Python.

Loops of a template over three to seven links took a twentieth of the time of a results page;
decision 0044 has the measurements. Every value is escaped where it is written.
"""

from collections.abc import Iterable
from functools import lru_cache
from html import escape

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from searchsite.page_frames.slots import filled_in
from searchsite.presentation.filters import Chip
from searchsite.presentation.pagination import PageLink, Pagination
from searchsite.presentation.sort_links import SortLink

register = template.Library()


@register.simple_tag
@filled_in
def hidden_fields(fields: Iterable[tuple[str, str]]) -> SafeString:
    """Return a hidden field for each pair of a name and a value."""
    return SafeString(
        "".join(
            [
                f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
                for name, value in fields
            ]
        )
    )


@register.simple_tag
@filled_in
def meant_forms(forms: Iterable[str]) -> SafeString:
    """Return the words that a search has looked for besides those of the query."""
    return SafeString(
        ", ".join([f'<span class="meant__form">{escape(form)}</span>' for form in forms])
    )


@register.simple_tag
@filled_in
def notice_rows(notices: Iterable[str]) -> SafeString:
    """Return the list items of the notices of a page."""
    return SafeString("".join([f"<li>{escape(notice)}</li>" for notice in notices]))


@register.simple_tag
@filled_in
def chip_rows(chips: Iterable[Chip]) -> SafeString:
    """Return the list items of active filters, with links that remove them."""
    remove = escape(_("Hapus saringan"))
    return SafeString(
        "".join(
            [
                f'<li><a class="chip" href="{escape(chip.remove_url)}">'
                f'<span class="visually-hidden">{remove}</span>'
                f' <span class="chip__kind">{escape(chip.kind)}:</span> {escape(chip.label)}'
                ' <span class="chip__cross" aria-hidden="true">×</span></a></li>\n'
                for chip in chips
            ]
        )
    )


@register.simple_tag
@filled_in
def sort_rows(links: Iterable[SortLink]) -> SafeString:
    """Return the links to the orders of the hits."""
    return SafeString(
        "\n".join(
            [
                f'<a href="{escape(url)}"{_current("true", current)}>{escape(label)}</a>'
                for label, url, current in links
            ]
        )
    )


@register.simple_tag
@filled_in
def pagination_nav(pagination: Pagination | None) -> SafeString:
    """Return the links to the other pages of the results; "" if there is one page."""
    if not pagination:
        return SafeString("")
    name, before, after, page = _pagination_texts(get_language())
    rows = "".join([_page(link, page) for link in pagination.links])
    return SafeString(
        f'<nav class="pagination" aria-label="{name}">'
        f"{_step(pagination.previous_url, 'prev', before)}"
        f'<ol class="pagination__pages">{rows}</ol>'
        f"{_step(pagination.next_url, 'next', after)}</nav>"
    )


@lru_cache(maxsize=8)
def _pagination_texts(_language: str | None) -> tuple[str, str, str, str]:
    """Return the escaped texts; the language is only a cache key, Django reads the active one."""
    names = (_("Halaman hasil"), _("Sebelumnya"), _("Berikutnya"), _("Halaman"))
    name, before, after, page = map(escape, names)
    return name, before, after, page


def _step(url: str, relation: str, label: str) -> str:
    if not url:
        return ""
    return f'<a class="pagination__step" href="{escape(url)}" rel="{relation}">{label}</a>'


def _page(link: PageLink, page: str) -> str:
    far = "" if link.near else ' class="pagination__far"'
    if not link.number:
        return f'<li{far}><span class="pagination__gap" aria-hidden="true">…</span></li>'
    return (
        f'<li{far}><a class="pagination__page" href="{escape(link.url)}"'
        f'{_current("page", link.current)}><span class="visually-hidden">{page} </span>'
        f"{link.label}</a></li>"
    )


def _current(kind: str, current: bool) -> str:
    return f' aria-current="{kind}"' if current else ""
