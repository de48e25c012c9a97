"""Tools of editors on readers' pages: who sees them, and that no one else ever gets such a page."""

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml.html import document_fromstring

from articles.models import JudgedQuery
from searchsite import page_memory
from searchsite.page_memory import PageMemory

pytestmark = pytest.mark.django_db(transaction=True)

SEARCH = "/search?q=banjir"
JUDGE = "/admin/articles/judgedquery/nilai/"
TOOLS = "data-tools"
JSON = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def memory(monkeypatch):
    memory = PageMemory(1_000_000)
    monkeypatch.setattr(page_memory, "memory", memory)
    return memory


@pytest.fixture
def flood(article_factory):
    return article_factory(title="Banjir di Demak", body="Air naik di Demak.")


@pytest.fixture
def editor_with(client):
    """Return a function that logs in an editor with rights of the app ``articles``."""

    def log_in(*codenames, is_staff=True):
        user = User.objects.create_user("sari", password="kata sandi panjang", is_staff=is_staff)
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        client.force_login(user)
        return user

    return log_in


def grade_of(article, query="banjir"):
    return (
        JudgedQuery.objects.filter(query=query, article=article)
        .values_list("grade", flat=True)
        .first()
    )


def pressed_grades(response):
    page = document_fromstring(response.content.decode())
    return page.xpath('//button[@aria-pressed="true"]/@value')


@pytest.mark.parametrize("path", [SEARCH, "article"])
def test_an_editor_gets_a_link_to_the_form(client, flood, editor_with, path):
    editor_with("change_article", "view_article")

    page = client.get(path if path == SEARCH else flood.get_absolute_url())

    assert f'href="/admin/articles/article/{flood.pk}/change/"' in page.content.decode()
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in page.headers


@pytest.mark.parametrize("path", [SEARCH, "article"])
def test_readers_never_get_a_page_made_for_an_editor(client, flood, editor_with, path, memory):
    address = path if path == SEARCH else flood.get_absolute_url()
    before = client.get(address)
    editor_with("change_article", "add_judgedquery")

    for_editor = client.get(address, headers={"If-None-Match": before.headers["ETag"]})
    client.logout()
    memory_bytes = memory.size_bytes
    after = client.get(address)

    assert for_editor.status_code == 200
    assert TOOLS in for_editor.content.decode()
    assert TOOLS not in after.content.decode()
    assert after.headers["ETag"] == before.headers["ETag"]
    assert memory.size_bytes == memory_bytes


@pytest.mark.parametrize(
    ("rights", "is_staff"),
    [((), True), (("view_article",), True), (("change_article", "add_judgedquery"), False)],
    ids=["no-right", "right-to-see", "no-staff"],
)
def test_others_who_are_logged_in_get_the_page_of_readers(
    client, flood, editor_with, rights, is_staff
):
    for_readers = client.get(SEARCH)
    editor_with(*rights, is_staff=is_staff)

    page = client.get(SEARCH)

    assert page.content == for_readers.content
    assert page.headers["ETag"] == for_readers.headers["ETag"]


def test_a_required_second_factor_hides_the_tools(client, flood, editor_with, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    editor_with("change_article")

    assert TOOLS not in client.get(SEARCH).content.decode()


def test_an_expired_session_has_no_tools_and_stays_unchanged(client, flood, editor_with):
    editor_with("change_article")
    session = client.session
    session["started"] = session["seen"] = 1
    session.save()

    page = client.get(SEARCH)

    assert TOOLS not in page.content.decode()
    assert client.session["seen"] == 1


def test_a_reader_without_a_session_costs_no_query_and_gets_no_cookie(client, flood):
    client.get(SEARCH)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(SEARCH)

    assert not [query for query in queries if "session" in query["sql"] or "auth" in query["sql"]]
    assert not response.cookies


@pytest.mark.parametrize("cookie", ["x", "a" * 32, "' OR 1=1", "\xff"])
def test_a_forged_session_gets_the_page_of_readers(client, flood, settings, cookie):
    for_readers = client.get(SEARCH)
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie

    assert client.get(SEARCH).content == for_readers.content


def test_a_grade_beside_a_hit_is_saved_for_the_query_as_typed(client, flood, editor_with):
    editor_with("add_judgedquery", "change_judgedquery", "delete_judgedquery")
    page = "/search?q=%20Banjir%20%20Demak"
    assert 'name="query" value="Banjir Demak"' in client.get(page).content.decode()

    response = client.post(
        JUDGE, {"query": "Banjir  Demak", "article": flood.pk, "grade": "3", "next": page}
    )

    assert response.headers["Location"] == page
    assert grade_of(flood, "Banjir Demak") == 3
    assert (
        'value="3" title="3 · jawaban terbaik" aria-label="3 · jawaban terbaik" aria-pressed="true"'
        in (client.get(page).content.decode())
    )


def test_a_grade_is_changed_and_removed(client, flood, editor_with):
    editor_with("add_judgedquery", "change_judgedquery", "delete_judgedquery")
    values = {"query": "banjir", "article": flood.pk}

    given = []
    for grade in ("2", "0", ""):
        answer = client.post(
            JUDGE, values | {"grade": grade}, headers={"Accept": "application/json"}
        )
        given.append((answer.json()["grade"], grade_of(flood)))

    assert given == [(2, 2), (0, 0), (None, None)]


@pytest.mark.parametrize(
    "case",
    [
        (("add",), ["1"], 302),
        (("add",), ["1", "2"], 403),
        (("add",), ["1", ""], 403),
        (("change",), ["1"], 403),
        (("view",), ["1"], 403),
        (("add", "change"), ["1", "2"], 302),
        (("add", "delete"), ["1", ""], 302),
    ],
)
def test_each_change_of_a_grade_needs_its_right(client, flood, editor_with, case):
    rights, grades, status = case
    editor_with(*(f"{right}_judgedquery" for right in rights))

    answers = [
        client.post(JUDGE, {"query": "banjir", "article": flood.pk, "grade": grade})
        for grade in grades
    ]

    assert answers[-1].status_code == status


@pytest.mark.parametrize(
    "values",
    [
        {"grade": "4"},
        {"grade": "-1"},
        {"grade": "tiga"},
        {"query": "  "},
        {"query": "x" * 257},
        {"article": "0"},
        {"article": "9" * 30},
        {"article": "satu"},
        {"query": "a\0b"},
    ],
)
def test_a_wrong_grade_is_refused(client, flood, editor_with, values):
    editor_with("add_judgedquery", "change_judgedquery", "delete_judgedquery")

    answer = client.post(JUDGE, {"query": "banjir", "article": flood.pk, "grade": "1"} | values)

    assert answer.status_code == 400
    assert not JudgedQuery.objects.exists()


@pytest.mark.parametrize("address", ["https://contoh.example/", "//contoh.example", "javascript:1"])
def test_the_way_back_stays_on_the_site(client, flood, editor_with, address):
    editor_with("add_judgedquery")

    answer = client.post(
        JUDGE, {"query": "banjir", "article": flood.pk, "grade": "1", "next": address}
    )

    assert answer.headers["Location"] == "/admin/articles/judgedquery/"
