"""Trends: lines of several searches over time."""

import csv
from datetime import UTC, datetime

import pytest

from indexer.deadline import current
from indexer.search import service
from searchsite.presentation import trends
from searchsite.presentation.trends import MAX_POINTS, MAX_QUERIES

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def news(article_factory):
    """Save articles on floods and fires of three months, and one flood without a date."""
    for number, (word, month) in enumerate(
        [("Banjir", 1), ("Banjir", 1), ("Kebakaran", 1), ("Banjir", 3), ("Kebakaran", 4)]
    ):
        moment = datetime(2020, month, 10 + number, tzinfo=UTC)
        text = f"Nomor {number}."
        article_factory(title=f"{word} {number}", body=text, source="Kabar", published_at=moment)
    article_factory(title="Banjir lain", body="Kapan?", source="Warta", published_at=None)


def table(page) -> list[list[str]]:
    rows = page.cssselect(".trends__table tr")
    return [[cell.text_content() for cell in row] for row in rows]


def test_without_a_query_there_is_a_form(open_page):
    page = open_page("/tren")

    assert len(page.cssselect(".trends__form input[name=q]")) == 2
    assert not page.cssselect("svg")


def test_lines_count_the_hits_of_each_period(open_page, news):
    page = open_page("/tren?q=banjir&q=kebakaran")

    assert table(page) == [
        ["Waktu", "banjir", "kebakaran"],
        ["Januari 2020", "2", "1"],
        ["Februari 2020", "0", "0"],
        ["Maret 2020", "1", "0"],
        ["April 2020", "0", "1"],
    ]
    assert "4 artikel, 1 tanpa tanggal" in page.cssselect(".trends__lines li")[0].text_content()
    assert len(page.cssselect("polyline")) == 2
    assert len({path.get("d") for path in page.cssselect(".trends__chart .mk")}) == 2


@pytest.mark.parametrize(
    "query", ["", "&per=minggu", "&per=tahun", "&source=Kabar", "&from=2020-03"]
)
def test_each_point_leads_to_its_articles(open_page, client, news, query):
    page = open_page(f"/tren?q=banjir{query}")

    points = page.cssselect(".trends__chart a")
    assert points
    for point in points:
        count = point.cssselect("title")[0].text_content().rpartition(" ")[2]
        url = point.get("href").replace("/search", "/api/v1/search")
        assert str(client.get(url).json()["total"]) == count


def test_shares_are_of_all_articles(open_page, news):
    page = open_page("/tren?q=banjir&bagian=1")

    assert [row[1] for row in table(page)[1:]] == ["67%", "0%", "100%"]


def test_the_form_and_the_links_keep_the_request(open_page, news):
    page = open_page("/tren?q=banjir&q=api&source=Kabar&from=2020&per=bulan&tepat=1")

    (form,) = page.cssselect(".trends__form")
    values = form.form_values()
    assert [value for name, value in values if name == "q"] == ["banjir", "api", ""]
    assert {("source", "Kabar"), ("from", "2020-01-01"), ("per", "bulan"), ("tepat", "1")} <= {
        *values
    }
    other, _csv = page.cssselect(".trends__links a")
    for part in ("q=banjir&q=api", "source=Kabar", "from=2020", "per=bulan", "tepat=1", "bagian=1"):
        assert part in other.get("href")


def test_a_search_links_its_trend(open_page, news):
    results = open_page("/search?q=banjir&source=Kabar&sort=date")

    (link,) = [a for a in results.cssselect(".tl-n a") if a.text == "Lihat tren"]
    assert link.get("href") == "/tren?q=banjir&source=Kabar"
    assert table(open_page(link.get("href")))[1] == ["Januari 2020", "2"]


def test_only_the_first_query_is_searched_after_the_deadline(open_page, news, monkeypatch):
    searched = []

    def search(request):
        searched.append(request.text)
        results = service.search(request)
        current().cut()
        return results

    monkeypatch.setattr(trends, "search", search)
    page = open_page("/tren?q=banjir&q=kebakaran")

    assert searched == ["banjir"]
    assert table(page)[:2] == [["Waktu", "banjir", "kebakaran"], ["Januari 2020", "2", "0"]]
    assert "jumlahnya belum lengkap" in page.text_content()


def test_too_many_queries_are_told(open_page, news):
    page = open_page("/tren?" + "&".join(f"q=kata{n}" for n in range(9)))

    assert len(page.cssselect(".trends__lines li")) == MAX_QUERIES
    assert str(MAX_QUERIES) in page.cssselect(".notices li")[0].text


def test_long_times_are_drawn_with_longer_periods(open_page, article_factory):
    for year in (1412, 1999, 2024):
        moment = datetime(year, 5, 1, tzinfo=UTC)
        article_factory(title="Gerhana", body=f"Tahun {year}.", published_at=moment)

    page = open_page("/tren?q=gerhana&per=minggu")

    rows = table(page)[1:]
    assert len(rows) <= MAX_POINTS
    assert sum(int(row[1]) for row in rows) == 3
    assert page.cssselect(".notices li")


@pytest.mark.parametrize(
    "query", ["q=", "q=%00", "q=%22&per=x", "q=a&from=x&masa=y", "q=" + "x" * 5_000, "q=*&q=()&q=-"]
)
def test_any_request_has_an_answer(client, news, query):
    assert client.get(f"/tren?{query}").status_code == 200
    assert client.get(f"/tren.csv?{query}").status_code == 200


def test_csv_has_a_row_for_each_period(client, news):
    response = client.get("/tren.csv?q=banjir&q=kebakaran")

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in response["Content-Disposition"]
    rows = list(csv.reader(response.content.decode().splitlines()))
    assert rows[0] == ["dari", "sampai", "banjir", "kebakaran", "semua_artikel"]
    assert rows[1] == ["2020-01-01", "2020-01-31", "2", "1", "3"]
    assert len(rows) == 5


@pytest.mark.parametrize("text", ["=1+1", "+1", "-banjir", "@x", "＝1"])
def test_csv_has_no_formula(client, news, text):
    response = client.get("/tren.csv", {"q": text})

    (first, *_rest) = csv.reader(response.content.decode().splitlines())
    assert first[2] == f"'{text}"
