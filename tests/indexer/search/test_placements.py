"""Pins and hidden articles of the editors' table: which queries they are for, and when."""

from datetime import UTC, date, datetime
from itertools import product
from typing import Any

import pytest
from django.db import connection

from articles.models import Article, Pin
from indexer.engines.interface import NO_FILTERS, Filters, Sort
from indexer.query.limits import Limits
from indexer.query.parser import parse
from indexer.search.explanations import explain
from indexer.search.placements import PinTable, Rule, words_of
from indexer.search.request import SearchRequest, SearchResults
from indexer.search.service import search

TODAY = date(2026, 3, 2)


def rule(query: str, match: str = "forms", **values: Any) -> Rule:
    days = {"first_day": None, "last_day": None}
    facts: dict[str, Any] = {"action": "pin", "article_id": 1, "position": 1, **days}
    return Rule(pk=values.pop("pk", 1), query=query, match=match, **(facts | values))


def placed(text: str, *rules: Rule, today: date = TODAY) -> list[int]:
    table = PinTable.of(rules, Limits())
    placements = table.placements(words_of(text, parse(text).tree), today)
    return [pin.article_id for pin in placements.pins]


@pytest.mark.parametrize(
    ("match", "text", "applies"),
    [
        ("exact", "banjir jakarta", True),
        ("exact", "  BANJIR   Jakarta ", True),
        ("exact", '"banjir jakarta"', True),
        ("exact", "banjir, jakarta!", True),
        ("exact", "jakarta banjir", False),
        ("exact", "kebanjiran jakarta", False),
        ("exact", "banjir jakarta bekasi", False),
        ("exact", "banjir jakarta -bekasi", False),
        ("exact", "banjir", False),
        ("forms", "banjir jakarta", True),
        ("forms", "Jakarta kebanjiran", True),
        ("forms", "banjir di jakarta", True),
        ("forms", "banjir jakarta bekasi", False),
        ("forms", "banjir", False),
        ("forms", "banjir jakarta sumber:pagi", True),
        ("forms", "banjir OR jakarta", False),
        ("words", "banjir jakarta", True),
        ("words", "jakarta yang kebanjiran hari senin", True),
        ("words", "banjir jakarta -bekasi", True),
        ("words", "banjir bekasi", False),
        ("words", "bekasi -banjir jakarta", False),
        ("words", "judul:banjir jakarta", False),
        ("words", "banj* jakarta", False),
        ("words", "", False),
    ],
)
def test_a_pin_is_for_its_queries(match: str, text: str, applies: bool) -> None:
    assert bool(placed(text, rule("banjir jakarta", match))) is applies


def test_a_query_with_operators_is_pinned_as_it_is() -> None:
    assert placed("banjir  SUMBER:pagi", rule("banjir sumber:pagi", "exact")) == [1]
    assert placed("banjir", rule("banjir sumber:pagi", "exact")) == []
    for match in ("forms", "words"):
        needs_source = rule("banjir sumber:pagi", match)
        assert placed("banjir", needs_source) == []
        assert placed("banjir sumber:senja", needs_source) == []
        assert placed("sumber:pagi kebanjiran -bogor", needs_source) == [1]
        assert placed("sumber:pagi", rule("sumber:pagi", match)) == [1]
        assert placed("banjir", rule("sumber:pagi", match)) == []


def test_a_pin_of_stopwords_is_for_these() -> None:
    assert placed("yang di", rule("di yang")) == [1]
    assert placed("yang", rule("di yang")) == []


@pytest.mark.parametrize(
    ("first", "last", "applies"),
    [
        (None, None, True),
        (TODAY, TODAY, True),
        (date(2026, 3, 3), None, False),
        (None, date(2026, 3, 1), False),
        (date(2026, 2, 1), date(2026, 4, 1), True),
    ],
)
def test_days_bound_a_pin(first: date | None, last: date | None, applies: bool) -> None:
    assert bool(placed("banjir", rule("banjir", first_day=first, last_day=last))) is applies


def test_the_rule_for_fewer_queries_decides_about_an_article() -> None:
    hide = rule("banjir", "words", action="hide", pk=1)
    pin = rule("banjir jakarta", "exact", pk=2)

    assert placed("banjir jakarta", hide, pin) == [1]
    assert placed("banjir bekasi", hide, pin) == []


def test_pins_are_in_the_order_of_their_positions() -> None:
    rules = [rule("banjir", article_id=n, position=p, pk=n) for n, p in ((1, 3), (2, 1), (3, 3))]

    assert placed("banjir", *rules) == [2, 1, 3]


# Searches of the site.


@pytest.fixture
def articles(empty_index: None) -> dict[str, int]:
    made = {
        "flood": Article.objects.create(
            title="Banjir jakarta", body="Air naik.", source="pagi.com", author="Ani"
        ),
        "less": Article.objects.create(title="Kabar", body="Ada banjir di bekasi, jakarta."),
        "quake": Article.objects.create(
            title="Gempa",
            body="Bumi bergetar.",
            source="senja.com",
            published_at=datetime(2025, 1, 1, tzinfo=UTC),
        ),
    }
    return {name: article.pk for name, article in made.items()}


def found(text: str, filters: Filters = NO_FILTERS, **options: Any) -> SearchResults:
    return search(SearchRequest(text, filters, today=TODAY, **options))


def ids(results: SearchResults) -> list[int]:
    return [hit.article_id for hit in results.hits]


site = pytest.mark.django_db(transaction=True)


@site
def test_a_pin_shows_in_the_next_search_and_goes_with_it(articles: dict[str, int]) -> None:
    assert ids(found("banjir jakarta")) == [articles["flood"], articles["less"]]

    pin = Pin.objects.create(query="banjir jakarta", article_id=articles["quake"])
    pinned = found("banjir jakarta")
    Pin.objects.filter(pk=pin.pk).update(position=2)
    second = found("banjir jakarta")
    pin.delete()

    assert ids(pinned) == [articles["quake"], articles["flood"], articles["less"]]
    assert (pinned.total, pinned.pinned) == (3, frozenset({articles["quake"]}))
    assert ids(second) == [articles["flood"], articles["quake"], articles["less"]]
    assert ids(found("banjir jakarta")) == [articles["flood"], articles["less"]]


@site
def test_other_programs_are_seen(articles: dict[str, int]) -> None:
    pin = Pin.objects.create(query="banjir", article_id=articles["quake"])
    assert found("banjir").total == 3

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM articles_pin WHERE id = %s", [pin.pk])

    assert found("banjir").total == 2


@site
def test_a_query_without_hits_shows_its_pin(articles: dict[str, int]) -> None:
    assert found("xyzzyqq").total == 0

    Pin.objects.create(query="xyzzyqq", article_id=articles["quake"])

    assert ids(found("xyzzyqq")) == [articles["quake"]]
    assert ids(found("xyzzyqq", sort=Sort.DATE)) == [articles["quake"]]


@site
def test_relaxed_hits_follow_the_pin(articles: dict[str, int]) -> None:
    Pin.objects.create(query="banjir surabaya malang", article_id=articles["quake"])

    results = found("banjir surabaya malang")

    assert ids(results)[0] == articles["quake"]
    assert set(ids(results)[1:]) == {articles["flood"], articles["less"]}
    assert results.notices


@site
def test_filters_times_and_operators_bound_a_pin(articles: dict[str, int]) -> None:
    Pin.objects.create(query="banjir", match="words", article_id=articles["quake"])
    pagi, senja = (Filters({"source": (name,)}) for name in ("pagi.com", "senja.com"))

    assert ids(found("banjir", pagi)) == [articles["flood"]]
    assert ids(found("banjir", senja)) == [articles["quake"]]
    assert found("banjir", senja).facets.counts("source")
    assert articles["quake"] not in ids(found("banjir sumber:pagi"))
    assert articles["quake"] in ids(found("banjir sumber:senja"))
    assert articles["quake"] not in ids(found("banjir -gempa"))
    assert articles["quake"] in ids(found("banjir tahun 2025"))
    assert articles["quake"] not in ids(found("banjir tahun 2024"))


@site
def test_a_corrected_query_has_the_pins_of_its_words(articles: dict[str, int]) -> None:
    Pin.objects.create(query="jakarta", article_id=articles["quake"])

    results = found("jakartaa")

    assert results.corrected == "jakarta"
    assert ids(results)[0] == articles["quake"]


@site
def test_a_hidden_article_is_no_hit_in_any_order(articles: dict[str, int]) -> None:
    Pin.objects.create(query="banjir", action="hide", article_id=articles["flood"])

    for sort in Sort:
        results = found("banjir", sort=sort)
        assert (ids(results), results.total) == ([articles["less"]], 1)
    assert not found("banjir").facets.counts("author")
    assert found("banjir jakarta").total == 2


@site
def test_looser_searches_help_when_the_only_hit_is_hidden(articles: dict[str, int]) -> None:
    Pin.objects.create(query="banjir naik", action="hide", article_id=articles["flood"])

    assert ids(found("banjir naik")) == [articles["less"]]


@site
def test_evaluations_see_neither(articles: dict[str, int]) -> None:
    Pin.objects.create(query="banjir", article_id=articles["quake"])
    Pin.objects.create(query="banjir", article_id=articles["flood"], action="hide")

    assert ids(found("banjir", placed=False)) == [articles["flood"], articles["less"]]


@site
def test_a_withdrawn_article_is_not_pinned(articles: dict[str, int]) -> None:
    Pin.objects.create(query="banjir", article_id=articles["quake"])
    article = Article.objects.get(pk=articles["quake"])
    article.status = Article.Status.DRAFT
    article.save()

    assert found("banjir").total == 2


@site
def test_explanations_tell_rules_from_matches(articles: dict[str, int]) -> None:
    Pin.objects.create(query="banjir", article_id=articles["less"], position=1)
    Pin.objects.create(query="banjir", article_id=articles["flood"], action="hide")
    request = SearchRequest("banjir", today=TODAY)

    pinned = explain(request, articles["less"])
    hidden = explain(request, articles["flood"])
    other = explain(request, articles["quake"])

    assert pinned.rule and pinned.explanation and pinned.explanation.is_pinned
    assert (pinned.place, pinned.total) == (1, 1)
    assert pinned.natural and pinned.natural.score > 0
    assert hidden.rule and hidden.rule.action == "hide" and hidden.explanation is None
    assert hidden.natural and hidden.natural.score > 0
    assert (other.rule, other.explanation, other.natural) == (None, None, None)


@site
def test_explanations_add_up_to_the_score_of_the_page(articles: dict[str, int]) -> None:
    texts = ("banjir jakarta", "kebanjiran", "banjir surabaya malang ambon")
    for text, sort in product(texts, (Sort.RELEVANCE, Sort.RECENT)):
        request = SearchRequest(text, sort=sort, today=TODAY)
        for place, hit in enumerate(search(request).hits, 1):
            explained = explain(request, hit.article_id)
            assert explained.place == place
            assert explained.explanation is not None
            total = sum(part.value for part in explained.explanation.contributions)
            assert total == pytest.approx(hit.score, rel=1e-12)
