"""The page of the advanced search: fields that write a query, and that a query fills in again."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indexer.engines.interface import Filters
from indexer.exceptions import IndexerError
from indexer.query.date_ranges import parse_dates
from indexer.query.limits import Remark
from indexer.query.minimum_should_match import MinimumShouldMatch
from indexer.query.parser import parse
from indexer.query.query_form import QueryForm, read_form, same_parts, write_form
from indexer.query.tree import Node
from indexer.search.corpus_summary import corpus_summary
from indexer.search.messages import message
from indexer.search.outlets import SOURCE
from indexer.search.pipeline import query_limits
from indexer.search.request import SearchRequest
from searchsite.decorators import page
from searchsite.page_memory import remembered
from searchsite.params import MAX_TEXT_LENGTH, clean, read_params
from searchsite.presentation.filters import filter_label
from searchsite.presentation.links import filter_parameters, search_parameters, search_url

DAYS = ("dari", "sampai")  # URL parameters of the first and the last day
REST = "lain"  # of the parts that no field holds, in the query language
ORIGINAL = "asal"  # of the text that the form was read from
MAX_OFFERED_VALUES = 200  # of a list of sources or categories


@dataclass(frozen=True, slots=True)
class Field:
    """One text field: its URL parameter, its attribute of ``QueryForm``, and its texts."""

    name: str
    attribute: str
    label: str | Promise
    hint: str | Promise = ""
    column: str = ""  # a keyword column whose values are offered


FIELDS = (
    Field(
        "kata",
        "all_words",
        gettext_lazy("Semua kata ini"),
        gettext_lazy("dalam bentuk apa pun; urutannya bebas"),
    ),
    Field(
        "frasa",
        "phrases",
        gettext_lazy("Frasa persis ini"),
        gettext_lazy("kata-kata berdampingan; beberapa frasa dalam tanda kutip"),
    ),
    Field(
        "salah_satu",
        "any_words",
        gettext_lazy("Salah satu kata ini"),
        gettext_lazy("frasa dalam tanda kutip"),
    ),
    Field(
        "tanpa",
        "without",
        gettext_lazy("Tanpa kata ini"),
        gettext_lazy("tidak satu pun; frasa dalam tanda kutip"),
    ),
    Field("judul", "title", gettext_lazy("Di judul")),
    Field("penulis", "author", gettext_lazy("Penulis")),
    Field("sumber", "source", gettext_lazy("Sumber"), column=SOURCE),
    Field("kategori", "category", gettext_lazy("Kategori"), column="category"),
)


@page
@remembered
def advanced_page(request: HttpRequest) -> HttpResponse:
    """Show the form of the query in the URL; with fields in the URL, redirect to its results."""
    params = read_params(request.GET)
    search_request = replace(params.request, page=1)
    notices: list[str]
    if _is_sent(request.GET):
        form, notices = _sent_form(request.GET)
        query = write_form(form, query_limits(), _rule())
        notices += _messages(query.remarks)
        text = _original_text(request.GET, query.tree) or query.text
        if not notices and (text or search_request.filters):
            return HttpResponseRedirect(search_url(replace(search_request, text=text)))
        notices = notices or [_("Isi sedikitnya satu kotak.")]
        original = _text(request.GET, ORIGINAL)
    else:
        parsed = parse(search_request.text, query_limits())
        form, notices = read_form(parsed.tree, query_limits(), _rule()), _messages(parsed.remarks)
        original = search_request.text
    context = _context(search_request, form) | {
        "notices": [*params.notices, *notices],
        "original": original,
    }
    return render(request, "searchsite/advanced.html", context)


def _rule() -> MinimumShouldMatch:
    return MinimumShouldMatch.parse(settings.SEARCH_MINIMUM_SHOULD_MATCH)


def _is_sent(query: QueryDict) -> bool:
    return any(name in query for name in (*(field.name for field in FIELDS), *DAYS, REST))


def _sent_form(query: QueryDict) -> tuple[QueryForm, list[str]]:
    """Return the form in the URL, and messages about dates that are none."""
    days, notices = {}, []
    for name in DAYS:
        text = _text(query, name)
        range_ = parse_dates(text) if text else None
        if text and range_ is None:
            notices.append(message("bad-date", text))
        days[name] = range_
    first, last = days["dari"], days["sampai"]
    texts = {field.attribute: _text(query, field.name) for field in FIELDS}
    form = QueryForm(
        **texts,
        first=first.first if first else None,
        last=last.last if last else None,
        rest=_text(query, REST),
    )
    return form, notices


def _original_text(query: QueryDict, tree: Node) -> str:
    """Return the text that the form was read from, if the fields still mean the same."""
    text = _text(query, ORIGINAL)
    return text if text and same_parts(parse(text, query_limits()).tree, tree) else ""


def _text(query: QueryDict, name: str) -> str:
    return clean(query.get(name, ""))[:MAX_TEXT_LENGTH]


def _messages(remarks: Iterable[Remark]) -> list[str]:
    return [message(remark.code, remark.value) for remark in remarks]


def _context(request: SearchRequest, form: QueryForm) -> dict[str, object]:
    offered = _offered_values()
    without_filters = replace(request, text="", filters=Filters())
    return {
        "q": request.text,
        "fields": [
            (field, getattr(form, field.attribute), offered.get(field.column, ()))
            for field in FIELDS
        ],
        "first_day": form.first.isoformat() if form.first else "",
        "last_day": form.last.isoformat() if form.last else "",
        "rest": form.rest,
        "filters": [
            (name, value, filter_label(name, value))
            for name, value in filter_parameters(request.filters)
        ],
        "modes": search_parameters(without_filters),
        "results_url": search_url(request) if request.text or request.filters else "",
    }


def _offered_values() -> dict[str, list[str]]:
    """Return the most frequent values of columns; none if the index cannot be read."""
    try:
        summary = corpus_summary()
    except IndexerError:
        return {}
    counts = {SOURCE: summary.outlets, "category": summary.categories}
    return {
        column: [each.value for each in found[:MAX_OFFERED_VALUES]]
        for column, found in counts.items()
    }
