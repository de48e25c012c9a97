"""Time on the results page: the timeline, periods, dates from today, shares."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.timezone import localdate, now

pytestmark = pytest.mark.django_db(transaction=True)

MOMENTS = (
    *(datetime(2019, 3, day, tzinfo=UTC) for day in (1, 1, 5)),
    datetime(2019, 12, 31, 20, tzinfo=UTC),  # 2020 in Jakarta
    datetime(2021, 7, 1, tzinfo=UTC),
    datetime(1871, 2, 3, tzinfo=UTC),
    datetime(2231, 2, 3, tzinfo=UTC),
    None,
    None,
)


@pytest.fixture
def floods(article_factory):
    """Save nine articles on floods, two without a date, and others of the same years."""
    for number, moment in enumerate(MOMENTS):
        article_factory(title=f"Banjir {number}", body=f"Air naik {number}.", published_at=moment)
    for number in range(3):
        moment = datetime(2019, 4, 1, tzinfo=UTC)
        article_factory(title=f"Panen {number}", body=f"Padi {number}.", published_at=moment)


def bars(page) -> list[str]:
    return [title.text_content() for title in page.cssselect("svg.tl title")]


def links(page) -> list[str]:
    return [link.get("href") for link in page.cssselect("svg.tl a")]


def rows(page) -> list[list[str]]:
    table = page.cssselect("#waktu ~ .visually-hidden tr")
    return [[cell.text_content() for cell in row] for row in table]


def test_years_add_up_to_all_hits(open_page, floods):
    page = open_page("/search?q=banjir")

    assert bars(page) == ["1871: 1", "2019: 3", "2020: 1", "2021: 1", "2231: 1"]
    assert rows(page)[-1] == ["Tanpa tanggal", "2"]
    assert sum(int(row[1]) for row in rows(page)[1:]) == len(MOMENTS)
    assert links(page)[1] == "?q=banjir&from=2019&to=2019"
    assert not page.cssselect("svg.tl .f")


@pytest.mark.usefixtures("floods")
@pytest.mark.parametrize(
    ("query", "shown", "total"),
    [
        ("q=banjir&from=2019&to=2019", ["Maret 2019: 3"], 3),
        ("q=banjir&from=2019-03&to=2019-03", ["1 Maret 2019: 2", "5 Maret 2019: 1"], 3),
        ("q=banjir&from=2020&to=2021", ["Januari 2020: 1", "Juli 2021: 1"], 2),
        ("q=banjir&from=2019-03-05&to=2019-03-06", ["1 Maret 2019: 2", "5 Maret 2019: 1"], 1),
        ("q=banjir&to=2019", ["1871: 1", "2019: 3", "2020: 1", "2021: 1", "2231: 1"], 4),
        ("q=banjir&from=2019-03-03&to=2021", ["1871: 1", "2019: 1 dari 3"], 3),
    ],
)
def test_each_link_leads_to_as_many_hits_as_it_says(open_page, client, query, shown, total):
    page = open_page(f"/search?{query}")

    assert bars(page)[: len(shown)] == shown
    assert sum(int(row[1]) for row in rows(page)[1:]) == total
    for title, url in zip(bars(page), links(page), strict=True):
        answer = client.get(f"/api/v1/search{url}").json()
        assert str(answer["total"]) == title.rpartition(" ")[2]


def test_bars_outside_the_chosen_days_are_faint(open_page, floods):
    page = open_page("/search?q=banjir&from=2019-03-05&to=2019-03-06")

    first, second = page.cssselect("svg.tl a")
    assert first.cssselect(".f")
    assert not second.cssselect(".f")
    assert rows(page)[1:] == [["1 Maret 2019", "0", "2"], ["5 Maret 2019", "1", "1"]]


def test_days_lead_back_to_the_year_and_to_all_time(open_page, floods):
    page = open_page("/search?q=banjir&from=2019-03&to=2019-03&source=")

    up = [(each.text, each.get("href")) for each in page.cssselect(".tl-n")[0]]
    assert up == [("Semua waktu", "?q=banjir"), ("2019", "?q=banjir&from=2019&to=2019")]


def test_shares_are_of_all_articles_of_the_period(open_page, floods):
    page = open_page("/search?q=banjir")
    (url,) = [a.get("href") for a in page.cssselect(".tl-n a") if "bagian" in a.get("href")]

    shares = open_page(f"/search{url}")

    assert bars(shares)[1] == "2019: 50% (3 / 6)"
    assert bars(shares)[2] == "2020: 100% (1 / 1)"
    assert links(shares)[0].endswith("&bagian=1")
    assert rows(shares)[2] == ["2019", "3", "50%"]
    assert open_page(f"/search{links(shares)[1]}").cssselect(".hit")


def test_articles_without_a_date_stand_beside_the_bars(open_page, floods):
    page = open_page("/search?q=banjir&from=2019&to=2019")

    (link,) = [a for a in page.cssselect(".tl-n a") if a.text_content().startswith("Tanpa")]
    assert link.text_content() == "Tanpa tanggal: 2 artikel"
    undated = open_page(f"/search{link.get('href')}")
    assert len(undated.cssselect(".hit")) == 2
    (chosen,) = undated.cssselect(".tl-n a[aria-current]")
    assert chosen.get("href") == "?q=banjir"


def test_a_single_month_leads_to_its_days(open_page, article_factory):
    for day in (1, 9):
        article_factory(title=f"Banjir {day}", published_at=datetime(2021, 7, day, tzinfo=UTC))

    page = open_page("/search?q=banjir")

    assert bars(page) == ["Juli 2021: 2"]
    assert bars(open_page(f"/search{links(page)[0]}")) == ["1 Juli 2021: 1", "9 Juli 2021: 1"]


def test_hits_without_a_date_also_lead_to_their_trends(open_page, article_factory):
    article_factory(title="Banjir", published_at=None)

    page = open_page("/search?q=banjir")

    assert not page.cssselect("svg.tl")
    assert page.cssselect('.tl-n a[href="/tren?q=banjir"]')


@pytest.fixture
def recent(article_factory):
    """Save articles of the last hours, days and months."""
    for name, age in {
        "kini": timedelta(minutes=5),
        "semalam": timedelta(hours=23),
        "lusa": timedelta(hours=26),
        "pekan": timedelta(days=5, hours=23),  # within seven calendar days, at any hour
        "lama": timedelta(days=200),
    }.items():
        article_factory(title=f"Gempa {name}", body=f"Getaran {name}.", published_at=now() - age)


def test_a_period_filters_by_hours_or_days_and_stays_in_all_links(open_page, recent):
    page = open_page("/search?q=gempa")
    presets = {a.text: a.get("href") for a in page.cssselect(".tl-p a")}

    assert list(presets) == ["24 jam", "7 hari", "30 hari", "Setahun", "Bulan ini"]
    day = open_page(f"/search{presets['24 jam']}")
    assert {h.text_content() for h in day.cssselect(".hit h2")} == {"Gempa kini", "Gempa semalam"}
    assert day.cssselect(".chip")[0].text_content().split()[2:6] == [
        "Tanggal:",
        "24",
        "jam",
        "terakhir",
    ]
    (chosen,) = day.cssselect(".tl-p a[aria-current]")
    assert (chosen.text, chosen.get("href")) == ("24 jam", "?q=gempa")
    others = [a.get("href") for a in day.cssselect(".choice, .sort a, .hit h2 a")]
    assert others
    assert all("masa=24-jam" in url and "from=" not in url for url in others)
    assert len(open_page("/search?q=gempa&masa=setahun").cssselect(".hit")) == 5


def test_dates_from_today_are_shown_as_days(open_page, recent):
    page = open_page("/search?q=gempa+tanggal:7-hari")

    today = localdate()
    understood = page.cssselect(".notices code")[0].text_content()
    assert understood == f"gempa tanggal:{today - timedelta(days=6)}..{today}"
    assert "7-hari" in page.cssselect(".hit h2 a")[0].get("href")
    assert len(page.cssselect(".hit")) == 4


def test_an_unknown_date_or_period_is_told(open_page, recent):
    for url in ("/search?q=gempa+tanggal:entahlah", "/search?q=gempa&masa=entahlah"):
        (notice,) = [li for li in open_page(url).cssselect(".notices li") if "entahlah" in li.text]
        assert "7-hari" in notice.text


def test_the_api_gives_the_timeline(client, floods):
    answer = client.get("/api/v1/search?q=banjir").json()

    assert answer["timeline"]["unit"] == "year"
    assert answer["timeline"]["periods"][1] == {
        **{"from": "2019-01-01", "to": "2019-12-31", "count": 3, "beyond": 3, "all": 6},
    }
    assert answer["timeline"]["undated"] == 2


@pytest.mark.parametrize("unit", ["year", "month", "week", "day"])
@pytest.mark.parametrize("days", ["", "&from=2019&to=2020", "&undated=1", "&to=2019&undated=1"])
def test_every_unit_of_the_api_adds_up(client, floods, unit, days):
    answer = client.get(f"/api/v1/search?q=banjir&unit={unit}{days}").json()

    timeline = answer["timeline"]
    assert timeline["unit"] == unit
    counts = sum(each["count"] for each in timeline["periods"])
    assert counts + timeline["undated"] == answer["total"]


def test_an_unknown_unit_is_an_error(client, floods):
    response = client.get("/api/v1/search?q=banjir&unit=abad")

    assert response.status_code == 400
    assert response.json()["error"]["code"] == "bad-unit"
