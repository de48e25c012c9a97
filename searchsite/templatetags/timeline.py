"""Template tag that writes the timeline in Python: presets, bars with links, and their table.

Decision 0044 has the reason; decision 0123 describes the drawing, which is stretched to the width
of its column. The first path of a bar is the whole height: the place to touch.
"""

from datetime import date
from functools import lru_cache
from html import escape
from typing import NamedTuple

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from indexer.engines.interface import PeriodUnit
from indexer.search.periods import PRESETS
from searchsite.number_format import grouped, percent, thousand_separator
from searchsite.page_frames.slots import filled_in
from searchsite.presentation.day_labels import PERIOD_LABELS, days_parameters
from searchsite.presentation.timeline import Bar, Timeline, bar_label
from searchsite.presentation.timeline_section import TimelineSection

register = template.Library()

HEIGHT = 40
BAR = 10  # width of a bar and its gap
MIN_HEIGHT = 2


class _Texts(NamedTuple):
    """The escaped texts of the section in one language."""

    presets: tuple[tuple[str, str], ...]  # period, label
    caption: str
    time: str
    articles: str
    unfiltered: str
    share: str
    undated: str
    counts: str
    shares: str
    trends: str
    separator: str  # of thousands


@register.simple_tag
@filled_in
def timeline_section(section: TimelineSection) -> SafeString:
    """Return the section of the filters about time, without the form of days."""
    language = get_language()
    texts = _texts(language)
    parts = [_presets(section, texts)]
    if section.up:
        links = [f'<a href="{escape(url)}">{escape(text)}</a>' for text, url in section.up]
        parts.append(f'<p class="tl-n">{" › ".join(links)}</p>')
    if section.timeline:
        parts.append(_drawn(section, section.timeline, texts, language))
        parts.append(_switch(section, texts))
    if section.undated:
        parts.append(_undated(section, texts, language))
    parts.append(f'<p class="tl-n"><a href="{escape(section.trends_url)}">{texts.trends}</a></p>')
    return SafeString("".join(parts))


@lru_cache(maxsize=8)
def _texts(_language: str | None) -> _Texts:
    """Return the texts; the language is only a cache key, Django reads the active one."""
    return _Texts(
        presets=tuple((period, escape(str(PERIOD_LABELS[period][0]))) for period in PRESETS),
        caption=escape(_("Artikel menurut waktu")),
        time=escape(_("Waktu")),
        articles=escape(_("Artikel")),
        unfiltered=escape(_("Tanpa saringan waktu")),
        share=escape(_("Bagian")),
        undated=escape(_("Tanpa tanggal")),
        counts=escape(_("Jumlah")),
        shares=escape(_("Bagian dari semua")),
        trends=escape(_("Lihat tren")),
        separator=thousand_separator(),
    )


def _presets(section: TimelineSection, texts: _Texts) -> str:
    urls = section.urls
    before, after = escape(urls.before), escape(urls.after)
    links = [
        f'<a href="{escape(urls.timeless)}" aria-current="true">{label}</a>'
        if period == section.period
        else f'<a href="{before}masa={period}{after}">{label}</a>'
        for period, label in texts.presets
    ]
    return f'<p class="tl-p">{"".join(links)}</p>'


class _Period(NamedTuple):
    """The days of a bar, for all pages in one language."""

    label: str  # escaped
    parameters: str  # of a link to these days, escaped; "" if no address can name them


class _Drawing(NamedTuple):
    """The values that all bars of a drawing share; texts are escaped."""

    texts: _Texts
    language: str | None
    unit: PeriodUnit
    shares: bool  # in place of counts
    has_days: bool
    days: tuple[date | None, date | None]  # the chosen ones
    highest: float
    before: str  # the parts of a link around its days
    after: str

    def height(self, bar: Bar, count: int) -> int:
        """Return the height of some of the articles of a bar."""
        value = bar.share(count) if self.shares else count
        return max(MIN_HEIGHT, round(value / self.highest * HEIGHT))


def _drawn(
    section: TimelineSection, timeline: Timeline, texts: _Texts, language: str | None
) -> str:
    """Return the bars, and the same numbers as a table."""
    if section.shares:
        values = [each.share(each.beyond) for each in timeline.bars]
    else:
        values = [each.beyond for each in timeline.bars]
    drawing = _Drawing(
        texts,
        language,
        timeline.unit,
        section.shares,
        section.has_days,
        section.days,
        max(values, default=0) or 1,
        escape(section.urls.before),
        escape(section.urls.after),
    )
    drawn = [_bar_and_row(bar, drawing) for bar in timeline.bars]
    bars, rows = "".join([bar for bar, row in drawn]), "".join([row for bar, row in drawn])
    first, last = section.ends
    return (
        f'<svg class="tl" viewBox="0 0 {timeline.width * BAR} {HEIGHT}" preserveAspectRatio="none"'
        f' role="group" aria-labelledby="waktu">{bars}</svg>'
        f'<p class="tl-x" aria-hidden="true"><span>{escape(first)}</span>'
        f"<span>{escape(last)}</span></p>{_table(rows, section, texts)}"
    )


@lru_cache(maxsize=1_024)
def _period(first: date, last: date, unit: PeriodUnit, language: str | None) -> _Period:
    """Return the texts; ``language`` is only a cache key, Django reads the active one."""
    bar = Bar(0, first, last, 0, 0, 0, chosen=False)
    parameters = escape(days_parameters(first, last)) if bar.is_linked else ""
    return _Period(escape(bar_label(bar, unit, language)), parameters)


def _bar_and_row(bar: Bar, drawing: _Drawing) -> tuple[str, str]:
    """Return a bar with its link, and the row of the table with the same numbers.

    The title of a bar tells the numbers of the hits that its link leads to.
    """
    place, first, last, count, beyond, everything, _chosen = bar
    label, parameters = _period(first, last, drawing.unit, drawing.language)
    separator = drawing.texts.separator
    inside_text = beyond_text = grouped(count, separator)
    inside = whole = drawing.height(bar, count) if count else 0
    if beyond != count:
        beyond_text, whole = grouped(beyond, separator), drawing.height(bar, beyond)
    row, title = f"<tr><th>{label}<td>{inside_text}", f"{label}: {beyond_text}"
    if drawing.has_days:
        row += f"<td>{beyond_text}"
    if drawing.shares:
        row += f"<td>{percent(bar.share(count))}"
        share = percent(bar.share(beyond))
        title = f"{label}: {share} ({beyond_text} / {grouped(everything, separator)})"
    elif 0 < count < beyond:
        numbers = {"period": label, "count": inside_text, "all": beyond_text}
        title = escape(_("%(period)s: %(count)s dari %(all)s")) % numbers
    content = f"<title>{title}</title>{_paths(place, whole, inside)}"
    if not parameters:
        return f"<g>{content}</g>", row
    current = _current(drawing.days == (first, last))
    link = f"{drawing.before}{parameters}{drawing.after}"
    return f'<a href="{link}"{current}>{content}</a>', row


@lru_cache(maxsize=2_048)
def _paths(place: int, whole: int, inside: int) -> str:
    """Return the place to touch, the hits beyond the chosen days, and those inside."""
    left = place * BAR
    start, back = left + 1, f"h{BAR - 2}V{HEIGHT}H{left + 1}z"
    paths = f'<path d="M{left} 0h{BAR}v{HEIGHT}h-{BAR}z"/>'
    if whole > inside:
        paths += f'<path class="f" d="M{start} {HEIGHT - whole}{back}"/>'
    if inside:
        paths += f'<path d="M{start} {HEIGHT - inside}{back}"/>'
    return paths


def _table(rows: str, section: TimelineSection, texts: _Texts) -> str:
    heads = f"<th>{texts.time}<th>{texts.articles}"
    if section.has_days:
        heads += f"<th>{texts.unfiltered}"
    if section.shares:
        heads += f"<th>{texts.share}"
    if section.undated_hits:
        rows += f"<tr><th>{texts.undated}<td>{grouped(section.undated_hits, texts.separator)}"
    return (
        f'<div class="visually-hidden"><table><caption>{texts.caption}</caption>'
        f"<tr>{heads}{rows}</table></div>"
    )


def _switch(section: TimelineSection, texts: _Texts) -> str:
    other = f'<a href="{escape(section.switch_url)}" rel="nofollow">'
    if section.shares:
        return f'<p class="tl-n">{other}{texts.counts}</a> · {texts.shares}</p>'
    return f'<p class="tl-n">{texts.counts} · {other}{texts.shares}</a></p>'


def _undated(section: TimelineSection, texts: _Texts, language: str | None) -> str:
    return (
        f'<p class="tl-n"><a href="{escape(section.undated_url)}"'
        f'{_current(section.undated_chosen)} rel="nofollow">{texts.undated}:'
        f" {grouped(section.undated, texts.separator)} "
        f"{_unit(section.undated, language)}</a></p>"
    )


@lru_cache(maxsize=1_024)
def _unit(articles: int, _language: str | None) -> str:
    """Return the word after a number of articles; the language is only a cache key."""
    return escape(ngettext("artikel", "artikel", articles))


def _current(is_current: bool) -> str:
    return ' aria-current="true"' if is_current else ""
