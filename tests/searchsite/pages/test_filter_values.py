"""The page with all values of one filter."""

import pytest

from searchsite.pages import filter_values

pytestmark = pytest.mark.django_db(transaction=True)


def labels(page) -> list[str]:
    return [each.text_content() for each in page.cssselect(".choices .choice span:not([class])")]


@pytest.fixture
def topics(article_factory):
    """Save articles of twelve categories: *Topik 1* once, *Topik 2* twice, and so on."""
    for number in range(1, 13):
        for _ in range(number % 4 + 1):
            article_factory(title="Rob", category=f"Topik {number:02}", author="Sari")
    article_factory(title="Kemarau", category="Lain")


def test_the_results_link_the_page_with_all_values(open_page, topics):
    results = open_page("/search?q=rob&author=Sari")

    (link,) = results.cssselect(".filter a.all")
    page = open_page(link.get("href"))

    assert link.text_content() == "Semua 12 pilihan"
    assert len(results.cssselect("#saringan-1 + .choices .choice")) == 8
    assert sorted(labels(page)) == [f"Topik {number:02}" for number in range(1, 13)]
    (choice,) = [each for each in page.cssselect(".choice") if "Topik 05" in each.text_content()]
    assert choice.get("href") == "/search?q=rob&category=Topik+05&author=Sari"
    (back,) = page.cssselect(".back a")
    assert back.get("href") == "/search?q=rob&author=Sari"


def test_values_come_by_count_or_by_name(open_page, topics):
    by_count = open_page("/saringan/category?q=rob")
    (by_name,) = [a.get("href") for a in by_count.cssselect(".sort a") if "abjad" in a.text]

    assert labels(by_count)[:4] == ["Topik 03", "Topik 07", "Topik 11", "Topik 02"]
    assert labels(open_page(by_name))[:2] == ["Topik 01", "Topik 02"]


def test_chosen_values_come_first_and_can_be_removed_or_stand_alone(open_page, topics):
    page = open_page("/saringan/category?q=rob&category=Topik+05&category=Hilang&urut=abjad")

    assert labels(page)[:3] == ["Hilang", "Topik 05", "Topik 01"]
    first = page.cssselect(".choices li")[1]
    assert [link.get("href") for link in first.cssselect("a")] == [
        "/search?q=rob&category=Hilang",
        "/search?q=rob&category=Topik+05",
    ]


def test_the_list_is_narrowed_whatever_case_and_accents(open_page, article_factory):
    for author in ("Siti Rahma", "José Siti", "Budi"):
        article_factory(title="Rob", author=author)

    assert labels(open_page("/saringan/author?q=rob&saring=SITI+jose")) == ["José Siti"]
    nothing = open_page("/saringan/author?q=rob&saring=xyz")
    assert labels(nothing) == []
    assert "Tidak ada pilihan yang cocok." in nothing.cssselect("[role=status]")[0].text_content()


def test_a_script_gets_the_first_rows_only(client, topics, monkeypatch):
    monkeypatch.setattr(filter_values, "PART_ROWS", 2)

    answer = client.get("/saringan/category?q=rob&sebagian=1").content.decode()

    assert answer.startswith('<ul class="choices" data-found="12">')
    assert answer.count("<li>") == 2


def test_a_long_list_has_pages(open_page, topics, monkeypatch):
    monkeypatch.setattr(filter_values, "ROWS_PER_PAGE", 5)

    third = open_page("/saringan/category?q=rob&hal=99&urut=abjad")

    assert labels(third) == ["Topik 11", "Topik 12"]
    (previous,) = third.cssselect(".pagination a")
    assert labels(open_page(previous.get("href")))[0] == "Topik 06"


@pytest.mark.parametrize("number", ["0", "-1", "x", "٣", "9" * 30])
def test_any_page_number_is_a_page(open_page, topics, number):
    assert labels(open_page(f"/saringan/category?q=rob&hal={number}"))


def test_an_unknown_filter_is_no_page(open_page):
    open_page("/saringan/body", status=404)


@pytest.mark.parametrize("url", ["/saringan/source?q=banjir", "/lanjutan?q=banjir"])
@pytest.mark.parametrize("parameter", ["from=kapan", "to=32-13-2020", "masa=selamanya", "sort=x"])
def test_parameters_that_mean_nothing_are_told(open_page, article_factory, url, parameter):
    article_factory(title="Banjir", source="Kabar Uji")

    page = open_page(f"{url}&{parameter}")

    (notice,) = page.cssselect(".notices li")
    assert "Nilai itu diabaikan." in notice.text_content()
