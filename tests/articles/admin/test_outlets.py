"""The table of outlets in the admin: the form, its checks, and its effect on searches."""

import pytest
from django.contrib.admin.models import LogEntry

from articles.models import Article, Outlet

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/admin/articles/outlet/"


@pytest.fixture
def corpus(empty_index: None) -> None:
    for source in ("pagi.com", "kota.pagi.com", "Pagi Utara", "<b>Senja</b>"):
        Article.objects.create(title=f"Banjir {source}", body="Air naik.", source=source)


def total(client, source: str) -> int:
    answer = client.get("/api/v1/search", {"q": "banjir", "source": source}).json()
    return int(answer["total"])


def test_an_editor_groups_names_and_the_next_search_knows(client, corpus) -> None:
    client.post(f"{LIST}add/", {"name": "Grup Pagi", "names": "pagi.com\r\nPagi Utara"})

    assert total(client, "grup pagi") == 3
    assert LogEntry.objects.get().object_repr == "Grup Pagi"

    outlet = Outlet.objects.get()
    client.post(f"{LIST}{outlet.pk}/change/", {"name": "Grup Pagi", "names": "pagi.com"})

    assert total(client, "grup pagi") == 2
    assert total(client, "pagi utara") == 1


def test_the_form_shows_the_sources_of_the_outlet_and_others(client, corpus) -> None:
    outlet = Outlet.objects.create(name="Grup Pagi", names="pagi.com")

    page = client.get(f"{LIST}{outlet.pk}/change/").content.decode()

    included, others = page.split("field-included")[1].split("field-ungrouped")
    assert "kota.pagi.com (1)" in included
    assert "Pagi Utara (1)" in others
    assert "&lt;b&gt;Senja&lt;/b&gt; (1)" in others
    assert "kota.pagi.com" not in others


def test_the_list_shows_and_finds_names(client, corpus) -> None:
    Outlet.objects.create(name="Grup Pagi", names="pagi.com\nPagi Utara")
    Outlet.objects.create(name="Senja")

    assert "pagi.com, Pagi Utara" in client.get(LIST).content.decode()
    assert "Senja" not in client.get(f"{LIST}?q=utara").content.decode().split("result_list")[1]


@pytest.mark.parametrize(
    ("name", "names"), [("", "x"), ("PAGI.com", ""), ("Baru", "www.pagi.com"), ("Baru", "x" * 200)]
)
def test_a_bad_outlet_is_shown_with_its_error(client, corpus, name: str, names: str) -> None:
    Outlet.objects.create(name="Grup Pagi", names="pagi.com")

    response = client.post(f"{LIST}add/", {"name": name, "names": names})

    assert response.status_code == 200
    assert "errornote" in response.content.decode()
    assert Outlet.objects.count() == 1
