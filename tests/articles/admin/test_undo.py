"""Undo in the admin: questions above 20 articles, one click back, histories, the trash, rights."""

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Operation, Revision
from articles.operations import execution
from articles.operations.execution import run
from articles.revisions.values import changed_fields
from articles.trash.discarding import discard
from tests.articles.admin.conftest import LIST, change_url, text_of

OPERATIONS = "/admin/articles/operation/"
TRASH = f"{LIST}trash/"

pytestmark = pytest.mark.usefixtures("empty_index")


def make(count: int, **values: Any) -> list[Article]:
    defaults = {"body": "Kebun kopi.", "source": "Kabar Uji"}
    return Article.objects.bulk_create(
        Article(title=f"Kopi {number}", **(defaults | values)) for number in range(count)
    )


def act(client: Any, action: str, articles: list[Article], **more: str) -> Any:
    keys = [article.pk for article in articles]
    return client.post(LIST, {"action": action, "_selected_action": keys, **more}, follow=True)


def history(article: Article) -> str:
    return f"{LIST}{article.pk}/history/"


def undo_url(page: Any) -> str:
    """Return the address of the button in the message of a page."""
    found = re.search(rf'action="({OPERATIONS}\d+/take-back/)"', text_of(page))
    assert found, "the message has no button"
    return found[1]


@pytest.mark.parametrize("action", ["publish", "unpublish", "delete_selected"])
@pytest.mark.parametrize(("count", "is_asked"), [(20, False), (21, True)])
def test_every_action_asks_above_twenty(
    client: Any, action: str, count: int, is_asked: bool
) -> None:
    articles = make(count, status="draft" if action == "publish" else "published")

    page = text_of(act(client, action, articles))

    assert ('name="confirmed"' in page) is is_asked
    assert Operation.objects.exists() is not is_asked
    assert page.count('type="hidden" name="_selected_action"') == (count if is_asked else 0)


def test_only_articles_that_change_count(client: Any) -> None:
    articles = make(30, status="draft") + make(3)

    page = text_of(act(client, "publish", articles[12:]))

    assert 'name="confirmed"' not in page
    assert Operation.objects.get().changed == 18


def test_a_selection_that_grew_is_asked_about_again(client: Any) -> None:
    make(25)
    answer = {"select_across": "1", "confirmed": "25"}
    make(1)

    page = text_of(act(client, "unpublish", [Article.objects.all()[0]], **answer))

    assert "bertambah" in page
    assert not Operation.objects.exists()


def test_one_click_takes_a_mistake_back(client: Any, found: Any) -> None:
    draft, *articles = make(1, status="draft") + make(3)
    page = act(client, "unpublish", [draft, *articles])
    assert found("kopi") == set()

    answer = client.post(undo_url(page), follow=True)

    assert "3 artikel kembali" in text_of(answer)
    assert len(found("kopi")) == 3
    assert Article.objects.get(pk=draft.pk).status == "draft"
    assert "sudah diurungkan" in text_of(client.post(undo_url(page), follow=True))


def test_the_page_says_what_was_left_alone_and_why(client: Any) -> None:
    first, second, third = make(3)
    operation = run(kind="set", user=None, queryset=[a.pk for a in (first, second, third)],
                    change={"source": "Baru"})  # fmt: skip
    Article.objects.filter(pk=first.pk).update(source="Tangan")
    Article.objects.filter(pk=third.pk).delete()

    client.post(f"{OPERATIONS}{operation.pk}/take-back/")
    back = Operation.objects.latest("pk")
    page = text_of(client.get(f"{OPERATIONS}{back.pk}/change/"))

    assert "2 artikel dibiarkan" in page
    assert "sudah diubah lagi: sumber" in page
    assert "1 artikel sudah dihapus selamanya" in page
    assert Article.objects.get(pk=second.pk).source == "Kabar Uji"


def test_a_running_operation_shows_its_progress(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(execution, "INLINE_ARTICLES", 2)
    started: list[int] = []
    monkeypatch.setattr(execution, "start_process", lambda each: started.append(each.pk))

    page = act(client, "unpublish", make(3))

    operation = Operation.objects.get()
    assert started == [operation.pk]
    assert page.request["PATH_INFO"] == f"{OPERATIONS}{operation.pk}/change/"
    assert "<progress" in text_of(page)
    client.post(f"{OPERATIONS}{operation.pk}/stop/")
    operation.refresh_from_db()
    assert operation.finished_at is not None


@pytest.mark.parametrize(
    ("permissions", "sees", "takes_back"),
    [
        ((), False, False),
        (("add_article",), False, False),
        (("view_article",), True, False),
        (("change_article",), True, False),
        (("change_article", "publish_article"), True, True),
    ],
    ids=["nothing", "add", "view", "change", "change and publish"],
)
def test_rights_to_operations_of_others(
    staff_client: Any, editor: User, permissions: tuple[str, ...], sees: bool, takes_back: bool
) -> None:
    articles = make(2)
    operation = run(
        kind="unpublish",
        user=editor,
        queryset=[article.pk for article in articles],
        change={"status": "draft"},
    )
    client = staff_client(*permissions)

    assert (client.get(f"{OPERATIONS}{operation.pk}/change/").status_code == 200) is sees
    client.post(f"{OPERATIONS}{operation.pk}/take-back/")
    assert (set(Article.objects.values_list("status", flat=True)) == {"published"}) is takes_back
    assert client.get(f"{OPERATIONS}{operation.pk}/take-back/").status_code in {403, 405}


def test_a_writer_discards_and_fetches_back_own_drafts_only(staff_client: Any) -> None:
    client = staff_client("add_article")
    user = User.objects.latest("pk")
    own, shown, other = (
        *make(1, status="draft", created_by=user),
        *make(1, created_by=user),
        *make(1, status="draft"),
    )

    for article in (own, shown, other):
        client.post(f"{LIST}{article.pk}/delete/", {"post": "yes"})

    assert list(Article.objects.filter(status="trashed")) == [own]
    client.post(f"{OPERATIONS}{Operation.objects.get().pk}/take-back/")
    assert Article.objects.get(pk=own.pk).status == "draft"


def test_the_form_records_what_really_changed(client: Any, form_values: Any, editor: User) -> None:
    (article,) = make(1, body="Satu.\n\nDua.", author="Rina", category="Pertanian")
    same = form_values(
        title="Kopi 0", body="Satu.\r\n\r\nDua.", author="Rina", category="Pertanian",
        published_at_0="", published_at_1="", slug=article.slug,
    )  # fmt: skip
    version = Article.objects.get().updated_at

    client.post(change_url(article), same)
    assert not Revision.objects.exists()
    assert not LogEntry.objects.exists()
    assert Article.objects.get().updated_at == version
    client.post(change_url(article), same | {"body": "Satu.\r\n\r\nTiga."})

    (row,) = Revision.objects.all()
    assert row.user == editor
    page = text_of(client.get(history(article)))
    assert "Disunting di formulir" in page
    assert "isi (−1 +1 kata)" in page
    assert LogEntry.objects.get().get_change_message() == "Isi berubah."


def test_a_fraction_of_a_second_that_forms_lack_is_no_change(client: Any, form_values: Any) -> None:
    moment = datetime(2024, 3, 5, 1, 30, 0, 123_456, tzinfo=UTC)  # 08.30 of the site
    (article,) = make(1, published_at=moment, author="Tim Uji", category="Lingkungan")
    same = form_values(title="Kopi 0", body="Kebun kopi.", slug=article.slug)

    client.post(change_url(article), same)
    assert not Revision.objects.exists()
    client.post(change_url(article), same | {"published_at_1": "08:31:00"})

    assert changed_fields(Revision.objects.get()) == ("published_at",)


def test_a_difference_is_shown_escaped_and_word_by_word(client: Any, form_values: Any) -> None:
    (article,) = make(1, body="Warga <b>menanam</b> kopi.")
    client.post(
        change_url(article),
        form_values(title="Kopi 0", body="Warga <b>memanen</b> kopi.", slug=article.slug),
    )
    row = Revision.objects.latest("pk")

    page = text_of(client.get(f"{history(article)}{row.pk}/"))

    assert "<del>menanam</del><ins>memanen</ins>" in page
    assert "<b>" not in page.partition('class="difference"')[2].partition("</main>")[0]


def test_restoring_asks_again_if_somebody_saved_meanwhile(client: Any) -> None:
    (article,) = make(1)
    run(kind="set", user=None, queryset=[article.pk], change={"title": "Teh"})
    address = f"{history(article)}{Revision.objects.get().pk}/restore/"
    version = re.search(r'name="version" value="([^"]+)"', text_of(client.get(address)))
    assert version
    run(kind="set", user=None, queryset=[article.pk], change={"author": "Rina"})

    page = text_of(client.post(address, {"version": version[1]}, follow=True))

    assert "diubah orang lain" in page
    assert Article.objects.get().title == "Teh"
    client.post(address, {"version": Article.objects.get().updated_at.isoformat()})
    assert Article.objects.get().title == "Kopi 0"


@pytest.mark.parametrize(
    ("permissions", "sees", "restores"),
    [
        ((), 403, 403),
        (("add_article",), 403, 403),
        (("view_article",), 200, 403),
        (("change_article", "publish_article"), 200, 200),
    ],
    ids=["nothing", "add", "view", "change"],
)
def test_rights_to_histories(
    staff_client: Any, permissions: tuple[str, ...], sees: int, restores: int
) -> None:
    (article,) = make(1)
    run(kind="set", user=None, queryset=[article.pk], change={"title": "Teh"})
    row = Revision.objects.get()
    client = staff_client(*permissions)

    assert client.get(history(article)).status_code == sees
    assert client.get(f"{history(article)}{row.pk}/").status_code == sees
    assert client.post(f"{history(article)}{row.pk}/restore/").status_code == restores
    assert Article.objects.get().title == "Teh"


def test_a_revision_belongs_to_one_article(client: Any) -> None:
    first, second = make(2)
    run(kind="set", user=None, queryset=[first.pk], change={"title": "Teh"})
    row = Revision.objects.get()

    assert client.get(f"{history(second)}{row.pk}/").status_code == 404
    assert client.post(f"{history(second)}{row.pk}/restore/").status_code == 404
    assert client.get(f"{LIST}999999/history/").status_code == 404


def test_a_long_history_needs_a_constant_number_of_queries(client: Any) -> None:
    (article,) = make(1)
    client.get(history(article))
    counts = []
    for _ in range(2):
        for number in range(12):
            values = {"source": f"S {number % 2}"}
            run(kind="set", user=None, queryset=[article.pk], change=values)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(history(article)).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 10


def test_the_trash_is_out_of_lists_and_search_and_back(client: Any, found: Any) -> None:
    kept, gone = make(2)
    Article.objects.filter(pk=gone.pk).update(title="Kopi luwak")
    page = client.post(f"{LIST}{gone.pk}/delete/", {"post": "yes"}, follow=True)
    assert "1 artikel dibuang ke tempat sampah" in text_of(page)

    listed = text_of(client.get(LIST))
    assert (f">{kept.title}<" in listed, ">Kopi luwak<" in listed) == (True, False)
    assert found("luwak") == set()
    assert client.get(LIST, {"status__exact": "trashed"}).url == TRASH
    form = text_of(client.get(change_url(gone)))
    assert "ada di tempat sampah sejak" in form
    assert 'name="_save"' not in form
    assert client.post(change_url(gone), {"title": "x"}).status_code == 403

    assert "Kopi luwak" in text_of(client.get(TRASH, {"q": "luwak"}))
    assert "Kopi luwak" in text_of(client.get(TRASH, {"q": f"#{gone.pk}"}))
    assert "Kopi luwak" not in text_of(client.get(TRASH, {"q": "teh"}))
    client.post(TRASH, {"selected": [gone.pk], "restore": "1"})
    assert found("luwak") == {"Kopi luwak"}


def test_deleting_for_good_asks_always(client: Any) -> None:
    first, second, third = make(3)
    discard([first.pk, second.pk], user=None)

    asked = text_of(client.post(TRASH, {"selected": [first.pk], "purge": "1"}))
    assert "tidak dapat diurungkan" in asked
    assert Article.objects.count() == 3
    client.post(TRASH, {"selected": [first.pk], "purge": "1", "confirmed": "1"})
    assert Article.objects.count() == 2
    client.post(TRASH, {"empty": "1", "confirmed": "1"})

    assert list(Article.objects.all()) == [third]
    assert LogEntry.objects.filter(action_flag=3).count() == 2


def test_articles_outside_of_the_trash_cannot_be_deleted_there(client: Any) -> None:
    (article,) = make(1)

    client.post(TRASH, {"selected": [article.pk, "x", "-1"], "purge": "1", "confirmed": "9"})

    assert Article.objects.get().status == "published"


def test_restoring_asks_if_the_article_exists_again(client: Any) -> None:
    (gone,) = make(1)
    discard([gone.pk], user=None)
    (double,) = make(1)

    page = text_of(client.post(TRASH, {"selected": [gone.pk], "restore": "1"}))

    assert f"#{double.pk}" in page
    assert Article.objects.get(pk=gone.pk).status == "trashed"
    client.post(TRASH, {"selected": [gone.pk], "restore": "1", "confirmed": "1"})
    assert Article.objects.get(pk=gone.pk).status == "published"


@pytest.mark.parametrize(
    ("permissions", "sees", "restores", "purges"),
    [
        ((), False, False, False),
        (("view_article",), True, False, False),
        (("change_article",), True, True, False),
        (("change_article", "delete_article"), True, True, True),
    ],
    ids=["nothing", "view", "change", "change and delete"],
)
def test_rights_to_the_trash(
    staff_client: Any, permissions: tuple[str, ...], sees: bool, restores: bool, purges: bool
) -> None:
    first, second = make(2)
    discard([first.pk, second.pk], user=None)
    client = staff_client(*permissions)

    assert (client.get(TRASH).status_code == 200) is sees
    client.post(TRASH, {"selected": [first.pk], "restore": "1"})
    client.post(TRASH, {"selected": [second.pk], "purge": "1", "confirmed": "1"})

    assert (Article.objects.get(pk=first.pk).status == "draft") is restores  # not public
    assert Article.objects.filter(pk=second.pk).exists() is not purges


def test_the_trash_needs_a_constant_number_of_queries(client: Any) -> None:
    counts = []
    client.get(TRASH)
    for count in (2, 40):
        discard([article.pk for article in make(count)], user=None)
        with CaptureQueriesContext(connection) as queries:
            client.get(TRASH)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 8


HUGE = "9" * 5_000


@pytest.mark.parametrize("number", [HUGE, "٣", "-1", "1.5", "x\0"])
def test_strange_numbers_break_nothing(client: Any, number: str) -> None:
    make(25)
    discard(list(Article.objects.values_list("pk", flat=True)[:2]), user=None)
    answers = {"select_across": "1", "confirmed": number}

    act(client, "unpublish", [Article.objects.all()[0]], **answers)
    client.post(TRASH, {"selected": [number], "purge": "1", "confirmed": number})

    assert not Article.objects.filter(status="draft").exists()
    assert Article.objects.count() == 25
    assert client.get(TRASH, {"q": f"#{number}", "p": number}).status_code == 200
    assert client.get(f"{OPERATIONS}{quote(number)}/change/").status_code == 404


def test_taking_back_leaves_what_readers_see_to_those_who_publish(staff_client: Any) -> None:
    draft, shown = make(1, status="draft") + make(1)
    operation = run(
        kind="set", user=None, queryset=[draft.pk, shown.pk], change={"source": "Kabar"}
    )
    client = staff_client("change_article")

    page = client.post(f"{OPERATIONS}{operation.pk}/take-back/", follow=True)
    back = Operation.objects.latest("pk")
    detail = text_of(client.get(f"{OPERATIONS}{back.pk}/change/"))

    assert page.status_code == 200
    draft.refresh_from_db()
    shown.refresh_from_db()
    assert (draft.source, shown.source) == ("Kabar Uji", "Kabar")
    assert "perlu hak menerbitkan" in detail


@pytest.mark.parametrize("status", ["published", "scheduled"])
@pytest.mark.parametrize("path", ["list", "form"])
@pytest.mark.parametrize(
    ("permissions", "discards"), [((), False), (("publish_article",), True)], ids=["no", "yes"]
)
def test_withdrawing_into_the_trash_needs_the_right_to_publish(
    staff_client: Any, status: str, path: str, permissions: tuple[str, ...], discards: bool
) -> None:
    (article,) = make(1, status=status)
    client = staff_client("view_article", "delete_article", *permissions)

    if path == "list":
        act(client, "delete_selected", [article])
    else:
        client.post(f"{LIST}{article.pk}/delete/", {"post": "yes"})

    article.refresh_from_db()
    assert (article.status == "trashed") is discards


@pytest.mark.parametrize(
    "permissions", [("view_article", "delete_article"), ("change_article", "delete_article")]
)
def test_whoever_discards_a_draft_can_fetch_it_back(
    staff_client: Any, permissions: tuple[str, ...]
) -> None:
    (article,) = make(1, status="draft")
    client = staff_client(*permissions)

    page = act(client, "delete_selected", [article])
    operation = Operation.objects.get()

    assert f"{OPERATIONS}{operation.pk}/take-back/" in text_of(page)
    client.post(f"{OPERATIONS}{operation.pk}/take-back/")
    article.refresh_from_db()
    assert article.status == "draft"
