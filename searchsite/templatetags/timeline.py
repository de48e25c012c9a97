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
    texts = _texts(get_language())
    parts = [_presets(section, texts)]
    if section.up:
        links = [f'<a href="{escape(url)}">{escape(text)}</a>' for text, url in section.up]
        parts.append(f'<p class="tl-n">{" › ".join(links)}</p>')
    if section.timeline:
        parts += [_drawn(section, section.timeline, texts), _switch(section, texts)]
    if section.undated:
        parts.append(_undated(section, texts))
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

    shares: bool  # in place of counts
    has_days: bool
    days: tuple[date | None, date | None]  # the chosen ones
    highest: float
    before: str  # the parts of a link around its days
    after: str
    texts: _Texts

    def height(self, bar: Bar, count: int) -> int:
        """Return the height of some of the articles of a bar."""
        value = bar.share(count) if self.shares else count
        return max(MIN_HEIGHT, round(value / self.highest * HEIGHT))


def _drawn(section: TimelineSection, timeline: Timeline, texts: _Texts) -> str:
    """Return the bars and the same numbers as a table."""
    language, unit = get_language(), timeline.unit
    if section.shares:
        values = [each.share(each.beyond) for each in timeline.bars]
    else:
        values = [each.beyond for each in timeline.bars]
    drawing = _Drawing(
        section.shares,
        section.has_days,
        section.days,
        max(values, default=0) or 1,
        escape(section.urls.before),
        escape(section.urls.after),
        texts,
    )
    bars, rows = [], []
    for bar in timeline.bars:
        period = _period(bar.first, bar.last, unit, language)
        bars.append(_bar(bar, period, drawing))
        rows.append(_row(bar, period, drawing))
    first, last = section.ends
    return (
        f'<svg class="tl" viewBox="0 0 {timeline.width * BAR} {HEIGHT}" preserveAspectRatio="none"'
        f' role="group" aria-labelledby="waktu">{"".join(bars)}</svg>'
        f'<p class="tl-x" aria-hidden="true"><span>{escape(first)}</span>'
        f"<span>{escape(last)}</span></p>{_table(rows, section, texts)}"
    )


@lru_cache(maxsize=4_096)
def _period(first: date, last: date, unit: PeriodUnit, language: str | None) -> _Period:
    """Return the texts; ``language`` is only a cache key, Django reads the active one."""
    bar = Bar(0, first, last, 0, 0, 0, chosen=False)
    parameters = escape(days_parameters(first, last)) if bar.is_linked else ""
    return _Period(escape(bar_label(bar, unit, language)), parameters)


def _bar(bar: Bar, period: _Period, drawing: _Drawing) -> str:
    count = bar.count
    inside = drawing.height(bar, count) if count else 0
    whole = inside if count == bar.beyond else drawing.height(bar, bar.beyond)
    content = f"<title>{_told(bar, period, drawing)}</title>{_paths(bar.place, whole, inside)}"
    if not period.parameters:
        return f"<g>{content}</g>"
    current = _current(drawing.days == (bar.first, bar.last))
    link = f"{drawing.before}{period.parameters}{drawing.after}"
    return f'<a href="{link}"{current}>{content}</a>'


@lru_cache(maxsize=4_096)
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


def _told(bar: Bar, period: _Period, drawing: _Drawing) -> str:
    """Return the name and the numbers of a bar: those of the hits that its link leads to."""
    label, separator = period.label, drawing.texts.separator
    count = grouped(bar.beyond, separator)
    if drawing.shares:
        share = percent(bar.share(bar.beyond))
        return f"{label}: {share} ({count} / {grouped(bar.everything, separator)})"
    if 0 < bar.count < bar.beyond:
        return escape(_("%(period)s: %(count)s dari %(all)s")) % {
            "period": label,
            "count": grouped(bar.count, separator),
            "all": count,
        }
    return f"{label}: {count}"


def _table(rows: list[str], section: TimelineSection, texts: _Texts) -> str:
    heads = f"<th>{texts.time}<th>{texts.articles}"
    if section.has_days:
        heads += f"<th>{texts.unfiltered}"
    if section.shares:
        heads += f"<th>{texts.share}"
    if section.undated_hits:
        undated = f"<tr><th>{texts.undated}<td>{grouped(section.undated_hits, texts.separator)}"
        rows = [*rows, undated]
    return (
        f'<div class="visually-hidden"><table><caption>{texts.caption}</caption>'
        f"<tr>{heads}{''.join(rows)}</table></div>"
    )


def _row(bar: Bar, period: _Period, drawing: _Drawing) -> str:
    separator = drawing.texts.separator
    cells = f"<tr><th>{period.label}<td>{grouped(bar.count, separator)}"
    if drawing.has_days:
        cells += f"<td>{grouped(bar.beyond, separator)}"
    if drawing.shares:
        cells += f"<td>{percent(bar.share(bar.count))}"
    return cells


def _switch(section: TimelineSection, texts: _Texts) -> str:
    other = f'<a href="{escape(section.switch_url)}" rel="nofollow">'
    if section.shares:
        return f'<p class="tl-n">{other}{texts.counts}</a> · {texts.shares}</p>'
    return f'<p class="tl-n">{texts.counts} · {other}{texts.shares}</a></p>'


def _undated(section: TimelineSection, texts: _Texts) -> str:
    unit = ngettext("artikel", "artikel", section.undated)
    return (
        f'<p class="tl-n"><a href="{escape(section.undated_url)}"'
        f'{_current(section.undated_chosen)} rel="nofollow">{texts.undated}:'
        f" {grouped(section.undated, texts.separator)} {escape(unit)}</a></p>"
    )


def _current(is_current: bool) -> str:
    return ' aria-current="true"' if is_current else ""
