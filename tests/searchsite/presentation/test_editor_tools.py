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
        user = User.objects.create(username="sari", is_staff=is_staff)
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


def test_an_editor_gets_a_link_to_the_form(client, flood, editor_with):
    editor_with("change_article", "publish_article")

    for address in (SEARCH, flood.get_absolute_url()):
        page = client.get(address)

        assert f'href="/admin/articles/article/{flood.pk}/change/"' in page.content.decode()
        assert page.headers["Cache-Control"] == "private, no-store"
        assert "ETag" not in page.headers


def test_there_is_no_link_to_a_form_that_the_editor_may_not_use(client, flood, editor_with):
    editor_with("change_article")  # without the right to publish, published articles are fixed

    page = client.get(SEARCH).content.decode()

    assert f"/admin/articles/article/{flood.pk}/change/" not in page


@pytest.mark.parametrize(
    ("words", "has_tools"), [(36, True), (37, False)], ids=["longest", "longer"]
)
def test_a_query_that_is_too_long_to_be_stored_has_no_grades_and_no_pins(
    client, flood, editor_with, words, has_tools
):
    editor_with("add_judgedquery", "add_pin", "explain_ranking")

    page = client.get("/search", {"q": " ".join(["banjir"] * words)}).content.decode()

    assert ("/admin/articles/judgedquery/nilai/" in page) is has_tools
    assert ("/admin/articles/pin/add/" in page) is has_tools
    assert f"/admin/mengapa/{flood.pk}/" in page


def test_readers_never_get_a_page_made_for_an_editor(client, flood, editor_with, memory):
    addresses = (SEARCH, flood.get_absolute_url())
    before = [client.get(address) for address in addresses]
    editor_with("change_article", "publish_article", "add_judgedquery")

    for_editor = [
        client.get(address, headers={"If-None-Match": page.headers["ETag"]})
        for address, page in zip(addresses, before, strict=True)
    ]
    client.logout()
    memory_bytes = memory.size_bytes
    after = [client.get(address) for address in addresses]

    assert [page.status_code for page in for_editor] == [200, 200]
    assert all(TOOLS in page.content.decode() for page in for_editor)
    assert not any(TOOLS in page.content.decode() for page in after)
    assert [page.headers["ETag"] for page in after] == [page.headers["ETag"] for page in before]
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


def test_a_forged_session_gets_the_page_of_readers(client, flood, settings):
    for_readers = client.get(SEARCH)

    for cookie in ("x", "a" * 32, "' OR 1=1", "\xff"):
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


def test_a_wrong_grade_is_refused(client, flood, editor_with):
    editor_with("add_judgedquery", "change_judgedquery", "delete_judgedquery")
    wrong = [
        *({"grade": "4"}, {"grade": "-1"}, {"grade": "tiga"}),
        *({"query": "  "}, {"query": "x" * 257}, {"query": "a\0b"}),
        *({"article": "0"}, {"article": "9" * 30}, {"article": "satu"}),
    ]

    answers = [
        client.post(JUDGE, {"query": "banjir", "article": flood.pk, "grade": "1"} | values)
        for values in wrong
    ]

    assert [answer.status_code for answer in answers] == [400] * len(wrong)
    assert not JudgedQuery.objects.exists()


def test_an_unknown_article_is_not_found(client, flood, editor_with):
    editor_with("add_judgedquery")

    answer = client.post(JUDGE, {"query": "banjir", "article": flood.pk + 1, "grade": "1"})

    assert answer.status_code == 404


def test_the_way_back_stays_on_the_site(client, flood, editor_with):
    editor_with("add_judgedquery", "change_judgedquery")
    values = {"query": "banjir", "article": flood.pk, "grade": "1"}

    for address in ("https://contoh.example/", "//contoh.example", "javascript:1", ""):
        answer = client.post(JUDGE, values | {"next": address})

        assert answer.headers["Location"] == "/admin/articles/judgedquery/"
