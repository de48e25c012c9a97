"""The results page, from a real index to the HTML."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

pytestmark = pytest.mark.django_db(transaction=True)


def texts(document, selector):
    return [" ".join(element.text_content().split()) for element in document.cssselect(selector)]


def hrefs(document, selector):
    return [element.get("href") for element in document.cssselect(selector)]


@pytest.fixture
def floods(article_factory):
    """Return three articles about floods and one about another topic."""
    return [
        article_factory(
            title="Banjir merendam Demak",
            body="Banjir setinggi dada merendam tiga desa.\n\nWarga mengungsi ke balai desa.",
            source="Kabar Uji",
            category="Bencana",
            author="Sari Utami",
            published_at=datetime(2022, 1, 6, 18, 30, tzinfo=UTC),
        ),
        article_factory(
            title="Kebanjiran pesanan jelang Lebaran",
            body="Perajin ketupat kebanjiran pesanan.",
            source="Warta Uji",
            category="Ekonomi",
            published_at=datetime(2023, 4, 1, tzinfo=UTC),
        ),
        article_factory(
            title="Jembatan putus",
            body="Jembatan gantung putus diterjang banjir bandang semalam.",
            source="Kabar Uji",
            category="Bencana",
            published_at=datetime(2023, 12, 31, 20, tzinfo=UTC),
        ),
        article_factory(
            title="Harga cabai naik", body="Pasokan cabai berkurang.", source="Warta Uji"
        ),
    ]


def test_a_hit_shows_title_source_author_date_and_snippet(open_page, floods):
    page = open_page("/search?q=demak")

    (hit,) = page.cssselect(".hit")
    assert texts(hit, "h2") == ["Banjir merendam Demak"]
    assert texts(hit, "h2 mark") == ["Demak"]
    assert texts(hit, ".meta") == ["Kabar Uji 7 Januari 2022 Sari Utami Bencana"]
    assert hit.cssselect("time")[0].get("datetime") == "2022-01-07T01:30:00+07:00"
    assert hrefs(hit, "h2 a") == [f"{floods[0].get_absolute_url()}?q=demak&n=1#cocok"]


def test_every_form_of_a_word_is_marked_in_title_and_snippet(open_page, floods):
    page = open_page("/search?q=banjir")

    marked = {mark.lower() for mark in texts(page, ".hit mark")}
    assert {"banjir", "kebanjiran"} <= marked


def test_the_total_stands_in_a_status_region_and_in_the_title(open_page, floods):
    page = open_page("/search?q=banjir")

    assert texts(page, "[role=status] strong") == ["3"]
    assert page.findtext(".//title") == "banjir – 3 hasil · Telusur"


def test_large_numbers_have_indonesian_separators(open_page, article_factory):
    from articles.models import Article

    Article.objects.bulk_create(
        Article(title=f"Banjir {n}", body="Air naik.") for n in range(1_001)
    )

    page = open_page("/search?q=banjir&page=101")

    assert texts(page, "[role=status] strong") == ["1.001"]
    assert "halaman 101 dari 101" in texts(page, "[role=status]")[0]
    assert len(page.cssselect(".hit")) == 1
    assert page.cssselect(".hits")[0].get("start") == "1001"


def test_filters_offer_counts_and_narrow_the_results(open_page, floods):
    page = open_page("/search?q=banjir")
    choices = dict(zip(texts(page, ".choice span"), texts(page, ".choice b"), strict=True))
    expected = {"Bencana": "2", "Ekonomi": "1", "Kabar Uji": "2", "Warta Uji": "1"}
    assert {name: choices[name] for name in expected} == expected

    (url,) = [a.get("href") for a in page.cssselect(".choice") if "Kabar" in a.text_content()]
    narrowed = open_page(f"/search{url}")

    assert sorted(texts(narrowed, ".hit h2")) == ["Banjir merendam Demak", "Jembatan putus"]
    assert texts(narrowed, ".chip") == ["Hapus saringan Sumber: Kabar Uji ×"]
    assert hrefs(narrowed, ".chip") == ["/search?q=banjir"]
    assert texts(narrowed, ".choice[aria-current]") == ["Hapus saringan Kabar Uji 2"]


def test_days_are_those_of_the_sites_time_zone(open_page, floods):
    """6 January 18:30 UTC is 7 January in Jakarta."""
    assert texts(open_page("/search?q=demak&from=2022-01-07&to=2022-01-07"), ".hit h2")
    assert not texts(open_page("/search?q=demak&from=2022-01-06&to=2022-01-06"), ".hit h2")


def test_the_new_search_keeps_the_filters_and_the_order(open_page, floods):
    page = open_page("/search?q=banjir&category=Bencana&from=2022&sort=date")

    (form,) = page.cssselect("form[role=search]")
    assert dict(form.form_values()) == {
        "q": "banjir",
        "category": "Bencana",
        "from": "2022",
        "sort": "date",
    }


def test_the_date_form_keeps_everything_else(open_page, floods):
    page = open_page("/search?q=banjir&category=Bencana&from=2022&sort=date")

    (form,) = page.cssselect("form.dates")
    assert dict(form.form_values()) == {
        "q": "banjir",
        "category": "Bencana",
        "from": "2022-01-01",
        "to": "",
        "sort": "date",
    }


def test_sorting_by_date_shows_the_latest_first(open_page, floods):
    page = open_page("/search?q=banjir&sort=date")

    assert texts(page, ".hit h2") == [
        "Jembatan putus",
        "Kebanjiran pesanan jelang Lebaran",
        "Banjir merendam Demak",
    ]
    assert texts(page, ".sort [aria-current]") == ["Terbaru"]


def test_all_sort_orders_are_offered_and_the_current_one_is_marked(open_page, floods):
    page = open_page("/search?q=banjir&sort=recent&category=Bencana")

    assert texts(page, ".sort a") == ["Paling cocok", "Cocok dan baru", "Terbaru", "Terlama"]
    assert texts(page, ".sort [aria-current]") == ["Cocok dan baru"]
    base = "/search?q=banjir&category=Bencana"
    assert hrefs(page, ".sort a") == [
        base,
        *(f"{base}&sort={sort}" for sort in ("recent", "date", "oldest")),
    ]
    for form in page.cssselect("form[role=search], form.dates"):
        assert dict(form.form_values())["sort"] == "recent"


def test_with_recency_the_newer_of_two_similar_articles_comes_first(open_page, article_factory):
    for title, year in (("Banjir kota satu", 2024), ("Banjir kota tiga", 2001)):
        published = datetime(year, 1, 1, tzinfo=UTC)
        article_factory(title=title, body="Air setinggi lutut.", published_at=published)

    page = open_page("/search?q=banjir&sort=recent")

    assert texts(page, ".hit h2") == ["Banjir kota satu", "Banjir kota tiga"]


def test_a_filter_without_words_lists_everything_in_it(open_page, floods):
    page = open_page("/search?category=Bencana")

    assert texts(page, ".hit h2") == ["Jembatan putus", "Banjir merendam Demak"]
    assert texts(page, "h1") == ["Semua artikel"]


def test_a_search_without_words_and_filters_asks_for_words(open_page, floods):
    page = open_page("/search?q=++")

    assert "Tulis kata" in texts(page, "[role=status]")[0]
    assert len(page.cssselect(".story")) == 4


def test_drafts_are_not_found(open_page, article_factory):
    article_factory(title="Rahasia banjir", status="draft")
    article_factory(title="Lain")

    assert open_page("/search?q=rahasia").cssselect(".hit") == []


def test_pages_follow_one_another(open_page, flood_articles):
    flood_articles(23)
    seen, url = [], "/search?q=banjir&source=Kabar+Uji"

    while url:
        page = open_page(url)
        seen += texts(page, ".hit h2")
        (url,) = hrefs(page, ".pagination [rel=next]") or [None]

    assert sorted(seen) == sorted(f"Banjir ke-{n}" for n in range(1, 24))
    assert texts(page, ".pagination [aria-current=page]") == ["Halaman 3"]
    assert hrefs(page, ".pagination [rel=prev]") == ["/search?q=banjir&source=Kabar+Uji&page=2"]


@pytest.mark.parametrize("number", ["3", "999", "1000000000"])
def test_a_page_beyond_the_last_shows_the_last_and_says_so(open_page, flood_articles, number):
    flood_articles(12)

    page = open_page(f"/search?q=banjir&page={number}")

    assert len(page.cssselect(".hit")) == 2
    assert texts(page, ".notices li") == [
        "Halaman yang diminta tidak ada; yang ini, 2, adalah yang terakhir."
    ]


def test_the_depth_is_bounded_and_the_total_stays_exact(open_page, flood_articles, settings):
    settings.SEARCH_MAX_DEPTH = 20
    flood_articles(25)

    page = open_page("/search?q=banjir&page=3")

    assert texts(page, "[role=status] strong") == ["25"]
    assert texts(page, ".pagination [aria-current=page]") == ["Halaman 2"]
    assert "20 hasil pertama" in texts(page, ".notices li")[0]


@pytest.mark.parametrize(
    "parameters",
    ["page=abc", "page=0", "page=-1", "from=x", "to=2022-02-30", "sort=x", "from=2023&to=2022"],
)
def test_a_bad_value_is_a_notice_on_a_working_page(open_page, floods, parameters):
    page = open_page(f"/search?q=demak&{parameters}")

    assert len(texts(page, ".notices li")) == 1
    assert page.cssselect(".hit") or "from=2023" in parameters


@pytest.mark.parametrize(
    "parameters",
    [
        "q=%00",
        "q=%ff%fe%80",
        "q=demak%00&source=%00&page=%00",
        "q=%ED%A0%80",
        "q[]=x&q=demak&q=demak",
        "q=" + "%F0%9F%8C%8A" * 300,
        "q=" + "(" * 2000,
        "q=%22",
        "q=-",
        "q=*",
        "q=judul:",
        "q=tanggal:9999..0001",
        "q=AND+OR+NOT",
        "q=a~99999999",
        "q=demak&source=" + "x" * 3000,
        "q=demak&category='+OR+1=1--",
        "&".join(["q=demak"] * 500),
    ],
)
def test_hostile_urls_get_an_ordinary_page(open_page, floods, parameters):
    page = open_page(f"/search?{parameters}")

    assert len(page.cssselect("h1")) == 1


def test_a_query_that_is_too_long_is_cut_with_a_notice(open_page, floods):
    page = open_page("/search?q=" + "demak+" * 100)

    assert texts(page, ".notices li")
    for link in hrefs(page, "main a"):
        assert len(link) < 1000


def test_an_unknown_word_is_corrected_and_the_typed_word_is_offered(open_page, floods):
    page = open_page("/search?q=Dmeak+banjir&source=Kabar+Uji")

    assert texts(page, ".hit h2") == ["Banjir merendam Demak"]
    assert {"Banjir", "Demak"} <= set(texts(page, "mark"))
    assert texts(page, ".meant") == [
        "Menampilkan hasil untuk Demak banjir. Cari tepat Dmeak banjir."
    ]
    assert hrefs(page, ".meant a") == [
        "/search?q=Demak+banjir&source=Kabar+Uji",
        "/search?q=Dmeak+banjir&source=Kabar+Uji&tepat=1",
    ]
    assert page.cssselect("form[role=search] input[name=q]")[0].get("value") == "Dmeak banjir"
    assert page.cssselect(".notices") == []
    (hit,) = hrefs(page, ".hit h2 a")
    assert "Demak" in texts(open_page(hit), "h1 mark")


def test_a_literal_search_keeps_its_words_and_suggests_another_spelling(open_page, floods):
    page = open_page("/search?q=demka&tepat=1")

    assert "Tidak ada artikel" in texts(page, "[role=status]")[0]
    assert texts(page, ".meant") == ["Mungkin maksud Anda: demak"]
    assert hrefs(page, ".meant a") == ["/search?q=demak"]


def test_the_correction_of_a_phrase_is_only_suggested(open_page, floods):
    page = open_page('/search?q="balai+dsea"')

    assert texts(page, ".hit") == []
    assert hrefs(page, ".meant a") == ["/search?q=%22balai+desa%22"]


def test_corrections_are_escaped(open_page, floods):
    page = open_page("/search?q=demka+%3Cimg+src%3Dx%3E")

    assert page.cssselect("main img") == []


def test_a_page_without_hits_offers_other_searches(open_page, floods):
    page = open_page("/search?q=demak+unta&category=Ekonomi&source=Warta+Uji")

    assert "Tidak ada artikel" in texts(page, "[role=status]")[0]
    assert hrefs(page, ".empty__ideas a") == [
        "/search?q=demak+unta&category=Ekonomi",
        "/search?q=demak+unta&source=Warta+Uji",
        "/search?q=demak+unta",
        "/search?q=demak&source=Warta+Uji&category=Ekonomi",
        "/search?q=unta&source=Warta+Uji&category=Ekonomi",
        "/help",
    ]
    assert len(page.cssselect(".story")) == 4


def test_hits_take_one_database_query_and_the_revision_another(
    client, flood_articles, django_assert_num_queries
):
    flood_articles(12)
    client.get("/search?q=banjir")

    with django_assert_num_queries(2):
        client.get("/search?q=banjir&source=Kabar+Uji")


def test_a_missing_index_is_a_503_with_the_reason(open_page, settings, tmp_path, floods):
    settings.INDEX_DIR = tmp_path / "elsewhere"

    page = open_page("/search?q=banjir", status=503)

    assert "Indeks pencarian belum dibuat." in page.text_content()
    assert str(tmp_path) not in page.text_content()


def test_an_article_that_the_database_lacks_is_skipped(open_page, floods):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM articles_article WHERE title = 'Jembatan putus'")

    assert "Jembatan putus" not in texts(open_page("/search?q=banjir"), ".hit h2")


def test_an_article_without_a_title_can_still_be_opened(open_page, article_factory):
    article = article_factory(title="", body="Banjir tanpa judul.")

    page = open_page("/search?q=banjir")

    assert texts(page, ".hit h2") == ["Tanpa judul Banjir tanpa judul"]
    open_page(article.get_absolute_url())


@pytest.fixture
def corruption(article_factory):
    """Save three articles: one with an acronym, one with its full name, one with neither."""
    article_factory(title="KPK periksa bupati", body="Penyidik KPK memeriksa bupati.")
    article_factory(title="Bupati diperiksa", body="Komisi Pemberantasan Korupsi memeriksa bupati.")
    article_factory(title="Bupati berpidato", body="Bupati berpidato di alun-alun.")


def test_synonyms_are_named_highlighted_and_can_be_excluded(open_page, empty_index, corruption):
    page = open_page("/search?q=kpk&source=Kabar+Uji")

    assert texts(page, ".hit h2") == ["KPK periksa bupati", "Bupati diperiksa"]
    assert texts(page, ".meant") == ["Termasuk: Komisi Pemberantasan Korupsi. Tanpa bentuk lain"]
    assert {"KPK", "Komisi", "Korupsi"} <= {
        word for mark in texts(page, "mark") for word in mark.split()
    }
    (without,) = hrefs(page, ".meant a")
    assert without == "/search?q=kpk&source=Kabar+Uji&tepat=1"
    narrow = open_page(without)
    assert texts(narrow, ".hit h2") == ["KPK periksa bupati"]
    assert texts(narrow, ".meant") == []


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("banjir 2019", "2019"),
        ("banjir mei 2019", "Mei 2019"),
        ("banjir 4/5/2019", "4 Mei 2019 (4/5/2019)"),
    ],
    ids=["a year", "a month", "in other words"],
)
def test_the_chip_of_a_time_repeats_the_words_only_if_they_differ(
    text, label, open_page, empty_index, article_factory
):
    article_factory(title="Banjir", body="Banjir.", published_at="2019-05-04T01:00Z")

    page = open_page(f"/search?q={text.replace(' ', '+')}")

    assert texts(page, ".chip") == [f"Hapus saringan Waktu: {label} ×"]


def test_the_order_that_words_ask_for_is_current_and_can_be_left(open_page, floods):
    page = open_page("/search?q=banjir+terbaru")

    assert texts(page, ".sort [aria-current]") == ["Terbaru"]
    assert hrefs(page, ".sort a")[0] == "/search?q=banjir+terbaru&waktu=0"


def test_a_sequence_is_named_and_can_be_searched_word_by_word(
    open_page, empty_index, article_factory
):
    article_factory(title="Inflasi", body="Inflasi naik 6% dalam setahun.")
    article_factory(title="Persen", body="Di 6 kota, inflasi satu persen.")

    page = open_page("/search?q=inflasi+6+persen")

    assert texts(page, ".hit h2") == ["Inflasi"]
    assert texts(page, ".meant") == ["Sebagai satu sebutan: 6 persen. Kata demi kata"]
    (apart,) = hrefs(page, ".meant a")
    assert apart == "/search?q=inflasi+6+persen&tepat=1"
    assert texts(open_page(apart), ".meant") == []


def test_a_typing_error_is_corrected_with_and_without_synonyms(open_page, empty_index, corruption):
    page = open_page("/search?q=kpk+bpuati")

    assert texts(page, ".meant") == [
        "Menampilkan hasil untuk kpk bupati. Cari tepat kpk bpuati.",
        "Termasuk: Komisi Pemberantasan Korupsi. Tanpa bentuk lain",
    ]
    assert hrefs(page, ".meant a")[-1] == "/search?q=kpk+bupati&tepat=1"
    assert len(texts(page, ".hit h2")) == 2


def test_synonyms_beyond_the_maximum_are_counted(open_page, empty_index, article_factory):
    from articles.models import VariantGroup

    forms = [f"Xilofon{letter}" for letter in "abcdef"]
    VariantGroup(kind="name", forms=" | ".join(["Xilofon", *forms])).save()
    VariantGroup(kind="name", forms="Zaitun | Zaituna").save()
    article_factory(title="Kabar", body=" ".join(["xilofon zaitun zaituna", *forms]))

    page = open_page("/search?q=xilofon+zaitun")

    assert texts(page, ".meant")[0].endswith("Xilofonf dan 1 lagi. Tanpa bentuk lain")


def test_synonyms_are_escaped(open_page, empty_index, article_factory):
    from articles.models import VariantGroup

    VariantGroup.objects.create(kind="name", forms="Tanjung | A&B <i>Tanjung</i>")
    article_factory(title="Kabar", body="tanjung A B i Tanjung i A&B")

    page = open_page("/search?q=tanjung")

    assert texts(page, ".meant")[0].startswith("Termasuk: A&B <i>Tanjung</i>.")
    assert page.cssselect(".meant i") == []


def test_outlets_group_their_sources_and_offer_them_once_chosen(open_page, article_factory):
    for source in ("pagi.com", "PAGI.com", "kota.pagi.com", "Kabar Uji"):
        article_factory(title="Banjir", source=source)

    page = open_page("/search?q=banjir&source=WWW.pagi.com")

    assert texts(page, ".hit .meta__source") == ["kota.pagi.com", "PAGI.com", "pagi.com"]
    assert texts(page, ".chip__kind") == ["Sumber:"]
    titles = dict(zip(texts(page, ".filter__title"), page.cssselect(".filter"), strict=False))
    assert texts(titles["Sumber, dengan jumlah artikel"], ".choice[aria-current=true]") == [
        "Hapus saringan pagi.com 3"
    ]
    assert hrefs(titles["Bagian sumber, dengan jumlah artikel"], ".choice") == [
        "?q=banjir&source=%22pagi.com%22",
        "?q=banjir&source=kota.pagi.com",
    ]
    part = open_page("/search?q=banjir&source=kota.pagi.com")
    assert texts(part, ".hit .meta__source") == ["kota.pagi.com"]


@pytest.fixture
def kinds(article_factory):
    """Return a report, an opinion and a claim about the same market."""
    return [
        article_factory(title="Pasar Uji dibuka", body="Pasar baru itu ramai."),
        article_factory(title="Opini: Pasar Uji", body="Pasar baru itu mahal."),
        article_factory(title="Pasar Uji roboh", body="Sebarkan!", stated_kind="claim"),
    ]


def test_whatever_is_not_news_has_a_badge_before_its_title(open_page, kinds):
    page = open_page("/search?q=pasar+uji")

    badges = {
        texts(hit, "a")[0]: texts(hit, ".badge") for hit in page.cssselect(".hit .hit__title")
    }
    assert badges == {
        "Pasar Uji dibuka": [],
        "Opini: Pasar Uji": ["Opini"],
        "Pasar Uji roboh": ["Klaim hoaks"],
    }


def test_kinds_can_be_chosen(open_page, kinds):
    page = open_page("/search?q=pasar+uji")
    (url,) = [a.get("href") for a in page.cssselect(".choice") if "Klaim" in a.text_content()]

    narrowed = open_page(f"/search{url}")

    assert texts(narrowed, ".hit h2 a") == ["Pasar Uji roboh"]
    assert texts(narrowed, ".chip") == ["Hapus saringan Jenis: Klaim hoaks ×"]


def test_news_alone_offer_no_choice_of_kinds(open_page, floods):
    page = open_page("/search?q=banjir")

    assert not [each for each in texts(page, ".filter__title") if each.startswith("Jenis")]


@pytest.mark.parametrize(
    ("query", "first"), [("pasar uji", "Pasar Uji dibuka"), ("hoaks pasar roboh", "Hoaks pasar")]
)
def test_claims_come_behind_news_unless_the_query_asks_for_them(
    open_page, article_factory, query, first
):
    article_factory(title="Pasar Uji dibuka", body="Hoaks dan pasar roboh " + "kata " * 30)
    article_factory(title="Hoaks pasar", body="pasar uji roboh", stated_kind="claim")

    page = open_page("/search?q=" + query.replace(" ", "+"))

    assert texts(page, ".hit h2 a")[0] == first


@pytest.fixture
def weak_match(floods, article_factory):
    """Return a long article that mentions a flood once."""
    return article_factory(
        title="Pasar kain",
        body=f"Pasar itu sepi sejak banjir. {'Pedagang menata kain batik di lapak. ' * 60}",
        published_at=datetime(2024, 5, 1, tzinfo=UTC),
    )


def test_weak_matches_do_not_open_an_order_by_date(open_page, weak_match):
    page = open_page("/search?q=banjir&sort=date")

    assert texts(page, ".hit h2")[0] == "Jembatan putus"
    assert "Pasar kain" not in texts(page, ".hit h2")
    assert texts(page, ".meant--left-out") == [
        "1 artikel lain kurang cocok dan tidak ditampilkan. Tampilkan juga"
    ]
    (url,) = hrefs(page, ".meant--left-out a")
    assert url == "/search?q=banjir&sort=date&lemah=1"
    shown = open_page(url)
    assert texts(shown, ".hit h2")[0] == "Pasar kain"
    assert hrefs(shown, ".meant--left-out a") == ["/search?q=banjir&sort=date"]
    (form,) = shown.cssselect("form.dates")
    assert dict(form.form_values())["lemah"] == "1"


@pytest.fixture
def undated(floods, article_factory):
    """Return an article without a date."""
    return article_factory(title="Cabai busuk", body="Cabai busuk di gudang.", published_at=None)


def test_articles_without_a_date_are_a_choice_of_the_filter_by_year(open_page, undated):
    page = open_page("/search?q=cabai+ATAU+banjir")

    labels = texts(page, ".filter a")
    (label,) = [each for each in labels if each.startswith("Tanpa tanggal")]
    assert label.split()[2] == "1"
    (url,) = [
        link.get("href") for link in page.cssselect(".filter a") if "Tanpa" in link.text_content()
    ]
    assert url == "?q=cabai+ATAU+banjir&undated=1"
    chosen = open_page(f"/search{url}")
    assert texts(chosen, ".hit h2") == ["Cabai busuk"]
    assert texts(chosen, ".chip") == ["Hapus saringan Tanggal: tanpa tanggal ×"]
    (form,) = chosen.cssselect("form.dates")
    assert dict(form.form_values())["undated"] == "1"


def test_days_say_how_many_articles_without_a_date_fit(open_page, undated):
    page = open_page("/search?q=cabai+ATAU+banjir&from=2022&to=2022")

    assert texts(page, ".meant--left-out") == ["1 artikel tanpa tanggal juga cocok. Tampilkan"]
    (url,) = hrefs(page, ".meant--left-out a")
    both = open_page(url)
    assert set(texts(both, ".hit h2")) == {"Banjir merendam Demak", "Cabai busuk"}
    assert texts(both, ".chip") == ["Hapus saringan Tanggal: 2022, juga tanpa tanggal ×"]
    assert not both.cssselect(".meant--left-out")


def test_days_of_the_query_lead_to_the_articles_without_a_date(open_page, undated):
    page = open_page("/search?q=cabai+tanggal:2024")

    assert texts(page, ".meant--left-out") == ["1 artikel tanpa tanggal juga cocok. Tampilkan"]
    assert hrefs(page, ".meant--left-out a") == ["/search?q=cabai&undated=1"]


def redirected(client, url):
    response = client.get(url)
    assert response.status_code == 302
    return response.headers["Location"]


def test_words_within_the_results_become_required_ones(client, open_page, floods):
    page = open_page("/search?q=banjir&sort=date&page=2&category=Bencana")
    (form,) = page.cssselect("form.within")
    form.fields["dalam"] = 'desa "tiga desa"'

    url = redirected(client, "/search?" + urlencode(form.form_values()))

    assert url == "/search?q=banjir+%2Bdesa+%22tiga+desa%22&category=Bencana&sort=date"
    assert texts(open_page(url), ".hit h2") == ["Banjir merendam Demak"]


@pytest.mark.parametrize(
    ("text", "words", "query"),
    [
        ("hujan", "angin kencang", "hujan +angin +kencang"),
        ("", "angin", "+angin"),
        ("hujan", "", "hujan"),
        ("hujan ATAU rob", "angin", "(hujan ATAU rob) angin"),
        ('"angin', "x", '"angin +x'),
        ("hujan", "-angin", "hujan BUKAN angin"),
        ("hujan", "angin ATAU badai", "hujan (angin ATAU badai)"),
        ("hujan OR", "x", "hujan DAN x"),
    ],
)
def test_words_within_the_results_do_not_change_the_query(client, db, text, words, query):
    url = redirected(client, "/search?" + urlencode({"q": text, "dalam": words}))

    assert parse_qs(urlsplit(url).query)["q"] == [query]


def test_words_that_make_the_query_too_long_are_told(open_page, floods):
    page = open_page("/search?q=banjir&dalam=" + "+".join(f"kata{n}" for n in range(60)))

    assert "terlalu" in texts(page, ".notices")[0]
    assert len(page.cssselect(".hit")) == 3


def test_the_advanced_search_is_one_click_away(open_page, floods):
    page = open_page("/search?q=banjir&category=Bencana&page=2")

    assert hrefs(page, ".adv-panel a") == ["/lanjutan?q=banjir&category=Bencana"]


def test_a_second_source_can_be_added(open_page, floods):
    page = open_page("/search?q=banjir&source=Kabar+Uji")

    assert texts(page, '[id="saringan-2"] + .choices .choice') == [
        "Hapus saringan Kabar Uji 2",
        "Warta Uji 1",
    ]
    (url,) = hrefs(page, '[id="saringan-2"] + .choices .choice:not([aria-current])')
    assert len(open_page(f"/search{url}").cssselect(".hit")) == 3
