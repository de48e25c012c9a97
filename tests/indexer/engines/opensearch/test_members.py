"""Copies among matches, counted as arrays; a plain count of random members is the oracle."""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from indexer.engines.interface import IndexDocument
from indexer.engines.opensearch.copy_rows import read_rows, stored_row
from indexer.engines.opensearch.members import COLUMNS, TIME, Conditions, Members, local_day
from indexer.engines.scoring.dates import NO_DATE, epoch_seconds
from tests.engines.documents import document

ZONE = ZoneInfo("Asia/Jakarta")
FIRST = datetime(2020, 1, 1, tzinfo=UTC)
SOURCES, KINDS = ("kompas", "tempo"), ("news",)
SEEDS = range(20)


def random_articles(chance: random.Random) -> list[IndexDocument]:
    return [
        document(
            number,
            "teks",
            source=chance.choice(["kompas", "tempo", "tempo.co", ""]),
            kind=chance.choice(["news", "claim"]),
            published_at=chance.choice([None, FIRST + timedelta(hours=chance.randrange(900))]),
            copy_group=chance.randint(1, 12),
        )
        for number in range(1, chance.randint(2, 40))
    ]


def members_of(articles: Sequence[IndexDocument], *, filtered: bool) -> Members:
    rows = read_rows("".join(f"{stored_row(each, b'')}\n" for each in articles))
    conditions = Conditions(
        lambda values: [
            name
            for name, accepted in (("source", SOURCES), ("kind", KINDS))
            if values[COLUMNS.index(name)] not in accepted
        ],
        lambda seconds: (seconds != NO_DATE) & (seconds >= epoch_seconds(FIRST) + 500_000),
    )
    return Members(rows, ZONE, conditions if filtered else None)


def failed(article: IndexDocument, *, filtered: bool) -> list[str]:
    if not filtered:
        return []
    day = article.published_at
    found = [] if article.source in SOURCES else ["source"]
    found += [] if article.kind in KINDS else ["kind"]
    is_late = day is not None and epoch_seconds(day) >= epoch_seconds(FIRST) + 500_000
    return found if is_late else [*found, TIME]


def surplus(
    articles: Sequence[IndexDocument], value: Callable[[IndexDocument], str]
) -> dict[str, int]:
    members = Counter(map(value, articles))
    groups = Counter(each for each, _ in {(value(a), a.copy_group) for a in articles})
    return {each: members[each] - groups[each] for each in members if members[each] > groups[each]}


def day_of(article: IndexDocument) -> date | None:
    found = article.published_at
    return local_day(None if found is None else epoch_seconds(found), ZONE)


def by_date(article: IndexDocument) -> tuple[bool, datetime, int]:
    day = article.published_at
    return day is not None, day or FIRST, article.article_id


@pytest.mark.parametrize("filtered", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_surplus_and_copies_equal_a_plain_count(seed: int, filtered: bool) -> None:
    articles = random_articles(random.Random(seed))
    members = members_of(articles, filtered=filtered)

    def passing(dimension: str | None) -> list[IndexDocument]:
        return [a for a in articles if set(failed(a, filtered=filtered)) <= {dimension}]

    hits = passing(None)
    groups = defaultdict(list)
    for each in hits:
        groups[each.copy_group].append(each.article_id)
    assert members.folded == len(hits) - len(groups)
    for each in hits:
        others = {a for a in groups[each.copy_group] if a != each.article_id}
        assert set(members.copies_of(each.article_id, each.copy_group)) == others
    for dimension in (None, "source", "kind"):
        within = passing(dimension)
        assert members.surplus("source", dimension) == surplus(within, lambda a: a.source)
        named = members.surplus("source", dimension, lambda value: value.split(".")[0])
        assert named == surplus(within, lambda a: a.source.split(".")[0])
    for dimension in (None, TIME):
        found = members.surplus_of_years(dimension)
        years = surplus(passing(dimension), lambda a: f"{day.year}" if (day := day_of(a)) else "")
        assert found == years


@pytest.mark.parametrize("filtered", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_hidden_members_leave_one_of_each_group(seed: int, filtered: bool) -> None:
    articles = random_articles(random.Random(seed))
    members = members_of(articles, filtered=filtered)

    hidden = members.hidden(only_undated=False)

    groups: defaultdict[int, list[IndexDocument]] = defaultdict(list)
    for each in articles:
        if set(failed(each, filtered=filtered)) <= {TIME}:
            groups[each.copy_group].append(each)
    expected: Counter[tuple[date | None, bool]] = Counter()
    for group in groups.values():
        own = [a for a in group if not failed(a, filtered=filtered)]
        shown = max(own, key=lambda a: a.article_id) if own else max(group, key=by_date)
        for each in group:
            if each is not shown:
                expected[day_of(each), not failed(each, filtered=filtered)] += 1
    assert hidden == expected
