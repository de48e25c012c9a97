"""Template tag that writes the timeline in Python: presets, bars with links, and their table.

Decision 0044 has the reason; decision 0123 describes the drawing, which is stretched to the width
of its column. The first path of a bar is the whole height: the place to touch.
"""

from collections.abc import Mapping
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
        drawing = _drawing_of(section, section.timeline, texts)
        parts += [_svg(drawing, section.timeline), _table(drawing, section.timeline)]
        parts.append(_switch(section, texts))
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


class _Drawing(NamedTuple):
    """The values that all bars of a drawing share; texts are escaped."""

    section: TimelineSection
    unit: PeriodUnit
    highest: float
    before: str  # the parts of a link around its days
    after: str
    labels: Mapping[date, str]  # the names of the bars, by their first days
    texts: _Texts


def _drawing_of(section: TimelineSection, timeline: Timeline, texts: _Texts) -> _Drawing:
    language = get_language()
    return _Drawing(
        section,
        timeline.unit,
        max([_value(each, each.beyond, section) for each in timeline.bars], default=0) or 1,
        escape(section.urls.before),
        escape(section.urls.after),
        {each.first: escape(bar_label(each, timeline.unit, language)) for each in timeline.bars},
        texts,
    )


def _svg(drawing: _Drawing, timeline: Timeline) -> str:
    bars = "".join([_bar(each, drawing) for each in timeline.bars])
    first, last = drawing.section.ends
    return (
        f'<svg class="tl" viewBox="0 0 {timeline.width * BAR} {HEIGHT}" preserveAspectRatio="none"'
        f' role="group" aria-labelledby="waktu">{bars}</svg>'
        f'<p class="tl-x" aria-hidden="true"><span>{escape(first)}</span>'
        f"<span>{escape(last)}</span></p>"
    )


def _bar(bar: Bar, drawing: _Drawing) -> str:
    left = bar.place * BAR
    section, highest = drawing.section, drawing.highest
    whole = _height(_value(bar, bar.beyond, section), highest)
    inside = _height(_value(bar, bar.count, section), highest) if bar.count else 0
    paths = f'<path d="M{left} 0h{BAR}v{HEIGHT}h-{BAR}z"/>'
    start, back = left + 1, f"h{BAR - 2}V{HEIGHT}H{left + 1}z"
    if whole > inside:
        paths += f'<path class="f" d="M{start} {HEIGHT - whole}{back}"/>'
    if inside:
        paths += f'<path d="M{start} {HEIGHT - inside}{back}"/>'
    title = f"<title>{_told(bar, drawing)}</title>"
    if not bar.is_linked:
        return f"<g>{title}{paths}</g>"
    days = days_parameters(bar.first, bar.last).replace("&", "&amp;")
    current = _current(section.is_exactly(bar))
    return f'<a href="{drawing.before}{days}{drawing.after}"{current}>{title}{paths}</a>'


def _value(bar: Bar, count: int, section: TimelineSection) -> float:
    return bar.share(count) if section.shares else count


def _height(value: float, highest: float) -> int:
    return max(MIN_HEIGHT, round(value / highest * HEIGHT))


def _told(bar: Bar, drawing: _Drawing) -> str:
    """Return the name and the numbers of a bar: those of the hits that its link leads to."""
    label, separator = drawing.labels[bar.first], drawing.texts.separator
    count = grouped(bar.beyond, separator)
    if drawing.section.shares:
        share = percent(bar.share(bar.beyond))
        return f"{label}: {share} ({count} / {grouped(bar.everything, separator)})"
    if 0 < bar.count < bar.beyond:
        return escape(_("%(period)s: %(count)s dari %(all)s")) % {
            "period": label,
            "count": grouped(bar.count, separator),
            "all": count,
        }
    return f"{label}: {count}"


def _table(drawing: _Drawing, timeline: Timeline) -> str:
    section, texts = drawing.section, drawing.texts
    heads = f"<th>{texts.time}<th>{texts.articles}"
    if section.has_days:
        heads += f"<th>{texts.unfiltered}"
    if section.shares:
        heads += f"<th>{texts.share}"
    rows = "".join([_row(each, drawing) for each in timeline.bars])
    if section.undated_hits:
        rows += f"<tr><th>{texts.undated}<td>{grouped(section.undated_hits, texts.separator)}"
    return (
        f'<div class="visually-hidden"><table><caption>{texts.caption}</caption>'
        f"<tr>{heads}{rows}</table></div>"
    )


def _row(bar: Bar, drawing: _Drawing) -> str:
    section, separator = drawing.section, drawing.texts.separator
    cells = f"<tr><th>{drawing.labels[bar.first]}<td>{grouped(bar.count, separator)}"
    if section.has_days:
        cells += f"<td>{grouped(bar.beyond, separator)}"
    if section.shares:
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
