"""The directory of outlets: groups by rule and by the table, and the meaning of a filter value."""

import pytest

from articles.outlets.directory import OutletDirectory
from articles.outlets.table import OutletTable

COUNTS = {
    "harianpagi.com": 40,
    "HarianPagi.com": 3,
    "www.harianpagi.com": 2,
    "kota.harianpagi.com": 9,
    "bola.kota.harianpagi.com": 1,
    "Harian Pagi": 5,
    "Kantor Berita Laut": 6,
    "KANTOR BERITA LAUT": 7,
    "kantor berita  laut": 1,
    "senja.co": 4,
    "senja.co.id": 8,
    "Senja": 2,
    "laut.go.id": 1,
    "kebun.go.id": 1,
    "": 11,
}
TABLE = OutletTable.of(
    [
        ("Grup Senja", ["senja.co", "senja.co.id", "Senja", "Majalah Malam"]),
        ("Laut", ["laut.go.id"]),
    ]
)


def outlets(directory: OutletDirectory) -> dict[str, int]:
    return {name: count for name, count in directory.outlet_counts(COUNTS).items() if name}


def test_hosts_of_a_domain_and_spellings_of_a_name_are_one_outlet_by_rule() -> None:
    assert outlets(OutletDirectory(COUNTS)) == {
        "harianpagi.com": 60,  # "Harian Pagi" is the only domain's name
        "KANTOR BERITA LAUT": 14,  # the most frequent spelling
        "senja.co": 4,  # two domains have the name, so it belongs to neither
        "senja.co.id": 8,
        "Senja": 2,
        "laut.go.id": 1,
        "kebun.go.id": 1,
    }


def test_the_table_of_editors_comes_before_the_rule() -> None:
    assert outlets(OutletDirectory(COUNTS, TABLE)) == {
        "harianpagi.com": 60,
        "KANTOR BERITA LAUT": 14,
        "Grup Senja": 14,
        "Laut": 1,
        "kebun.go.id": 1,
    }


def test_the_table_parts_what_the_rule_joins() -> None:
    table = OutletTable.of([("Pagi Kota", ["kota.harianpagi.com"]), ("Harian Pagi", [])])

    directory = OutletDirectory(COUNTS, table)

    assert directory.outlet("bola.kota.harianpagi.com") == "Pagi Kota"
    assert directory.outlet("Harian PAGI") == "Harian Pagi"
    assert directory.outlet("www.harianpagi.com") == "harianpagi.com"


def test_parts_are_counted_for_outlets_that_have_several() -> None:
    parts = OutletDirectory(COUNTS).part_counts(COUNTS)

    assert parts == {
        "harianpagi.com": {
            '"harianpagi.com"': 45,
            '"kota.harianpagi.com"': 9,
            "bola.kota.harianpagi.com": 1,
            "Harian Pagi": 5,
        }
    }


PAGI = ("harianpagi.com", "HarianPagi.com", "www.harianpagi.com")
KOTA = ("kota.harianpagi.com", "bola.kota.harianpagi.com")


@pytest.mark.parametrize(
    ("value", "usual", "sources"),
    [
        ("harianpagi.com", "harianpagi.com", {*PAGI, *KOTA, "Harian Pagi"}),
        ("WWW.HARIANPAGI.COM", "harianpagi.com", {*PAGI, *KOTA, "Harian Pagi"}),
        ('"HarianPagi.com"', '"harianpagi.com"', set(PAGI)),
        ("kota.harianpagi.com", "kota.harianpagi.com", set(KOTA)),
        ('"kota.harianpagi.com"', '"kota.harianpagi.com"', {"kota.harianpagi.com"}),
        ("harian pagi", "Harian Pagi", {"Harian Pagi"}),
        ("harianpagi", "harianpagi.com", {*PAGI, *KOTA, "Harian Pagi"}),
        ("grup SENJA", "Grup Senja", {"senja.co", "senja.co.id", "Senja"}),
        ("senja", "Senja", {"Senja"}),
        ("Majalah Malam", "Grup Senja", {"senja.co", "senja.co.id", "Senja"}),
        ("pulau.harianpagi.com", "pulau.harianpagi.com", set()),
        ("Tidak Ada", "Tidak Ada", set()),
    ],
)
def test_a_filter_value_is_an_outlet_or_a_part(value: str, usual: str, sources: set[str]) -> None:
    choice = OutletDirectory(COUNTS, TABLE).choice(value)

    assert (choice.value, set(choice.sources)) == (usual, sources)
    assert OutletDirectory(COUNTS, TABLE).choice(choice.value) == choice


def test_quotation_marks_around_a_stated_name_are_no_part_of_it() -> None:
    counts = {'"Warta Pagi"': 3, "Warta Pagi": 1, '"': 1}
    directory = OutletDirectory(counts)

    assert directory.outlet_counts(counts) == {"Warta Pagi": 4, '"': 1}
    for value in ("Warta Pagi", '"warta pagi"'):
        assert set(directory.choice(value).sources) == {'"Warta Pagi"', "Warta Pagi"}


@pytest.mark.parametrize("table", [OutletTable(), TABLE], ids=["rule", "table"])
def test_every_part_of_a_facet_selects_the_articles_that_it_counts(table: OutletTable) -> None:
    directory = OutletDirectory(COUNTS, table)

    for outlet, parts in directory.part_counts(COUNTS).items():
        for part, count in parts.items():
            choice = directory.choice(part)
            assert choice.outlet == outlet
            assert sum(COUNTS[source] for source in choice.sources) == count, part


@pytest.mark.parametrize("table", [OutletTable(), TABLE], ids=["rule", "table"])
def test_every_outlet_of_a_facet_selects_the_articles_that_it_counts(table: OutletTable) -> None:
    directory = OutletDirectory(COUNTS, table)

    for outlet, count in outlets(directory).items():
        sources = directory.choice(outlet).sources
        assert sum(COUNTS[source] for source in sources) == count, outlet


def test_the_outlets_of_sources_are_named_once() -> None:
    directory = OutletDirectory(COUNTS, TABLE)

    assert directory.outlets_with(["senja.co", "laut.go.id", "Senja"]) == ["Grup Senja", "Laut"]
    assert directory.outlets_with(["Majalah Malam", "senja.co", "Radio Desa"]) == [
        "Grup Senja",
        "Radio Desa",
    ]
    assert directory.outlets_with([]) == []
