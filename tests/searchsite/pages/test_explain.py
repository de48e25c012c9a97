"""The page that explains a hit: who may see it, its sentences, and numbers that add up."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from lxml.html import HtmlElement

from articles.models import Article, Pin

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def flood(empty_index: None) -> Article:
    Article.objects.create(title="Kabar", body="Ada banjir.", source="senja.com")
    return Article.objects.create(
        title="Banjir Demak", body="Demak kebanjiran, warga Demak mengungsi.", stated_kind="claim"
    )


@pytest.fixture
def editor(client: Client) -> User:
    user = User.objects.create_user("sari", password="kata sandi panjang", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="explain_ranking"))
    client.force_login(user)
    return user


def address(article: Article, query: str = "banjir demak", rest: str = "") -> str:
    return f"/admin/mengapa/{article.pk}/?q={query}{rest}"


def values(page: HtmlElement) -> list[float]:
    return [float(value) for value in page.xpath("//tbody//data/@value")]


@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize("sort", ["", "&sort=recent"])
def test_shown_and_exact_numbers_add_up_to_the_score(
    client: Client, open_page: Callable[..., HtmlElement], flood: Article, sort: str
) -> None:
    hits = client.get(f"/api/v1/search?q=banjir demak{sort}").json()["hits"]
    score = next(hit["score"] for hit in hits if hit["id"] == flood.pk)

    page = open_page(address(flood, rest=sort))

    (total,) = page.xpath("//tfoot//data")
    assert float(total.get("value")) == pytest.approx(score, rel=1e-12)
    assert sum(values(page)) == pytest.approx(score, rel=1e-12)
    shown = [data.text for data in page.xpath("//tbody//data")]
    units = [int(text.replace(",", "")) for text in (*shown, total.text)]
    assert sum(units[:-1]) == units[-1]
    groups = page.xpath('//tr[@class="why__group"]/td')
    assert sum(int(each.text.replace(",", "")) for each in groups) == units[-1]


@pytest.mark.usefixtures("editor")
def test_the_parts_are_told_in_words(open_page: Callable[..., HtmlElement], flood: Article) -> None:
    text = open_page(address(flood, "banjir demak purwokerto")).text_content()

    assert "artikel ini di tempat 1 dari 2 hasil" in text
    assert "ada di 2 dari 2 artikel" in text
    assert "sebagai banjir (1), kebanjiran (1)" in text
    assert "“banjir” dan “demak” berdampingan di judul" in text
    assert "dikalikan 0,700 (jenis: " in text
    assert "Kata yang tidak menambah skor: purwokerto" in text
    assert "dengan sebagian kata juga menjadi hasil" in text


@pytest.mark.usefixtures("editor")
def test_pins_and_hidden_articles_are_told(
    open_page: Callable[..., HtmlElement], flood: Article
) -> None:
    Pin.objects.create(query="kabar", article=flood, position=1, note="Liputan khusus")
    Pin.objects.create(query="demak", article=flood, action="hide")

    pinned = open_page(address(flood, "kabar")).text_content()
    hidden = open_page(address(flood, "demak"))

    assert "Redaksi menyematkannya pada posisi 1." in pinned
    assert "Liputan khusus" in pinned
    assert "menyembunyikan artikel ini dari kueri “demak”" in hidden.text_content()
    assert values(hidden)  # the score that it would have


OTHER_REQUESTS = [  # query, further parameters, a sentence of the page
    ("banjir", "&sort=date", "skor tidak menentukan tempat"),
    ("gempa", "", "bukan hasil untuk kueri “gempa”"),
    ("banjir", "&source=senja.com", "bukan hasil untuk kueri"),
    ("", "", "tidak ada skor"),
    ('banjir "', "&page=9999999&dari=kemarin", "artikel ini"),
    ("-banjir", "", "bukan hasil"),
    ("banjir OR", "&halaman=x", "di tempat"),
]


@pytest.mark.usefixtures("editor")
def test_other_requests_are_told_too(open_page: Callable[..., HtmlElement], flood: Article) -> None:
    for query, rest, sentence in OTHER_REQUESTS:
        assert sentence in open_page(address(flood, query, rest)).text_content(), query


@pytest.mark.usefixtures("editor")
def test_articles_that_the_editor_cannot_see_are_not_found(client: Client, flood: Article) -> None:
    Article.objects.filter(pk=flood.pk).update(status=Article.Status.DRAFT)

    assert client.get(address(flood)).status_code == 404
    assert client.get("/admin/mengapa/999999/?q=banjir").status_code == 404


def test_the_right_is_needed(client: Client, flood: Article, editor: User) -> None:
    editor.user_permissions.clear()
    refused = client.get(address(flood))
    link = client.get("/search?q=banjir").content.decode()
    client.logout()

    assert refused.status_code == 403
    assert "/admin/mengapa/" not in link
    assert client.get(address(flood)).status_code == 302


@pytest.mark.usefixtures("editor")
def test_a_hit_has_the_link_with_the_parameters_of_the_search(
    client: Client, flood: Article
) -> None:
    page = client.get("/search?q=banjir&sort=recent").content.decode()

    assert f'href="/admin/mengapa/{flood.pk}/?q=banjir&amp;sort=recent"' in page
    assert "/admin/articles/pin/add/" not in page


def test_pins_are_offered_to_those_who_may_add_them(
    client: Client, flood: Article, editor: User
) -> None:
    editor.user_permissions.add(*Permission.objects.filter(codename__in=["add_pin", "view_pin"]))

    page = client.get("/search?q=banjir").content.decode()

    assert f'href="/admin/articles/pin/add/?query=banjir&amp;article={flood.pk}"' in page
    assert f"article={flood.pk}&amp;action=hide" in page
    assert 'href="/admin/articles/pin/?q=banjir"' in page
