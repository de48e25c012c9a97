"""Long searches in the lists of the admin: cut, told, and no error."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from searchsite.accounts.admin_search import MAX_WORDS, remove_nul

LISTS = [
    *("articles_article", "articles_newssource", "articles_variantgroup", "articles_outlet"),
    *("articles_judgedquery", "articles_importbatch", "articles_variantcandidate", "auth_user"),
]


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_superuser("ana"))
    return client


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("text", ["kata " * 1_500, '"a b" ' * 700, "x" * 7_000], ids=len)
def test_a_search_of_very_many_words_is_cut(
    editor: Client, empty_index: None, name: str, text: str
) -> None:
    response: Any = editor.get(reverse(f"admin:{name}_changelist"), {"q": text})

    assert response.status_code == 200
    assert f"{MAX_WORDS} kata pertama" in response.content.decode()


def test_a_usual_search_is_left_alone(editor: Client, empty_index: None) -> None:
    User.objects.create_user("budi")

    response: Any = editor.get(reverse("admin:auth_user_changelist"), {"q": "budi"})

    assert "budi" in response.content.decode()
    assert "kata pertama" not in response.content.decode()


def test_completion_of_very_many_words_is_cut(editor: Client, empty_index: None) -> None:
    values = {"app_label": "articles", "model_name": "judgedquery", "field_name": "article"}

    response = editor.get(reverse("admin:autocomplete"), {**values, "term": "kata " * 1_500})

    assert response.status_code in {200, 403}


def test_nul_characters_of_parameters_are_removed(rf: Any) -> None:
    request = rf.get("/admin/articles/article/", {"status__exact": "dr\0aft", "q": ["a\0", "b"]})

    remove_nul(request)

    assert request.GET.getlist("status__exact") == ["draft"]
    assert request.GET.getlist("q") == ["a", "b"]
