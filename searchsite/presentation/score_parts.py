"""The parts of a score as rows of a table that editors understand, in sentences and numbers.

The shown numbers add up as the exact ones do: the rounding errors go where they are largest.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import floor
from typing import NamedTuple

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from indexer.analysis import analyze
from indexer.engines.interface import Contribution, Explanation, Role, Signal
from indexer.scoring_weights import NEAR_POSITIONS, TITLE_WEIGHT
from searchsite.number_format import grouped, with_decimals

PLACES = 4  # decimal places of a shown score
MAX_FORMS = 6  # shown forms of a word
MAX_TERMS = 8  # shown words that a pattern stands for
MAX_EXAMINED_CHARACTERS = 50_000  # of an article, for the forms of words

#: Headings of the groups of rows, by signal.
WORDS, PLACES_OF_WORDS, OTHERS = (
    gettext_lazy("Kata"),
    gettext_lazy("Letak kata"),
    gettext_lazy("Lainnya"),
)
GROUPS = {
    Signal.TERM: WORDS,
    Signal.TERMS: WORDS,
    Signal.ANSWER: WORDS,
    Signal.AGE: OTHERS,
}
FIELDS = {
    "title_exact": gettext_lazy("di judul"),
    "title_stem": gettext_lazy("di judul"),
    "source_words": gettext_lazy("pada sumber"),
    "author_words": gettext_lazy("pada penulis"),
    "category_words": gettext_lazy("pada kategori"),
}
_STEM_FIELDS = {"stem", "title_stem"}


class ScoreRow(NamedTuple):
    """One part of a score."""

    label: str
    detail: str
    rarity: str  # a sentence
    strength: str
    weight: str
    shown: str  # the value, rounded so that all rows add up
    exact: float
    share: float  # of the score, from 0 to 1


class RowGroup(NamedTuple):
    """The rows of one kind of parts, and their sum."""

    title: str
    rows: list[ScoreRow]
    shown: str


def row_groups(explanation: Explanation, text: str) -> list[RowGroup]:
    """Return the parts of a score, the largest first; ``text`` is title and body."""
    parts = sorted(_joined(explanation.contributions), key=lambda part: -part.value)
    stems = {term for part in parts if part.field in _STEM_FIELDS for term in part.terms}
    forms = _forms(text, stems)
    units = rounded([part.value for part in parts], explanation.score)
    groups: dict[str, tuple[list[ScoreRow], int]] = {}
    for part, number in zip(parts, units, strict=True):
        title = str(GROUPS.get(part.signal, PLACES_OF_WORDS))
        rows, total = groups.get(title, ([], 0))
        rows.append(_row(part, number, explanation, forms))
        groups[title] = rows, total + number
    order = [str(each) for each in (WORDS, PLACES_OF_WORDS, OTHERS)]
    return [
        RowGroup(title, groups[title][0], _decimal(groups[title][1]))
        for title in order
        if title in groups
    ]


def shown_score(score: float) -> str:
    """Return a score as it is shown."""
    return _decimal(round(score * 10**PLACES))


def rounded(values: Sequence[float], total: float) -> list[int]:
    """Return the values in units of the last shown place; their sum is the rounded total.

    The largest remainders are rounded up (Hamilton's method).
    """
    scaled = [value * 10**PLACES for value in values]
    units = [floor(value) for value in scaled]
    missing = round(total * 10**PLACES) - sum(units)
    by_remainder = sorted(range(len(values)), key=lambda at: units[at] - scaled[at])
    for at in by_remainder[: max(0, missing)]:
        units[at] += 1
    for at in by_remainder[::-1][: max(0, -missing)]:
        units[at] -= 1
    return units


def _joined(parts: Iterable[Contribution]) -> Iterator[Contribution]:
    """Yield the parts; a word that was typed twice is one part with twice the weight."""

    found: dict[object, Contribution] = {}
    for part in parts:
        key = replace(part, value=0.0, weight=0.0)
        known = found.get(key)
        found[key] = (
            replace(known, value=known.value + part.value, weight=known.weight + part.weight)
            if known
            else part
        )
    yield from found.values()


def _row(
    part: Contribution, units: int, explanation: Explanation, forms: Mapping[str, Counter[str]]
) -> ScoreRow:
    return ScoreRow(
        label=_label(part),
        detail=_detail(part, forms),
        rarity=_rarity(part, explanation),
        strength=_number(part.strength),
        weight=_number(part.weight),
        shown=_decimal(units),
        exact=part.value,
        share=part.value / explanation.score if explanation.score else 0.0,
    )


def _label(part: Contribution) -> str:  # noqa: PLR0911 - a table
    quoted = [f"“{term}”" for term in part.terms[:MAX_TERMS]]
    words = get_text_list(quoted, _("dan"))
    field = f" {FIELDS[part.field]}" if part.field in FIELDS else ""
    match part.signal:
        case Signal.TERM if part.role is Role.EXACT:
            return _("%(words)s persis") % {"words": f"{words}{field}"}
        case Signal.TERM:
            return f"{words}{field}"
        case Signal.TERMS:
            return f"{words or _('bagian kueri')}{field}"
        case Signal.FOLLOWING:
            return _("%(words)s berdampingan") % {"words": words}
        case Signal.NEAR:
            return _("%(words)s berdekatan") % {"words": words}
        case Signal.TITLE_FOLLOWING:
            return _("%(words)s berdampingan di judul") % {"words": words}
        case Signal.LEAD:
            return _("%(words)s dekat awal isi") % {"words": words}
        case Signal.ANSWER:
            return _("kata-kata yang lazim dalam jawaban")
        case Signal.ANSWER_NEAR:
            return _("%(words)s di dekat kata jawaban") % {"words": words}
    return _("kebaruan")


ROLES = {
    Role.EXACT: gettext_lazy("bentuk persis seperti diketik; menambah nilai kata dasarnya"),
    Role.SYNONYM: gettext_lazy("bentuk lain (sinonim) yang nilainya di sini tertinggi"),
    Role.FAMILY: gettext_lazy("kata serumpun"),
    Role.LONGER: gettext_lazy("kata yang lebih panjang atau digabung"),
}


def _detail(part: Contribution, forms: Mapping[str, Counter[str]]) -> str:
    match part.signal:
        case Signal.TERM | Signal.TERMS:
            return "; ".join(filter(None, _details_of_term(part, forms)))
        case Signal.NEAR | Signal.ANSWER_NEAR:
            return _("paling jauh %d kata") % NEAR_POSITIONS
        case Signal.LEAD:
            return _("pertama kali pada kata ke-%s isi") % grouped((part.place or 0) + 1)
        case Signal.ANSWER:
            return _times(part.occurrences)
        case Signal.AGE:
            return _("tidak ada kata yang dinilai; yang baru di atas")
    return ""


def _details_of_term(part: Contribution, forms: Mapping[str, Counter[str]]) -> Iterator[str]:
    yield str(ROLES.get(part.role, ""))
    if part.signal is Signal.TERMS and part.terms:
        yield _("kata-kata yang cocok dengan pola atau ejaan yang mirip, dinilai sebagai satu kata")
    times = part.occurrences - part.in_title * (TITLE_WEIGHT - 1)
    if times > 0:
        yield _times(times)
    if part.in_title:
        text = _("%(times)s di antaranya di judul, dihitung %(weight)s kali lipat")
        yield text % {"times": grouped(part.in_title), "weight": TITLE_WEIGHT}
    if part.field in _STEM_FIELDS:
        found = forms.get(part.terms[0], Counter()).most_common(MAX_FORMS)
        if [form for form, _count in found] != [part.terms[0]] and found:
            listed = ", ".join(f"{form} ({grouped(count)})" for form, count in found)
            yield _("sebagai %s") % listed


def _times(count: int) -> str:
    return ngettext("%(count)s kali", "%(count)s kali", count) % {"count": grouped(count)}


def _rarity(part: Contribution, explanation: Explanation) -> str:
    if part.signal is Signal.AGE or not (part.terms or part.documents):
        return _number(part.rarity)
    if part.signal in {Signal.TERM, Signal.TERMS}:
        text = _("%(rarity)s (ada di %(count)s dari %(all)s artikel)")
        all_articles = grouped(explanation.documents)
    else:
        text = _("%(rarity)s (pada %(count)s hasil teratas)")
        all_articles = ""
    values = {"rarity": _number(part.rarity), "count": grouped(part.documents)}
    return text % {**values, "all": all_articles}


def _forms(text: str, stems: Iterable[str]) -> dict[str, Counter[str]]:
    """Return the words of a text by those stems that they have."""
    wanted = set(stems)
    found: dict[str, Counter[str]] = {}
    for token in analyze(text[:MAX_EXAMINED_CHARACTERS]):
        if token.stem in wanted:
            found.setdefault(token.stem, Counter())[token.exact] += 1
    return found


def _number(value: float) -> str:
    return with_decimals(value, 3)


def _decimal(units: int) -> str:
    return with_decimals(units / 10**PLACES, PLACES)
