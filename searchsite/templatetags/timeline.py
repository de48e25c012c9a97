"""Template tag that writes the timeline in Python: presets, bars with links, and their table.

Decision 0044 has the reason; decision 0123 describes the drawing. Bars are strokes, because a path
of one stroke is the shortest markup, and the drawing is stretched to the width of its column.
"""

from collections.abc import Iterable
from html import escape
from typing import NamedTuple

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indexer.engines.interface import PeriodUnit
from searchsite.number_format import grouped, percent, thousand_separator
from searchsite.presentation.day_labels import days_parameters
from searchsite.presentation.timeline import Bar, Timeline, bar_label
from searchsite.presentation.timeline_section import TimelineSection

register = template.Library()

HEIGHT = 40
BAR = 10  # width of a bar and its gap
MIN_HEIGHT = 2


@register.simple_tag
def timeline_section(section: TimelineSection) -> SafeString:
    """Return the section of the filters about time, without the form of days."""
    parts = [_presets(section)]
    if section.up:
        links = [f'<a href="{escape(url)}">{escape(text)}</a>' for text, url in section.up]
        parts.append(f'<p class="tl-n">{" › ".join(links)}</p>')
    if section.timeline:
        parts += [_drawing(section, section.timeline), _table(section, section.timeline)]
        parts.append(_switch(section))
    if section.undated:
        parts.append(_undated(section))
    parts.append(_trends(section))
    return SafeString("".join(parts))


def _presets(section: TimelineSection) -> str:
    links = "".join(
        f'<a href="{escape(url)}"{_current(is_chosen)}>{escape(label)}</a>'
        for label, url, is_chosen in section.presets
    )
    return f'<p class="tl-p">{links}</p>'


class _Drawing(NamedTuple):
    """The values that all bars of a drawing share; texts are escaped."""

    section: TimelineSection
    unit: PeriodUnit
    highest: float
    before: str  # the parts of a link around its days
    after: str
    separator: str  # of thousands


def _drawing(section: TimelineSection, timeline: Timeline) -> str:
    highest = max((_value(each, each.beyond, section) for each in timeline.bars), default=0) or 1
    drawing = _Drawing(
        section,
        timeline.unit,
        highest,
        escape(section.urls.before),
        escape(section.urls.after),
        thousand_separator(),
    )
    bars = "".join([_bar(each, drawing) for each in timeline.bars])
    first, last = section.ends
    return (
        f'<svg class="tl" viewBox="0 0 {timeline.width * BAR} {HEIGHT}" preserveAspectRatio="none"'
        f' role="group" aria-labelledby="waktu">{bars}</svg>'
        f'<p class="tl-x" aria-hidden="true"><span>{escape(first)}</span>'
        f"<span>{escape(last)}</span></p>"
    )


def _bar(bar: Bar, drawing: _Drawing) -> str:
    place = f"M{bar.place * BAR + BAR // 2} {HEIGHT}V"
    section, highest = drawing.section, drawing.highest
    whole = _height(_value(bar, bar.beyond, section), highest)
    inside = _height(_value(bar, bar.count, section), highest) if bar.count else 0
    paths = f'<path d="{place}0"/>'
    if whole > inside:
        paths += f'<path class="f" d="{place}{HEIGHT - whole}"/>'
    if inside:
        paths += f'<path d="{place}{HEIGHT - inside}"/>'
    title = f"<title>{escape(_told(bar, drawing))}</title>"
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
    label = bar_label(bar, drawing.unit)
    count = grouped(bar.beyond, drawing.separator)
    if drawing.section.shares:
        share = percent(bar.share(bar.beyond))
        return f"{label}: {share} ({count} / {grouped(bar.everything, drawing.separator)})"
    if 0 < bar.count < bar.beyond:
        return _("%(period)s: %(count)s dari %(all)s") % {
            "period": label,
            "count": grouped(bar.count, drawing.separator),
            "all": count,
        }
    return f"{label}: {count}"


def _table(section: TimelineSection, timeline: Timeline) -> str:
    heads = [_("Waktu"), _("Artikel")]
    if section.has_days:
        heads.append(_("Tanpa saringan waktu"))
    if section.shares:
        heads.append(_("Bagian"))
    rows = "".join(_row(each, section, timeline.unit) for each in timeline.bars)
    if section.undated_hits:
        rows += f"<tr><th>{escape(_('Tanpa tanggal'))}<td>{grouped(section.undated_hits)}"
    caption = escape(_("Artikel menurut waktu"))
    return (
        f'<div class="visually-hidden"><table><caption>{caption}</caption>'
        f"<tr>{_cells(heads, 'th')}{rows}</table></div>"
    )


def _row(bar: Bar, section: TimelineSection, unit: PeriodUnit) -> str:
    numbers = [grouped(bar.count)]
    if section.has_days:
        numbers.append(grouped(bar.beyond))
    if section.shares:
        numbers.append(percent(bar.share(bar.count)))
    return f"<tr><th>{escape(bar_label(bar, unit))}{_cells(numbers, 'td')}"


def _cells(texts: Iterable[str], tag: str) -> str:
    return "".join(f"<{tag}>{escape(each)}" for each in texts)


def _switch(section: TimelineSection) -> str:
    counts, shares = escape(_("Jumlah")), escape(_("Bagian dari semua"))
    other = f'<a href="{escape(section.switch_url)}" rel="nofollow">'
    texts = (f"{other}{counts}</a>", shares) if section.shares else (counts, f"{other}{shares}</a>")
    return f'<p class="tl-n">{texts[0]} · {texts[1]}</p>'


def _trends(section: TimelineSection) -> str:
    url = escape(section.trends_url)
    return f'<p class="tl-n"><a href="{url}">{escape(_("Lihat tren"))}</a></p>'


def _undated(section: TimelineSection) -> str:
    count = section.undated
    unit = ngettext("artikel", "artikel", count)
    return (
        f'<p class="tl-n"><a href="{escape(section.undated_url)}"'
        f'{_current(section.undated_chosen)} rel="nofollow">{escape(_("Tanpa tanggal"))}:'
        f" {grouped(count)} {escape(unit)}</a></p>"
    )


def _current(is_current: bool) -> str:
    return ' aria-current="true"' if is_current else ""
