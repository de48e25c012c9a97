"""The report of readers' searches: its lists, its actions, and the counts after them."""

import csv
import io
import re
from datetime import date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import Permission, User
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from articles.admin.report_return import anchor_of
from articles.models import ClickDay, QueryDay, QueryRecount, SearchDay
from articles.query_log import recording
from articles.query_log.batch import Batch, Click, Search
from articles.query_log.purging import purge
from articles.query_log.report import Period, days_of
from articles.query_log.zero_results import zero_result_queries
from searchsite.query_log.report.drawing import MAX_BARS, draw

pytestmark = pytest.mark.django_db

REPORT = "/admin/articles/queryday/"
TODAY = timezone.localdate


def log(query, *, total=5, ago=0, times=1, clicks=(), ms=5.0, **values):
    day = TODAY() - timedelta(days=ago)
    at = timezone.make_aware(datetime.combine(day, datetime.min.time()))
    batch = Batch()
    for _time in range(times):
        batch.add_search(Search(at, day, query.lower(), query, total, ms=ms, **values))
    for article_id, position in clicks:
        batch.add_click(Click(at, day, query.lower(), query, article_id, position))
    recording.save(batch)


def editor_with(*rights):
    user = User.objects.create_user("penyunting", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    return user


@pytest.fixture
def desk(client, settings):
    settings.SEARCH_TIME_BUDGET_MS = 600_000
    client.force_login(User.objects.create_superuser("admin"))
    return client


def queries_of(response):
    return [each.row.query for each in response.context["rows"]]


def test_each_list_has_its_queries_in_order(desk):
    log("banjir", times=3, clicks=[(1, 2), (2, 6)])
    log("gempa", times=2, ms=90.0)
    log("nihil", total=0, times=2)
    log("sukar", total=0, ago=3)
    log("sukar", total=2)
    log("lama", ago=10, times=9)

    lists = {
        name: queries_of(desk.get(f"{REPORT}?daftar={name}"))
        for name in ("teratas", "tanpa-hasil", "sedikit", "tanpa-klik", "lambat")
    }

    assert lists["teratas"] == ["banjir", *sorted(["gempa", "nihil", "sukar"])]
    assert lists["tanpa-hasil"] == ["nihil"]
    assert lists["sedikit"] == ["sukar"]
    assert lists["tanpa-klik"] == ["gempa", "sukar"]
    assert lists["lambat"][0] == "gempa"


def test_the_rows_show_the_figures_of_the_period_only(desk):
    log("banjir", ago=20, times=5, total=3)
    log("Banjir", times=4, total=1234, clicks=[(1, 2), (1, 4)], corrected="banjar")

    row = desk.get(REPORT).context["rows"][0]
    longer = desk.get(f"{REPORT}?masa=28").context["rows"][0]

    assert (row.searches, row.total, row.clicks, row.rate) == ("4", "1.234", "2", "50%")
    assert (row.position, row.row.query) == ("3,0", "Banjir")
    assert longer.searches == "9"


def test_the_rows_show_the_trend_since_the_period_before(desk):
    log("naik", times=3)
    log("naik", ago=8)
    log("turun")
    log("turun", ago=8, times=2)
    log("muncul")
    assert [each.trend for each in desk.get(REPORT).context["rows"]] == [""] * 3
    log("lama", ago=13)

    rows = desk.get(REPORT).context["rows"]

    assert {each.row.query: each.trend for each in rows} == {
        "naik": "▲ sebelumnya 1",
        "turun": "▼ sebelumnya 2",
        "muncul": "baru",
    }


@pytest.mark.parametrize(
    "query",
    [
        "daftar=x&masa=x&p=x",
        "dari=2026-99-01&sampai=kemarin",
        "dari=0001-01-01",
        "sampai=9999-12-31",
        "dari=2026-02-02&sampai=2020-01-01",
        "p=99999999999&kata=%00%25_",
        "masa=-7",
        "dari=%D9%A1",
    ],
)
def test_wrong_parameters_show_a_report(desk, query):
    log("banjir")

    assert desk.get(f"{REPORT}?{query}").status_code == 200
    assert desk.get(f"{REPORT}csv/?{query}").status_code == 200


def test_chosen_days_and_a_word_narrow_the_list(desk):
    log("banjir", ago=40)
    log("banjir bandang", ago=41)
    log("gempa", ago=40)
    first, last = TODAY() - timedelta(days=45), TODAY() - timedelta(days=39)

    response = desk.get(f"{REPORT}?dari={first}&sampai={last}&kata=BANJIR")

    assert sorted(queries_of(response)) == ["banjir", "banjir bandang"]


def test_long_lists_have_pages(desk):
    for number in range(60):
        log(f"kueri {number}", times=2 if number < 50 else 1)

    first = desk.get(REPORT)
    second = desk.get(f"{REPORT}?{first.context['following']}")

    assert (len(queries_of(first)), len(queries_of(second))) == (50, 10)
    assert not second.context["following"]


def test_the_number_of_queries_is_constant(desk, django_assert_max_num_queries):
    for number in range(40):
        log(f"kueri {number}", total=0, clicks=[(number, 1)])

    for name in ("teratas", "tanpa-hasil", "sedikit", "tanpa-klik", "lambat"):
        with django_assert_max_num_queries(20):
            desk.get(f"{REPORT}?daftar={name}")


def test_counting_again_shows_the_new_number_beside_the_old(desk, article_factory):
    log("zzqqxx", total=0)
    article_factory(title="Tentang zzqqxx")

    response = desk.post(
        f"{REPORT}hitung/", {"kueri": "zzqqxx", "laporan": "daftar=tanpa-hasil&masa=28"}
    )
    shown = desk.get(response.url)

    assert response.url == f"{REPORT}?daftar=tanpa-hasil&masa=28#{anchor_of('zzqqxx')}"
    row = shown.context["rows"][0]
    assert (row.total, row.now, row.is_solved) == ("0", "1", True)
    assert "kini 1" in shown.content.decode()


def test_a_later_search_of_a_reader_counts_more_than_an_older_recount(desk):
    log("zzqqxx", total=0)
    QueryRecount.objects.create(
        key="zzqqxx", total=3, counted_at=timezone.now() - timedelta(days=2)
    )

    assert desk.get(REPORT).context["rows"][0].now == ""


def test_a_click_after_a_recount_leaves_the_new_number_and_the_correction(desk):
    log("zzqqxx", total=0, corrected="zzqqxy", ago=1)
    QueryRecount.objects.create(key="zzqqxx", total=3, counted_at=timezone.now())
    tomorrow = timezone.now() + timedelta(days=1)
    for day in (TODAY() - timedelta(days=1), TODAY()):
        batch = Batch()
        batch.add_click(Click(tomorrow, day, "zzqqxx", "zzqqxx", 7, 1))
        recording.save(batch)

    row = desk.get(REPORT).context["rows"][0]

    assert (row.now, row.clicks, row.row.correction) == ("3", "2", "zzqqxy")
    assert zero_result_queries() == []


def test_an_action_leads_to_a_filled_in_form_and_back_with_the_new_number(desk, article_factory):
    article_factory(title="Program Makan Bergizi Gratis", body="Dapur baru dibuka.")
    log("embege", total=0)

    onward = desk.get(
        f"{REPORT}lanjut/?aksi=bentuk&kueri=embege&laporan=daftar%3Dtanpa-hasil%26masa%3D28"
    )
    form = desk.get(onward.url)
    saved = desk.post(
        onward.url,
        {
            "kind": "synonym",
            "direction": "both",
            "forms": "embege\nmakan bergizi gratis",
            "active": "on",
        },
    )
    report = desk.get(saved.url)

    assert "embege" in form.content.decode()
    assert saved.url == f"{REPORT}?daftar=tanpa-hasil&masa=28#{anchor_of('embege')}"
    assert report.context["rows"][0].now == "1"
    assert zero_result_queries() == []


def test_a_query_without_results_is_found_after_a_pin(desk, article_factory):
    article = article_factory(title="Jadwal libur bersama")
    log("cutber nasional", total=0)

    onward = desk.get(
        f"{REPORT}lanjut/?aksi=sematkan&kueri=cutber+nasional&laporan=daftar%3Dtanpa-hasil"
    )
    values = {"query": "cutber nasional", "match": "forms", "action": "pin", "position": 1}
    saved = desk.post(onward.url, values | {"article": article.pk, "note": ""})
    row = desk.get(saved.url).context["rows"][0]

    assert (row.total, row.now, row.is_solved) == ("0", "1", True)


@pytest.mark.parametrize("button", ["_addanother", "_continue"])
def test_buttons_that_stay_in_the_form_stay_there(desk, button):
    log("embege", total=0)
    onward = desk.get(f"{REPORT}lanjut/?aksi=bentuk&kueri=embege")

    saved = desk.post(
        onward.url,
        {"kind": "synonym", "direction": "both", "forms": "embege\nmbg", button: "1"},
    )

    assert REPORT not in saved.url


def test_an_abandoned_form_is_counted_again_too(desk, article_factory):
    log("zzqqxx", total=0)
    desk.get(f"{REPORT}lanjut/?aksi=nilai&kueri=zzqqxx")
    article_factory(title="zzqqxx")

    first, second = desk.get(REPORT), desk.get(REPORT)

    assert first.context["rows"][0].now == "1"
    assert "kini menemukan" in first.content.decode()
    assert "kini menemukan" not in second.content.decode()


def test_an_address_in_the_fields_never_leads_to_another_site(desk):
    log("banjir")

    answer = desk.post(f"{REPORT}hitung/", {"kueri": "banjir", "laporan": "https://jahat.example/"})

    assert urlsplit(answer.url)[:2] == ("", "")
    assert urlsplit(answer.url).path == REPORT


def test_the_page_of_a_query_shows_the_opened_articles(desk, article_factory):
    article = article_factory(title="Banjir di Demak")
    log("banjir", clicks=[(article.pk, 1), (article.pk, 3), (9_999, 2)])

    response = desk.get(f"{REPORT}kueri/?kueri=banjir")

    clicked = response.context["clicked"]
    assert [(each["title"], each["clicks"]) for each in clicked] == [
        ("Banjir di Demak", "2"),
        ("Artikel #9999", "1"),
    ]
    assert clicked[0]["position"] == "2,0"
    assert desk.get(f"{REPORT}kueri/?kueri=lain").status_code == 404
    row = QueryDay.objects.get()
    assert "kueri=banjir" in desk.get(f"{REPORT}{row.pk}/change/").url


def test_csv_has_all_rows_and_no_formula(desk):
    log("=1+1", times=2, total=None)
    for number in range(55):
        log(f"kueri {number}", clicks=[(1, 2)])

    response = desk.get(f"{REPORT}csv/?daftar=teratas")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    days = desk.get(f"{REPORT}csv/?hari=1").content.decode("utf-8-sig").splitlines()

    assert len(rows) == 57
    assert rows[1][:4] == ["'=1+1", "2", "0", ""]
    assert rows[2][5:7] == ["1", "2.0"]
    assert len(days) == 8
    assert days[-1] == f"{TODAY()},57,0,55"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("+62 zzqq", "'+62 zzqq"),
        ("\ufeff=9", "\ufeff'=9"),
        ("kopi;=1+1", "kopi;'=1+1"),
        ('kopi" ; "@x', 'kopi" ; "\'@x'),
        ("covid-19; a=b", "covid-19; a=b"),
    ],
)
def test_no_cell_of_any_spreadsheet_begins_with_a_sign_of_formulas(desk, text, cell):
    log(text)

    response = desk.get(f"{REPORT}csv/")

    assert list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))[1][0] == cell


def test_a_query_of_many_words_has_a_page_and_is_counted_again(desk):
    text = "kata " * 50
    log(text.strip())
    (row,) = desk.get(REPORT).context["rows"]

    assert desk.get(row.detail_url).context["title"] == text.strip()
    again = desk.post(f"{REPORT}hitung/", {"kueri": text.strip(), "rinci": "1"})
    assert desk.get(again.url).status_code == 200


def test_texts_are_escaped(desk):
    log('<script>alert(1)</script>"&', total=0)

    content = desk.get(REPORT).content.decode()

    assert "<script>alert" not in content


@pytest.mark.parametrize(
    ("rights", "status"), [(("view_queryday",), 200), (("change_article", "view_article"), 403)]
)
def test_the_report_needs_its_right(client, rights, status):
    log("banjir")
    client.force_login(editor_with(*rights))

    pages = ["", "csv/", "kueri/?kueri=banjir"]

    assert [client.get(f"{REPORT}{page}").status_code for page in pages] == [status] * 3
    answer = client.post(f"{REPORT}hitung/", {"kueri": "banjir"})
    assert answer.status_code == (302 if status == 200 else 403)
    assert client.get(f"{REPORT}hitung/").status_code in {405, 403}


def test_an_editor_sees_the_actions_that_the_rights_allow(client):
    log("banjir")
    client.force_login(editor_with("view_queryday", "add_judgedquery"))

    names = [each.name for each in client.get(REPORT).context["actions"]]

    assert names == ["nilai"]
    assert client.get(f"{REPORT}lanjut/?aksi=bentuk&kueri=banjir").status_code == 403


def test_every_action_leads_to_a_form_with_the_query(desk):
    log("harga beras")

    for action in desk.get(REPORT).context["actions"]:
        address = desk.get(f"{REPORT}lanjut/?aksi={action.name}&kueri=harga+beras").url
        page = desk.get(address)
        assert page.status_code == 200
        assert "harga beras" in parse_qs(urlsplit(address).query).get("query", ["harga beras"])
        assert re.search(r'(value="|>\s*)harga beras', page.content.decode())


def test_queries_without_results_are_listed_until_they_find_something():
    log("sering", total=0, times=3)
    log("jarang", total=0)
    log("dulu", total=0, ago=9, times=9)
    log("kini", total=0, ago=2, times=5)
    log("kini", total=4)
    QueryRecount.objects.create(key="jarang", total=2, counted_at=timezone.now())

    found = zero_result_queries(7)

    assert [(each.query, each.searches) for each in found] == [("sering", 3)]
    assert [each.query for each in zero_result_queries(28, limit=1)] == ["dulu"]


def test_old_texts_are_removed_and_the_counts_of_days_stay(settings):
    settings.QUERY_LOG_DAYS = 84
    log("lama", ago=84, clicks=[(1, 1)])
    log("terakhir", ago=83, clicks=[(1, 1)])
    QueryRecount.objects.create(key="lama", total=1, counted_at=timezone.now())

    removed = purge()

    assert removed == 2
    assert QueryDay.objects.get().query == "terakhir"
    assert ClickDay.objects.count() == 1
    assert not QueryRecount.objects.exists()
    assert SearchDay.objects.count() == 2


def test_the_command_removes_old_texts_or_one_query(capsys):
    log("Budi Santoso", clicks=[(1, 1)])
    log("banjir", ago=3)

    call_command("purge_query_log", query="budi  santoso")
    assert [each.query for each in QueryDay.objects.all()] == ["banjir"]
    call_command("purge_query_log", older_than=2)
    assert not QueryDay.objects.exists()
    with pytest.raises(CommandError):
        call_command("purge_query_log", query="tidak ada")


@pytest.mark.parametrize("length", [1, 7, 84, 400, 20_000])
def test_a_trend_has_few_bars_that_hold_all_searches(length):
    first = date(2000, 1, 1)
    days = [(first + timedelta(days=n), 2, 1, 0) for n in range(length)]

    bars = draw(days).bars

    assert len(bars) <= MAX_BARS
    assert sum(int(each.searches.replace(".", "")) for each in bars) == 2 * length


def test_a_trend_shows_days_without_searches():
    log("banjir", ago=1)

    days = days_of(Period(TODAY() - timedelta(days=2), TODAY()))

    assert [searches for _day, searches, _zero, _clicks in days] == [0, 1, 0]


def test_the_report_is_reachable_from_the_desk(desk):
    assert reverse("admin:articles_queryday_changelist") in desk.get("/admin/").content.decode()
