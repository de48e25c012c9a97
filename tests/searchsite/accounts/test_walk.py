"""All pages of the admin with all kinds of rights: none is open by mistake, none refuses badly."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve
from lxml.html import document_fromstring

from articles.models import Article
from tests.searchsite.accounts.walk import addresses, make_objects

pytestmark = pytest.mark.django_db

REFUSED = "Hak Anda belum cukup"
NO_INDEX = 503  # the honest answer of pages that search; these tests have no index
#: Pages of every account that may enter.
OPEN = {
    *("index", "login", "login-code", "logout", "password_change", "password_change_done"),
    *("security", "jsi18n", "session", "unsaved-keep", "unsaved-work", "unsaved-discard"),
    *("view_on_site", "articles_article_columns"),  # a public address; one's own columns
}
ARTICLE_RIGHTS = [f"{name}_article" for name in ("add", "change", "delete", "view", "publish")]
#: Pages that only the rights to articles open.
OF_ARTICLES = ("/articles/article/", "/articles/importbatch/", "/articles/operation/")


@pytest.fixture
def objects() -> dict[str, Any]:
    """Return an object of each model of the admin."""
    return make_objects(User.objects.create_user("pemilik", is_staff=True))


@pytest.fixture
def pages(objects: dict[str, Any]) -> list[str]:
    """Return the addresses of all pages, but the one that logs out."""
    return [page for page in addresses(objects).values() if not page.endswith("/logout/")]


@pytest.fixture
def plain_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not render the page of refusals, which one test reads: hundreds are made here."""
    monkeypatch.setattr(
        "searchsite.accounts.refusal_page.refusal_page",
        lambda request, exception: HttpResponse(REFUSED, status=403),
    )


def client_with(*codenames: str, role: str = "") -> Client:
    user = User.objects.create_user(f"staf-{User.objects.count()}", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    user.groups.set(Group.objects.filter(name=role))
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    return client


def name_of(page: str) -> str:
    return resolve(page).url_name or ""


def bad_answers(client: Client, pages: list[str]) -> list[tuple[str, int]]:
    """Return the pages that fail, or that refuse with another page than the admin's own."""
    bad = []
    for page in pages:
        response = client.get(page)
        text = response.content.decode(errors="replace") if response.status_code == 403 else ""
        is_broken = response.status_code >= 500 and response.status_code != NO_INDEX
        if is_broken or (response.status_code == 403 and REFUSED not in text):
            bad.append((page, response.status_code))
    return bad


def test_no_page_ends_in_the_refusal_of_readers(pages: list[str]) -> None:
    assert bad_answers(client_with(role="kontributor"), pages) == []


@pytest.mark.usefixtures("plain_refusals")
def test_no_set_of_rights_to_articles_ends_in_the_refusal_of_readers(pages: list[str]) -> None:
    concerned = [page for page in pages if any(part in page for part in OF_ARTICLES)]
    single = [(right,) for right in ARTICLE_RIGHTS]
    sets = [*single, ("change_article", "publish_article"), ("change_article", "delete_article")]

    bad = {rights: bad_answers(client_with(*rights), concerned) for rights in sets}

    assert {rights: found for rights, found in bad.items() if found} == {}


@pytest.mark.usefixtures("plain_refusals")
def test_no_set_of_rights_to_another_model_ends_in_the_refusal_of_readers(
    objects: dict[str, Any], pages: list[str]
) -> None:
    bad = {}
    for model in objects:
        concerned = [page for page in pages if f"/{model}/" in page and "/history/" not in page]
        name = model.partition("/")[2]
        if not concerned or any(part.strip("/") == model for part in OF_ARTICLES):
            continue
        for rights in (("view",), ("add", "delete")):
            client = client_with(*(f"{right}_{name}" for right in rights))
            bad[model, rights] = bad_answers(client, concerned)

    assert {key: found for key, found in bad.items() if found} == {}


def test_an_account_without_rights_gets_nowhere(pages: list[str]) -> None:
    client = client_with()
    entered = [
        (method, page, response.status_code)
        for page in pages
        if name_of(page) not in OPEN
        for method, response in (("GET", client.get(page)), ("POST", client.post(page)))
        if not _is_refused(response, client)
    ]

    assert entered == []
    assert Article.objects.get().title == "Pintu air diperbaiki"


def _is_refused(response: Any, client: Client) -> bool:
    """Return whether an answer shows and does nothing, and names what is missing."""
    if response.status_code == 302:
        # To the home page (there is no such object), or to a page that refuses by itself.
        target = response["Location"]
        return target == "/admin/" or client.get(target, follow=True).status_code in {403, 404}
    if response.status_code == 403:
        return REFUSED in response.content.decode(errors="replace")
    return response.status_code in {404, 405}


def test_every_account_has_the_open_pages() -> None:
    client, pages = client_with(), ["/admin/", "/admin/keamanan/", "/admin/password_change/"]

    assert [client.get(page).status_code for page in pages] == [200] * 3


def test_a_refusal_names_the_right_and_who_gives_it() -> None:
    User.objects.create_user("dewi", first_name="Dewi", last_name="Ayu", is_staff=True).groups.add(
        Group.objects.get(name="admin")
    )
    client = client_with("add_article")

    response = client.get(
        "/admin/articles/outlet/", headers={"referer": "http://localhost/admin/articles/article/"}
    )

    page = document_fromstring(response.content)
    rights = [item.text_content() for item in page.cssselect(".refusal-rights li")]
    assert response.status_code == 403
    assert rights == ["Melihat media (kelompok sumber)", "Mengubah media (kelompok sumber)"]
    assert "Dewi Ayu" in page.text_content()
    assert [link.get("href") for link in page.cssselect(".refusal-ways a")] == [
        "http://localhost/admin/articles/article/",
        "/admin/",
    ]
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "referer", ["https://jahat.example/admin/", "javascript:alert(1)//admin/", "//x.example/admin/"]
)
def test_a_refusal_leads_back_to_pages_of_the_admin_only(referer: str) -> None:
    response = client_with().get("/admin/auth/user/", headers={"referer": referer})

    assert referer not in response.content.decode()


@pytest.mark.parametrize("key", ["{pk}", " +0{pk}", "9" * 30])
def test_the_address_of_a_draft_is_told_to_nobody_who_may_not_see_it(
    objects: dict[str, Any], key: str
) -> None:
    article = objects["articles/article"]
    Article.objects.update(status="draft")
    kind = ContentType.objects.get_for_model(Article).pk

    response = client_with("add_article").get(f"/admin/r/{kind}/{key.format(pk=article.pk)}/")

    assert response.status_code in {403, 404}
    assert "pintu-air" not in response.headers.get("Location", "")


def test_readers_keep_their_page(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.searchsite.failing_urls"

    response = Client(headers={"host": "localhost"}).get("/forbidden")

    assert REFUSED not in response.content.decode()


@pytest.mark.parametrize("role", ["kontributor", "redaktur"])
def test_no_link_leads_to_a_refusal(objects: dict[str, Any], role: str) -> None:
    client = client_with(role=role)
    seen, waiting, refused = {"/admin/"}, ["/admin/"], []
    kinds: dict[str, int] = {}
    while waiting:
        page = waiting.pop(0)
        response = client.get(page)
        if response.status_code == 403:
            refused.append(page)
        if "text/html" not in response.headers.get("Content-Type", ""):
            continue
        for link in document_fromstring(response.content or b"<p>").cssselect("a[href]"):
            address = link.get("href").partition("#")[0]
            if not address.startswith(("/admin/", "?")):
                continue
            address = address if address.startswith("/") else page.partition("?")[0] + address
            kind = name_of(address.partition("?")[0])
            kinds[kind] = kinds.get(kind, 0) + (address not in seen)
            if address not in seen and kinds[kind] <= 2:
                seen.add(address)
                waiting.append(address)

    assert refused == []
    assert len(seen) > 8


def test_what_does_not_exist_leaves_an_editor_in_the_admin(objects: dict[str, Any]) -> None:
    article = objects["articles/article"]
    addresses = (
        f"/admin/articles/article/{article.pk}/history/999/",
        "/admin/articles/article/999/history/",
        "/admin/articles/operation/999/change/",
        "/admin/ketikan/1/",
        "/admin/tidak/ada/",
    )
    editor = client_with("view_article")

    for address in addresses:
        response = editor.get(address)
        assert response.status_code == 404
        assert document_fromstring(response.content).cssselect("#user-tools")
        assert response["Cache-Control"] == "no-store"
