"""The page of the advanced search: the form, the query that it writes, and the way back."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

pytestmark = pytest.mark.django_db(transaction=True)


def fields_of(page) -> dict[str, str]:
    """Return the fields of the form that have a value."""
    (form,) = page.cssselect("form#formulir")
    return {name: value for name, value in form.form_values() if value}


@pytest.fixture
def written(client):
    """Return a function that sends the form and returns the parameters of the results."""

    def send(**fields: str) -> dict[str, list[str]]:
        response = client.get(f"/lanjutan?{urlencode(fields)}")
        assert response.status_code == 302, response.content.decode()
        address = urlsplit(response.headers["Location"])
        assert address.path == "/search"
        return parse_qs(address.query)

    return send


def test_the_fields_write_a_query(written):
    sent = written(
        kata="rob pesisir",
        frasa="tanggul jebol",
        salah_satu="demak kudus",
        tanpa="wisata",
        judul="air",
        penulis="sari",
        sumber="warta",
        kategori="kota",
        dari="2021-03-01",
        sampai="2021-05-31",
        lain="pasang*",
    )

    assert sent == {
        "q": [
            'rob pesisir DAN "tanggul jebol" DAN (demak ATAU kudus) DAN judul:air DAN penulis:sari'
            " DAN sumber:warta DAN kategori:kota DAN tanggal:2021-03-01..2021-05-31 DAN pasang*"
            " DAN BUKAN wisata"
        ]
    }


def test_a_query_fills_the_fields_in(open_page):
    query = 'rob "tanggul jebol" (demak ATAU kudus) -wisata judul:air tanggal:2021 -(a b)'

    page = open_page(f"/lanjutan?{urlencode({'q': query})}")

    assert fields_of(page) == {
        "kata": "rob",
        "frasa": "tanggul jebol",
        "salah_satu": "demak kudus",
        "tanpa": "wisata",
        "judul": "air",
        "dari": "2021-01-01",
        "sampai": "2021-12-31",
        "lain": "BUKAN (a b)",
        "asal": query,
    }


@pytest.mark.parametrize(
    "query", ["rob pesisir", "a OR (b -c) foo:bar", '"x y"~3 z~1 -judul:w', "satu dua tiga empat"]
)
def test_a_form_that_is_sent_as_it_was_leads_back_to_the_same_text(open_page, written, query):
    page = open_page(f"/lanjutan?{urlencode({'q': query})}")

    assert written(**fields_of(page))["q"] == [query]


def test_the_search_keeps_its_filters_and_modes(open_page, written):
    page = open_page(
        "/lanjutan?q=rob&source=Kabar+%26+Uji&kind=news&from=2021&undated=1&sort=date&tepat=1&page=3"
    )

    labels = [" ".join(each.text_content().split()) for each in page.cssselect(".adv__filters *")]
    assert [each for each in labels if each] == [
        "Sumber: Kabar & Uji",
        "Jenis: Berita",
        "Tanggal: sejak 2021",
        "Tanpa tanggal",
    ]
    assert written(**fields_of(page)) == {
        "q": ["rob"],
        "source": ["Kabar & Uji"],
        "kind": ["news"],
        "from": ["2021"],
        "undated": ["1"],
        "sort": ["date"],
        "tepat": ["1"],
    }


def test_a_filter_can_be_removed_in_the_form(written):
    assert written(kata="rob", kind="news") == {"q": ["rob"], "kind": ["news"]}
    assert written(kata="rob") == {"q": ["rob"]}
    assert written(kata="", kind="news") == {"kind": ["news"]}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kata": ""}, "Isi sedikitnya satu kotak."),
        ({"tanpa": "()"}, "Isi sedikitnya satu kotak."),
        ({"kata": "rob", "dari": "besok lusa"}, "besok lusa"),
        ({"lain": "rob tanggal:xyz"}, "xyz"),
        ({"kata": " ".join(f"kata{n}" for n in range(40))}, "terlalu panjang"),
        ({"judul": " ".join("abcdefghijklmnopqrstuvwxyz0123456789")}, "terlalu banyak"),
        ({"judul": "(" * 9 + "a b) c" * 2}, "bersarang"),
    ],
)
def test_a_form_that_makes_no_query_is_shown_again_with_the_reason(open_page, fields, said):
    page = open_page(f"/lanjutan?{urlencode(fields)}")

    (notices,) = page.cssselect(".notices")
    assert said in notices.text_content()
    kept = {name: value for name, value in fields.items() if name != "dari"}
    assert kept.items() <= (fields_of(page) | dict.fromkeys(fields, "")).items() | kept.items()


def test_a_problem_of_the_query_is_told(open_page):
    page = open_page("/lanjutan?q=rob+tanggal:xyz")

    (notices,) = page.cssselect(".notices")
    assert "xyz" in notices.text_content()
    assert fields_of(page)["kata"] == "rob"


def test_sources_and_categories_of_the_articles_are_offered(open_page, article_factory):
    article_factory(title="Rob", source="Kabar <Uji>", category="Kota")

    page = open_page("/lanjutan")

    offered = [each.get("value") for each in page.cssselect("datalist option")]
    assert offered == ["Kabar <Uji>", "Kota"]


@pytest.mark.parametrize(
    "query",
    [
        "kata=%00&dari=%00&lain=%ff",
        "kata=%22&frasa=%22%22&tanpa=-&dari=9999-12-31&sampai=0001-01-01",
        "kata[]=x",
        "lain=" + "(" * 3000,
        "q=" + "%F0%9F%98%80" * 500,
        "dari=2022-02-30",
        "kata=x&kata=y&page=99999999999&sort=nonsense",
    ],
)
def test_hostile_fields_are_no_error(client, query):
    assert client.get(f"/lanjutan?{query}").status_code in {200, 302}


def test_markup_in_fields_is_text(open_page):
    hostile = """<b>"'&</b>"""

    page = open_page(f"/lanjutan?{urlencode({'kata': hostile, 'dari': hostile})}")

    assert not page.cssselect("main b")
    assert fields_of(page)["kata"] == hostile
