"""The columns of the list: chosen by each editor, sortable, and remembered."""

from typing import Any

import pytest

from articles.admin.columns import COLUMNS, DEFAULT
from articles.models import Article, ListPreference
from tests.articles.admin.conftest import LIST, text_of

COLUMNS_URL = f"{LIST}columns/"


def _shown(client: Any) -> list[str]:
    changelist = client.get(LIST).context["cl"]
    return [name for name in changelist.list_display if name not in {"action_checkbox", "title"}]


def test_columns_are_remembered_for_each_user(
    client: Any, staff_client: Any, empty_index: None
) -> None:
    other = staff_client("view_article")

    response = client.post(
        COLUMNS_URL, {"column": ["updated", "author", "creator"], "back": f"{LIST}?q=x&o=2"}
    )

    assert response.url == f"{LIST}?q=x"
    assert _shown(client) == ["shown_author", "shown_update", "shown_creator"]
    assert len(_shown(other)) == len(DEFAULT)


def test_usual_columns_come_back(client: Any, empty_index: None) -> None:
    client.post(COLUMNS_URL, {"column": ["author"]})
    client.post(COLUMNS_URL, {"column": ["author"], "default": "1"})

    assert len(_shown(client)) == len(DEFAULT)
    assert not ListPreference.objects.exists()


def test_no_column_but_the_title_is_a_choice(client: Any, article_factory: Any) -> None:
    article_factory(title="Satu")
    client.post(COLUMNS_URL, {})

    assert _shown(client) == []
    assert "Satu" in text_of(client.get(LIST))


def test_a_strange_choice_breaks_nothing(client: Any, editor: Any, empty_index: None) -> None:
    for stored in (["zzz"], {"a": 1}, "source", [["source"]], 7):
        ListPreference.objects.update_or_create(user=editor, defaults={"columns": stored})

        assert client.get(LIST).status_code == 200, stored


def test_only_the_list_is_returned_to(client: Any, empty_index: None) -> None:
    for back in ("https://lain.example/", "//lain.example", "/search", "javascript:alert(1)", ""):
        response = client.post(COLUMNS_URL, {"column": ["author"], "back": back})

        assert response.url == LIST, back


def test_who_may_not_see_articles_chooses_nothing(staff_client: Any, empty_index: None) -> None:
    response = staff_client("change_outlet").post(COLUMNS_URL, {"column": ["author"]})

    assert response.status_code == 403
    assert not ListPreference.objects.exists()


def test_every_column_shows_and_sorts(client: Any, article_factory: Any, editor: Any) -> None:
    article_factory(title="B", author="Ani", source="z", category="k", created_by=editor)
    article_factory(title="A", author="", source="a", status="draft", published_at=None)

    for column in COLUMNS:
        client.post(COLUMNS_URL, {"column": [column.name]})
        for order in ("2", "-2"):
            response = client.get(LIST, {"o": order})

            assert response.status_code == 200
            assert len(response.context["cl"].result_list) == 2
            assert _shown(client) == [column.attribute]


def test_authors_sort_both_ways_also_on_later_pages(client: Any, empty_index: None) -> None:
    Article.objects.bulk_create(
        Article(title=f"{n}", body="x", author=f"Penulis {n:03}") for n in range(120)
    )
    client.post(COLUMNS_URL, {"column": ["author"]})

    def authors(**values: str) -> list[str]:
        return [each.author for each in client.get(LIST, values).context["cl"].result_list]

    assert authors(o="2")[0] == "Penulis 000"
    assert authors(o="-2")[0] == "Penulis 119"
    assert authors(o="2", p="2")[0] == "Penulis 050"


def test_the_trash_is_not_listed_unless_asked_for(client: Any, article_factory: Any) -> None:
    article_factory(title="Ada", body="Banjir.")
    article_factory(title="Terbuang", body="Banjir.", status="trashed")

    def titles(**values: str) -> list[str]:
        return [each.title for each in client.get(LIST, values).context["cl"].result_list]

    assert titles() == ["Ada"]
    assert titles(q="banjir") == ["Ada"]
    assert titles(source="Kabar Uji") == ["Ada"]
    assert titles(q="status:sampah") == ["Terbuang"]
    assert titles(q="status:sampah banjir") == ["Terbuang"]
    assert titles(q=f"#{Article.objects.get(title='Terbuang').pk}") == ["Terbuang"]


@pytest.mark.parametrize("action", ["publish", "unpublish", "delete_selected", "set_values"])
def test_no_action_concerns_the_trash_that_a_search_shows(
    client: Any, article_factory: Any, action: str
) -> None:
    article_factory(title="Ada", body="Banjir.")
    for number in range(21):
        article_factory(title=f"Terbuang {number}", body="Banjir.", status="trashed")
    before = list(Article.objects.order_by("pk").values())
    values = {"sent": "1", "category": "Bencana", "select_across": "1", "index": "0"}

    page = client.post(
        f"{LIST}?q=status:sampah", {"action": action, "_selected_action": [0], **values}
    )

    assert page.status_code == 302
    assert list(Article.objects.order_by("pk").values()) == before
