"""The links of filter choices and chips."""

from dataclasses import replace
from datetime import date

import pytest

from indexer.engines.interface import FacetCount, Facets, Filters
from indexer.keyword_columns import KEYWORD_COLUMNS
from indexer.search.request import PartCount, SearchRequest
from searchsite.presentation.filters import COLUMN_LABELS, chips, choice_groups, without_filters

FACETS = Facets({"source": (FacetCount("Tempo", 7), FacetCount("Antara & Co", 2))})


def test_every_column_has_a_label():
    assert COLUMN_LABELS.keys() == {column.name for column in KEYWORD_COLUMNS}


def test_a_filter_without_values_is_not_offered():
    groups = choice_groups(SearchRequest("banjir"), FACETS)

    assert [group.title for group in groups] == ["Sumber"]


def test_a_choice_adds_its_value_and_starts_at_the_first_page():
    request = SearchRequest("banjir", Filters({"source": ("Tempo",)}), page=4)

    (sources,) = choice_groups(request, FACETS)

    tempo, antara = sources.shown
    assert (tempo.selected, tempo.url) == (True, "?q=banjir")
    assert (antara.selected, antara.total) == (False, 2)
    assert antara.url == "?q=banjir&source=Tempo&source=Antara+%26+Co"


def test_another_value_can_replace_the_chosen_ones():
    none = choice_groups(SearchRequest("banjir"), FACETS)[0]
    one = choice_groups(SearchRequest("banjir", Filters({"source": ("Tempo",)})), FACETS)[0]
    both = Filters({"source": ("Tempo", "Antara & Co"), "kind": ("claim",)})
    two = choice_groups(SearchRequest("banjir", both), FACETS)[1]

    assert [each.only_url for each in none.shown] == ["", ""]
    assert [each.only_url for each in one.shown] == ["", "?q=banjir&source=Antara+%26+Co"]
    assert [each.only_url for each in two.shown] == [
        "?q=banjir&source=Tempo&kind=claim",
        "?q=banjir&source=Antara+%26+Co&kind=claim",
    ]


def test_a_chosen_value_without_articles_stays_with_its_zero():
    request = SearchRequest("banjir", Filters({"source": ("Suara",), "category": ("Kota",)}))

    category, source = choice_groups(request, FACETS)

    assert [each[:4] for each in category.shown] == [("Kota", 0, "?q=banjir&source=Suara", True)]
    assert [(each.label, each.total) for each in source.shown] == [
        ("Suara", 0),
        ("Tempo", 7),
        ("Antara & Co", 2),
    ]


def test_values_without_articles_are_offered_only_if_they_are_chosen():
    facets = Facets({"source": (FacetCount("Tempo", 7), FacetCount("Suara", 0))})
    request = SearchRequest("banjir", Filters({"source": ("Tempo",)}))

    (group,) = choice_groups(request, facets)

    assert [each.label for each in group.shown] == ["Tempo"]


@pytest.mark.parametrize(("count", "shown"), [(8, 8), (10, 10), (11, 8)])
def test_a_long_list_links_the_page_with_all_values(count: int, shown: int):
    facets = Facets({"source": tuple(FacetCount(f"S{n}", 1) for n in range(count))})

    (group,) = choice_groups(SearchRequest("a"), facets)

    assert len(group.shown) == shown
    assert group.distinct == (count if shown < count else 0)
    assert group.all_url == ("/saringan/source?q=a" if shown < count else "")


def test_a_list_that_the_engine_cut_links_all_values():
    facets = Facets(
        {"category": tuple(FacetCount(f"K{n}", 1) for n in range(10))}, distinct={"category": 70}
    )

    (group,) = choice_groups(SearchRequest("a"), facets)

    assert (len(group.shown), group.distinct) == (8, 70)


def test_a_selected_value_is_always_shown():
    facets = Facets({"source": tuple(FacetCount(f"S{n}", 1) for n in range(30))})

    (group,) = choice_groups(SearchRequest("a", Filters({"source": ("S29",)})), facets)

    assert group.shown[0].label == "S29"


def test_a_chip_removes_only_its_own_filter():
    request = SearchRequest(
        "a", Filters({"source": ("Tempo", "Antara"), "category": ("Hukum",)}), page=3
    )

    by_label = {chip.label: chip.remove_url for chip in chips(request)}

    assert by_label == {
        "Tempo": "/search?q=a&source=Antara&category=Hukum",
        "Antara": "/search?q=a&source=Tempo&category=Hukum",
        "Hukum": "/search?q=a&source=Tempo&source=Antara",
    }
    assert without_filters(request) == "/search?q=a"


@pytest.mark.parametrize(
    ("first", "last", "label"),
    [
        (date(2022, 1, 7), None, "sejak 7 Januari 2022"),
        (None, date(2022, 8, 17), "sampai 17 Agustus 2022"),
        (date(2022, 1, 7), date(2022, 1, 7), "7 Januari 2022"),
        (date(2022, 1, 1), date(2022, 12, 31), "2022"),
        (date(2020, 1, 1), date(2022, 12, 31), "2020–2022"),
        (date(2024, 2, 1), date(2024, 2, 29), "Februari 2024"),
        (date(2022, 1, 7), date(2022, 2, 1), "7 Januari 2022 – 1 Februari 2022"),
    ],
)
def test_dates_have_the_shortest_name(first, last, label):
    (chip,) = chips(SearchRequest("a", Filters(date_from=first, date_to=last)))

    assert chip.label == label
    assert chip.remove_url == "/search?q=a"


PARTS = (
    PartCount('"pagi.com"', 5, "pagi.com"),
    PartCount("kota.pagi.com", 3, "pagi.com"),
    PartCount("kota.senja.com", 2, "senja.com"),
)


def test_the_parts_of_a_chosen_outlet_replace_it():
    request = SearchRequest("banjir", Filters({"source": ("Tempo", "pagi.com")}))

    parts = choice_groups(request, FACETS, PARTS)[1]

    assert [(choice.label, choice.total, choice.url) for choice in parts.shown] == [
        ("hanya pagi.com", 5, "?q=banjir&source=Tempo&source=%22pagi.com%22"),
        ("kota.pagi.com", 3, "?q=banjir&source=Tempo&source=kota.pagi.com"),
    ]


def test_another_part_can_be_added_to_a_chosen_one():
    request = SearchRequest("banjir", Filters({"source": ("kota.pagi.com",)}))
    facets = Facets({"source": (FacetCount("pagi.com", 8),)})

    sources, parts = choice_groups(request, facets, PARTS)

    assert [(each.label, each.selected) for each in sources.shown] == [("pagi.com", False)]
    assert [each[:4] for each in parts.shown] == [
        ("hanya pagi.com", 5, "?q=banjir&source=kota.pagi.com&source=%22pagi.com%22", False),
        ("kota.pagi.com", 3, "?q=banjir", True),
    ]


def test_parts_are_offered_only_with_their_outlet():
    titles = [group.title for group in choice_groups(SearchRequest("banjir"), FACETS, PARTS)]

    assert titles == ["Sumber"]


def test_the_chip_of_a_part_says_so():
    request = SearchRequest("banjir", Filters({"source": ('"pagi.com"',)}))

    assert [chip.label for chip in chips(request)] == ["hanya pagi.com"]


def test_the_chip_of_days_covers_articles_without_a_date():
    filters = Filters(date_from=date(2022, 1, 1), date_to=date(2022, 12, 31), undated=True)

    (chip,) = chips(SearchRequest("", filters))

    assert (chip.label, chip.remove_url) == ("2022, juga tanpa tanggal", "/search")


def test_the_chip_of_a_period_names_it_and_its_days():
    days = Filters(date_from=date(2026, 8, 6), date_to=date(2026, 8, 12), period="7-hari")
    other = replace(days, period="2-minggu-lalu")

    labels = [chips(SearchRequest("a", each))[0].label for each in (days, other)]

    assert labels == [
        "7 hari terakhir (6 Agustus 2026 – 12 Agustus 2026)",
        "2 minggu lalu (6 Agustus 2026 – 12 Agustus 2026)",
    ]
