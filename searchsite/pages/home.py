"""The home page: the search box, the size of the corpus, recent articles, topics and sources."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.kinds import badge_of
from articles.models import Article
from articles.outlets.directory import OutletDirectory
from articles.queryset import ArticleQuerySet
from indexer.engines.interface import FacetCount, Filters
from indexer.exceptions import IndexerError
from indexer.search.corpus_summary import CorpusSummary, corpus_summary
from indexer.search.outlets import SOURCE, current_table
from indexer.search.request import SearchRequest
from searchsite.decorators import page
from searchsite.number_format import grouped
from searchsite.page_memory import remembered
from searchsite.presentation.links import filter_values_url, search_url

RECENT_ARTICLES = 8
COUNTED_ARTICLES = 400  # latest articles whose categories and sources are shown without an index
MAX_TOPICS = 10  # categories, and sources
NO_COUNTS: Mapping[str, int] = MappingProxyType({})
EXAMPLES = ("banjir Jakarta", '"harga beras"', "judul:gempa", "pemilu -Jakarta")


@dataclass(frozen=True, slots=True)
class Topic:
    """A category, a source or an example query, with the link to its results."""

    label: str
    url: str
    count: str = ""  # of articles; "" if it is unknown
    unit: str = ""  # the word after the count


@dataclass(frozen=True, slots=True)
class TopicList:
    """Topics of one column, with the id of its heading, and the link to all of them."""

    anchor: str
    title: str
    topics: list[Topic]
    all_label: str = ""  # "" if the topics are all
    all_url: str = ""


@page
@remembered
def home_page(request: HttpRequest) -> HttpResponse:
    """Show the home page with two small database queries; the counts are kept for one commit."""
    recent = list(latest()[:RECENT_ARTICLES])
    context = {
        "recent": recent,
        "examples": [Topic(text, search_url(SearchRequest(text=text))) for text in EXAMPLES],
    }
    try:
        context |= _corpus_context(corpus_summary(), recent)
    except IndexerError:
        context |= _latest_topics()
    return render(request, "searchsite/home.html", context)


def latest() -> ArticleQuerySet:
    """Return the published articles, latest first, as a lazy query set; slice it before use."""
    return Article.objects.published()


def _corpus_context(summary: CorpusSummary, recent: Sequence[Article]) -> dict[str, object]:
    return {
        "corpus": _corpus_sentences(summary, recent) if summary.total else (),
        "topic_lists": _topic_lists(
            categories=_counted_topics("category", summary.categories),
            sources=_counted_topics(SOURCE, summary.outlets),
            kinds=_kinds(summary.kinds),
            distinct=summary.distinct,
        ),
    }


def _corpus_sentences(summary: CorpusSummary, recent: Sequence[Article]) -> list[str]:
    """Return how many articles there are, where from, of which years, and the day of the latest."""
    articles = ngettext("%(count)s artikel", "%(count)s artikel", summary.total)
    sentences = [articles % {"count": grouped(summary.total)}]
    if sources := len(summary.outlets):
        found = ngettext("dari %(count)s sumber", "dari %(count)s sumber", sources)
        sentences[0] += " " + found % {"count": grouped(sources)}
    if summary.first_year and summary.last_year:
        years = dict.fromkeys((summary.first_year, summary.last_year))
        sentences.append(_("terbit %(years)s") % {"years": "–".join(map(str, years))})
    if recent and recent[0].published_at:
        day = date_format(localtime(recent[0].published_at).date(), "j F Y")
        sentences.append(_("terbaru %(day)s") % {"day": day})
    return sentences


def _counted_topics(column: str, counts: Sequence[FacetCount]) -> list[Topic]:
    return [
        replace(
            _topic(column, each.value),
            count=grouped(each.count),
            unit=ngettext("artikel", "artikel", each.count),
        )
        for each in counts[:MAX_TOPICS]
    ]


def _kinds(counts: Sequence[FacetCount]) -> list[Topic]:
    """Return the kinds of articles that are no news."""
    topics = _counted_topics("kind", [each for each in counts if badge_of(each.value)])
    return [replace(topic, label=badge_of(topic.label)) for topic in topics]


def _latest_topics() -> dict[str, object]:
    """Return the categories and sources of the latest articles, for a site without an index."""
    labels = latest().values_list("category", "source")[:COUNTED_ARTICLES]
    categories, sources = zip(*labels, strict=True) if labels else ((), ())
    return {
        "topic_lists": _topic_lists(
            categories=[_topic("category", name) for name in _most_frequent(categories)],
            sources=[_topic(SOURCE, name) for name in _most_frequent(_outlets(sources))],
        )
    }


def _topic_lists(
    *,
    categories: list[Topic],
    sources: list[Topic],
    kinds: Sequence[Topic] = (),
    distinct: Mapping[str, int] = NO_COUNTS,
) -> list[TopicList]:
    lists = (
        TopicList("topik", _("Topik"), categories, *_link_to_all("category", distinct)),
        TopicList("sumber", _("Sumber"), sources, *_link_to_all(SOURCE, distinct)),
        TopicList("jenis", _("Jenis"), list(kinds)),
    )
    return [each for each in lists if each.topics]


def _link_to_all(column: str, distinct: Mapping[str, int]) -> tuple[str, str]:
    """Return the label and the URL of the page with all values; empty if the topics are all."""
    number = distinct.get(column, 0)
    if number <= MAX_TOPICS:
        return "", ""
    label = ngettext("Semua %(count)s pilihan", "Semua %(count)s pilihan", number)
    return label % {"count": grouped(number)}, filter_values_url(SearchRequest(text=""), column)


def _most_frequent(labels: Iterable[str]) -> list[str]:
    counted = Counter(label for label in labels if label)
    return [label for label, _count in counted.most_common(MAX_TOPICS)]


def _outlets(sources: Iterable[str]) -> Iterable[str]:
    counts = Counter(sources)
    return Counter(OutletDirectory(counts, current_table()).outlet_counts(counts)).elements()


def _topic(column: str, name: str) -> Topic:
    return Topic(name, search_url(SearchRequest(text="", filters=Filters({column: (name,)}))))
