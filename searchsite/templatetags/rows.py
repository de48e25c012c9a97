"""Template tags that write the long lists of a page in Python: hits and filter choices.

A results page has about fifty such rows. Included templates would cost more CPU time than the
search itself; decision 0044 has the measurements. Every value is escaped where it is written.
Values that recur from page to page (source names, days) are escaped once and cached.
"""

from collections.abc import Iterable
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
from articles.shown_titles import shown_title
from indexer.highlight.highlighter import Fragment, fragments_html
from searchsite.number_format import grouped, thousand_separator
from searchsite.presentation.editor_tools import EditorTools
from searchsite.presentation.filters import Choice, ChoiceGroup
from searchsite.presentation.hits import ShownHit
from searchsite.templatetags.languages import article_language_in

MAX_NAMED_OUTLETS = 2  # of the copies of a hit; a number stands for the others

register = template.Library()


class _ChoiceTexts(NamedTuple):
    """The escaped texts that all filter choices of a page share."""

    remove: str
    only: str
    unit: str  # of the counts of a filter
    separator: str  # of thousands


@register.simple_tag
def hit_rows(hits: Iterable[ShownHit], editor: EditorTools | None = None) -> SafeString:
    """Return the list items of the hits, with the tools of an editor beside them."""
    language, zone = get_language(), get_current_timezone()
    if not editor:
        return SafeString("\n".join([_hit(hit, language, zone) for hit in hits]))
    return SafeString(
        "\n".join([_hit(hit, language, zone, editor.of(hit.article)) for hit in hits])
    )


@register.simple_tag
def article_tools(article: Article, editor: EditorTools) -> SafeString:
    """Return the tools of an editor on the page of an article."""
    return editor.of(article)


@register.simple_tag
def marked(fragments: Iterable[Fragment]) -> SafeString:
    """Return a text with its matches in ``<mark>`` elements."""
    return SafeString(fragments_html(fragments))


@register.simple_tag
def article_meta(article: Article) -> SafeString:
    """Return the line with an article's source, date, author and category.

    The hits contain the same line, so its HTML is written here and not in a template.
    """
    return SafeString(_article_meta(article, get_language(), get_current_timezone()))


@register.simple_tag
def article_origin(article: Article) -> SafeString:
    """Return the line with an article's source and date."""
    origin = _origin(article, get_language(), get_current_timezone())
    return SafeString(f'<p class="meta">{origin}</p>')


@register.simple_tag
def kind_badge(article: Article) -> str:
    """Return the badge before a title that says what an article is; "" for news."""
    label = article.shown_kind()
    if not label:
        return ""
    kind = _escaped(article.own_kind())
    return SafeString(f'<span class="badge badge--{kind}">{_escaped(label)}</span> ')


@register.simple_tag
def title_link(article: Article) -> SafeString:
    """Return the badges and the title of an article, with a link to it."""
    title = shown_title(article.title, article.body)
    text = escape(title.text or _("Tanpa judul"))
    lang = article_language_in(get_language()) if title.text else ""
    link = f'<a href="{escape(article.get_absolute_url())}"{lang}>{text}</a>'
    return SafeString(f"{kind_badge(article)}{untitled_badge(title.is_made)}{link}")


@register.simple_tag
def untitled_badge(is_untitled: bool) -> str:
    """Return the badge before a title that is only the beginning of the text; else ""."""
    if not is_untitled:
        return ""
    return SafeString(f'<span class="badge badge--untitled">{escape(_("Tanpa judul"))}</span> ')


@register.simple_tag
def filter_sections(groups: Iterable[ChoiceGroup]) -> SafeString:
    """Return one section for each filter, with its choices."""
    texts = _choice_texts(get_language())
    return SafeString(
        "".join([_section(number, group, texts) for number, group in enumerate(groups, 1)])
    )


@register.simple_tag
def choice_rows(choices: Iterable[Choice]) -> SafeString:
    """Return the list items of filter choices."""
    return SafeString(_choices(choices, _choice_texts(get_language())))


@lru_cache(maxsize=8)
def _choice_texts(_language: str | None) -> _ChoiceTexts:
    """Return the texts; the language is only a cache key, Django reads the active one."""
    texts = (_("Hapus saringan"), _("hanya"), _("dengan jumlah artikel"))
    remove, only, unit = map(escape, texts)
    return _ChoiceTexts(remove, only, unit, thousand_separator())


def _hit(hit: ShownHit, language: str | None, zone: tzinfo, tools: str = "") -> str:
    lang = article_language_in(language)
    link = f'<a href="{escape(hit.url)}"{lang}>{fragments_html(hit.title)}</a>'
    badges = f"{kind_badge(hit.article)}{untitled_badge(hit.is_untitled)}"
    if hit.is_pinned:
        badges = f"{_pinned_badge()}{badges}"
    passage = fragments_html(hit.snippet)
    snippet = f'<p class="hit__snippet"{lang}>{passage}</p>' if passage else ""
    copies = _copies(hit, language, zone) if hit.copies else ""
    meta = _article_meta(hit.article, language, zone)
    return f"""<li class="hit">
<article>
<h2 class="hit__title">{badges}{link}</h2>
{meta}
{snippet}{copies}{tools}
</article>
</li>"""


def _pinned_badge() -> str:
    return f'<span class="badge badge--pinned">{escape(_("Pilihan redaksi"))}</span> '


def _copies(hit: ShownHit, language: str | None, zone: tzinfo) -> str:
    """Return the copies of a hit under the names of their outlets, which unfold them."""
    lang = article_language_in(language)
    rows = "".join(
        [
            f'<li><a href="{escape(copy.url)}"{lang}>{escape(copy.title or _("Tanpa judul"))}</a>'
            f' <span class="meta">{_origin(copy.article, language, zone)}</span></li>'
            for copy in hit.copies
        ]
    )
    if hit.more_copies:
        more = escape(_number_label(hit.more_copies))
        rows += f'<li><a href="{escape(hit.all_copies_url)}">{more}</a></li>'
    return (
        f'<details class="copies"><summary>{escape(_copies_label(hit))}</summary>'
        f"<ul>{rows}</ul></details>"
    )


def _copies_label(hit: ShownHit) -> str:
    """Return ``Juga di Kompas, Antara (+3)``: two outlets, and the number of the other copies."""
    outlets = list(dict.fromkeys(copy.outlet for copy in hit.copies if copy.outlet))
    named = outlets[:MAX_NAMED_OUTLETS]
    more = len(hit.copies) + hit.more_copies - len(named)
    if not named:
        return _number_label(more)
    label = _("Juga di %(outlets)s") % {"outlets": ", ".join(named)}
    return f"{label} (+{grouped(more)})" if more else label


def _number_label(copies: int) -> str:
    text = ngettext("%(count)s salinan lain", "%(count)s salinan lain", copies)
    return text % {"count": grouped(copies)}


def _article_meta(article: Article, language: str | None, zone: tzinfo) -> str:
    origin = _origin(article, language, zone)
    author = f"<span>{escape(article.author)}</span> " if article.author else ""
    category = f"<span>{_escaped(article.category)}</span>" if article.category else ""
    return f'<p class="meta">{origin}{author}{category}</p>'


def _origin(article: Article, language: str | None, zone: tzinfo) -> str:
    """Return the source and the day of an article; what is unknown is said."""
    if article.source:
        source = f'<span class="meta__source">{_escaped(article.source)}</span> '
    else:
        source = _unknown(_("Sumber tidak diketahui"))
    if article.published_at:
        moment = article.published_at.astimezone(zone)
        day = _day(moment.date(), language)
        return f'{source}<time datetime="{moment.isoformat()}">{day}</time> '
    return source + _unknown(_("Tanggal tidak diketahui"))


def _unknown(text: str) -> str:
    return f'<span class="meta__unknown">{escape(text)}</span> '


def _section(number: int, group: ChoiceGroup, texts: _ChoiceTexts) -> str:
    return f"""<section class="filter" aria-labelledby="saringan-{number}">
<h3 class="filter__title" id="saringan-{number}">{escape(group.title)}\
<span class="visually-hidden">, {texts.unit}</span></h3>
<ul class="choices">{_choices(group.shown, texts)}</ul>{_link_to_all(group)}
</section>
"""


def _link_to_all(group: ChoiceGroup) -> str:
    if not group.all_url:
        return ""
    text = ngettext("Semua %(count)s pilihan", "Semua %(count)s pilihan", group.distinct)
    label = escape(text % {"count": grouped(group.distinct)})
    return f'<a class="all" href="{escape(group.all_url)}" rel="nofollow">{label}</a>'


def _choices(choices: Iterable[Choice], texts: _ChoiceTexts) -> str:
    return "".join([_choice(choice, texts) for choice in choices])


def _choice(choice: Choice, texts: _ChoiceTexts) -> str:
    label, total, url, selected, only_url = choice
    label = _escaped(label)
    only = current = remove = ""
    if selected:
        current = ' aria-current="true"'
        remove = f'<span class="visually-hidden">{texts.remove} </span>'
    if only_url:
        only = (
            f'<a class="only" href="{escape(only_url)}">{texts.only}'
            f'<span class="visually-hidden"> {label}</span></a>'
        )
    return (
        f'<li><a class="choice" href="{escape(url)}"{current}>{remove}'
        f"<span>{label}</span> <b>{grouped(total, texts.separator)}</b></a>{only}</li>"
    )


@lru_cache(maxsize=1_024)
def _escaped(text: str) -> str:
    return escape(text)


@lru_cache(maxsize=4_096)
def _day(day: date, language: str | None) -> str:
    """Return the day in words; ``language`` is only a cache key, Django reads the active one."""
    return escape(date_format(day, "j F Y"))
