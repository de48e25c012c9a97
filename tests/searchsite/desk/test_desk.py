"""The desk: cards by right, figures, the pages of the index and the evaluation, and their jobs."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml.html import document_fromstring

from articles.models import Article, ImportBatch, JudgedQuery, NewsSource
from articles.query_log.models import QueryDay
from indexer.evaluation.runs import append_run, evaluate
from indexer.exceptions import IndexDamaged
from searchsite.desk import jobs

pytestmark = pytest.mark.django_db(transaction=True)

HOME, INDEX, EVALUATION = "/admin/", "/admin/indeks/", "/admin/evaluasi/"
ALL_CARDS = [
    *("drafts", "scheduled", "dates", "imports", "sources"),
    *("zero_results", "evaluation", "index"),
]


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def staff():
    """Return a function that logs in an editor with these rights; without any: a superuser."""

    def log_in(*codenames, is_superuser=False):
        name = f"sari-{User.objects.count()}"
        user = User.objects.create(username=name, is_staff=True, is_superuser=is_superuser)
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        client = Client()
        client.force_login(user)
        client.user = user  # type: ignore[attr-defined]
        return client

    return log_in


@pytest.fixture
def started(monkeypatch):
    """Return the jobs that were started, instead of running them."""
    calls = []

    def start(job, user):
        calls.append((job.name, user))
        return True

    monkeypatch.setattr(jobs, "start", start)
    return calls


def page_of(client, path=HOME):
    response = client.get(path)
    assert response.status_code == 200
    return document_fromstring(response.content.decode())


def cards_of(client):
    return [
        element.get("aria-labelledby").removeprefix("kartu-")
        for element in page_of(client).cssselect(".desk-card")
    ]


def card(client, name):
    (found,) = page_of(client).xpath(f'//section[@aria-labelledby="kartu-{name}"]')
    return " ".join(found.text_content().split())


def test_each_card_needs_its_right(staff, empty_index):
    seeing = ["drafts", "scheduled", "dates", "imports", "index"]
    expected = {
        "": [],
        "add_article": ["drafts", "scheduled", "imports"],
        "view_article": seeing,
        "change_article": seeing,
        "view_newssource": ["sources"],
        "view_queryday": ["zero_results"],
        "view_judgedquery": ["evaluation"],
        "run_evaluation": ["evaluation"],
        "rebuild_index": ["index"],
    }

    assert {right: cards_of(staff(right)) for right in expected} == expected


def test_a_superuser_sees_all_cards(staff, empty_index):
    assert cards_of(staff(is_superuser=True)) == ALL_CARDS


def test_the_number_of_queries_does_not_grow(staff, empty_index, article_factory):
    client = staff(is_superuser=True)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(HOME)
        return len(captured)

    client.get(HOME)
    before = queries()
    for number in range(6):
        article_factory(status="draft", title=f"Draf {number}")
        article_factory(status="scheduled", published_at=timezone.now() + timedelta(days=1))
        ImportBatch.objects.create(kind="upload", name=f"berkas {number}", user=client.user)
        NewsSource.objects.create(name=f"S{number}", address=f"https://s{number}.id/", failures=1)
        JudgedQuery.objects.create(query=f"q{number}", article_id=number)
        now = timezone.now()
        QueryDay.objects.create(
            day=timezone.localdate(), key=f"x{number}", query="x", zero=1, total=0, last_at=now
        )

    assert queries() <= before + 2  # the recounts of the queries without results


def test_the_sidebar_names_the_pages_that_an_editor_may_open(staff, empty_index):
    pages = {
        "add_article": ["Unggahan saya", "Tempat sampah"],
        "change_article": ["Antrean draf", "Tempat sampah", "Indeks pencarian"],
        "view_judgedquery": ["Mutu pencarian"],
        "view_outlet": [],
    }
    for right, names in pages.items():
        client = staff(right)
        page = page_of(client, "/admin/keamanan/")

        links = page.cssselect("#nav-sidebar .app-desk th a")

        assert [link.text_content().strip() for link in links] == names
        assert [client.get(link.get("href")).status_code for link in links] == [200] * len(names)


def test_contributors_count_their_own_drafts_only(staff, empty_index, article_factory):
    client = staff("add_article")
    article_factory(status="draft", title="Draf sendiri", created_by=client.user)
    article_factory(status="draft", title="Draf orang lain")

    shown = card(client, "drafts")

    assert "1 draf" in shown
    assert "Draf sendiri" in shown
    assert "Draf orang lain" not in shown


def test_numbers_have_separators(staff, empty_index):
    Article.objects.bulk_create(
        Article(title=f"Draf {n}", body="Isi.", status="draft") for n in range(1_234)
    )

    assert "1.234 draf" in card(staff(is_superuser=True), "drafts")


def test_scheduled_articles_are_listed_by_time_and_late_ones_told(
    staff, empty_index, article_factory
):
    client = staff(is_superuser=True)
    soon = timezone.now() + timedelta(hours=1)
    article_factory(status="scheduled", title="Lusa", published_at=soon + timedelta(days=2))
    article_factory(status="scheduled", title="Sebentar lagi", published_at=soon)
    in_time = card(client, "scheduled")
    article_factory(
        status="scheduled", title="Lewat", published_at=datetime(2020, 1, 1, tzinfo=UTC)
    )

    assert in_time.index("Sebentar lagi") < in_time.index("Lusa")
    assert "lewat waktunya" not in in_time
    assert "lewat waktunya" in card(client, "scheduled")


def test_failing_sources_are_told_with_their_problem(staff, empty_index):
    NewsSource.objects.create(name="Baik", address="https://baik.id/rss")
    NewsSource.objects.create(name="Mati", address="https://mati.id/rss", failures=3)
    NewsSource.objects.create(name="Lama", address="https://lama.id/rss", failures=9, active=False)

    shown = card(staff("view_newssource"), "sources")

    assert "Mati" in shown
    assert "gagal 3 kali" in shown
    assert "Baik" not in shown
    assert "Lama" not in shown


def test_a_missing_index_is_told_and_breaks_nothing(staff):
    client = staff(is_superuser=True)

    assert "belum dibuat" in card(client, "index")
    assert "belum dibuat" in page_of(client, INDEX).text_content()


def test_a_damaged_index_is_told(staff, empty_index, monkeypatch):
    class Broken:
        def check(self):
            raise IndexDamaged("x")

    monkeypatch.setattr("searchsite.desk.index_state.get_searcher", Broken)

    assert "Indeks rusak" in card(staff(is_superuser=True), "index")


def test_queries_without_results_link_to_their_search(staff, empty_index):
    QueryDay.objects.create(
        day=timezone.localdate(),
        key="kata aneh",
        query="kata aneh & lain",
        searches=1_200,
        zero=1_200,
        total=0,
        last_at=timezone.now(),
    )

    page = page_of(staff("view_queryday"))

    (link,) = page.xpath('//a[text()="kata aneh & lain"]')
    assert link.get("href") == "/search?q=kata+aneh+%26+lain"
    assert "1.200 kali" in page.text_content()


def test_a_job_needs_its_right_and_a_post(staff, empty_index, started):
    rights = {"rebuild_index", "run_evaluation", "view_article", "view_judgedquery"}
    for name, job in jobs.JOBS.items():
        right = job.right.partition(".")[2]
        allowed, refused = staff(right), staff(*rights - {right})
        address = f"/admin/pekerjaan/{name}/"

        statuses = [client.post(address).status_code for client in (refused, Client())]
        allowed.get(address)
        before = list(started)
        answer = allowed.post(address)

        assert statuses[0] == 403
        assert statuses[1] in {200, 302}  # a login
        assert before == []
        assert answer.status_code == 302
        assert started == [(name, allowed.user.username)]
        started.clear()


def test_an_unknown_job_is_not_found(staff, started):
    assert staff(is_superuser=True).post("/admin/pekerjaan/flush/").status_code == 404
    assert started == []


def test_a_second_start_is_told(staff, empty_index, monkeypatch):
    monkeypatch.setattr(jobs, "start", lambda job, user: False)

    page = staff(is_superuser=True).post("/admin/pekerjaan/scrub/", follow=True)

    assert "sudah berjalan" in page.content.decode()


def test_a_job_that_cannot_be_started_is_told(staff, empty_index, data_dir):
    (data_dir / "jobs").write_text("a file in the place of the folder")

    page = staff(is_superuser=True).post("/admin/pekerjaan/scrub/", follow=True)

    assert "Pekerjaan tidak dapat dimulai" in page.content.decode()


def test_a_rebuild_from_the_command_line_is_shown_and_not_started_twice(
    staff, empty_index, started, monkeypatch
):
    monkeypatch.setattr("searchsite.desk.index_state.is_rebuilding", lambda: True)
    client = staff(is_superuser=True)

    page = page_of(client, INDEX)
    answer = client.post("/admin/pekerjaan/rebuild/", follow=True)

    assert page.cssselect('[data-work="rebuild"] progress')
    assert "sudah berjalan" in answer.content.decode()
    assert started == []
    assert client.get("/admin/pekerjaan/").json() == {
        "running": {"rebuild": {"done": 0, "total": 0}}
    }


def test_a_finished_rebuild_is_told(staff, empty_index):
    text = " ".join(page_of(staff(is_superuser=True), INDEX).text_content().split())

    assert "0 artikel dalam" in text


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("id", "Hasil terakhir: 0 artikel diperbaiki."),
        ("en", "Last result: 0 articles repaired."),
    ],
)
def test_the_end_of_a_repair_is_told_in_the_language_of_the_page(
    staff, empty_index, data_dir, language, told
):
    client = staff(is_superuser=True)
    output = io.StringIO()
    call_command("reindex", "--repair", stdout=output)
    (data_dir / "jobs").mkdir()
    log = f"started 1 sari\n{output.getvalue()}exit 0\n"
    (data_dir / "jobs" / "repair.log").write_text(log)

    client.get(INDEX, {"bahasa": language})
    text = page_of(client, INDEX).text_content()

    assert told in text
    assert "Repaired" not in text


def test_the_pages_need_a_right(staff, empty_index):
    without = staff()

    for path in (INDEX, EVALUATION, "/admin/pekerjaan/"):
        assert without.get(path).status_code == 403
        assert Client().get(path).status_code == 302


def test_the_evaluation_shows_what_rose_and_fell(staff, article_factory, settings):
    good = article_factory(title="Banjir di Demak", body="Air naik.")
    JudgedQuery.objects.create(query="banjir demak", article=good, grade=3)
    append_run(evaluate(), settings.EVALUATIONS_FILE)
    for number in range(12):
        article_factory(title="Banjir Demak", body="banjir demak " * (number + 2))
    append_run(evaluate(), settings.EVALUATIONS_FILE)
    client = staff("view_judgedquery")

    page = page_of(client, EVALUATION)

    text = " ".join(page.text_content().split())
    assert "Turun (1)" in text
    assert "banjir demak" in text
    assert "1 kueri turun, 0 naik" in card(client, "evaluation")
    assert not page.xpath('//form[contains(@action, "evaluation")]')


def test_the_history_names_the_job(staff, empty_index, started, settings):
    client = staff("rebuild_index")

    client.post("/admin/pekerjaan/rebuild/")
    in_indonesian = page_of(client).text_content()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    assert "Membangun ulang indeks." in in_indonesian
    assert "Rebuilt the index." in page_of(client).text_content()


def test_the_pages_exist_in_both_languages(staff, empty_index, settings):
    client = staff(is_superuser=True)

    for language in ("id", "en"):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        for path in (HOME, INDEX, EVALUATION):
            assert page_of(client, path).get("lang") == language
