"""Every page of the admin, in English and in Indonesian: no word of the other language.

The articles consist of invented words, so that whatever is left belongs to the interface.
"""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from lxml.html import document_fromstring

from articles.admin.history import note_changes
from articles.models import Article, JudgedQuery
from articles.outlets.models import Outlet
from articles.query_log import recording
from articles.query_log.batch import Batch, Click, Search
from articles.synonyms.models import VariantCandidate, VariantGroup
from tests.articles.admin.conftest import LIST, UPLOAD, address
from tests.translations.leftovers import leftovers

MAX_PAGES = 220
FILES = (
    ("zorvat.csv", "judul;isi;penulis;sumber\nZorvat;Plemik grundo velk.;Zelk;Kranto\n;;;\n"),
    ("plemik.jsonl", json.dumps({"title": "Grundo", "body": "Velk nimb."}) + "\n{x\n[1]\n"),
    ("velk.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
    ("nimb.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 64),
    ("quell.txt", ""),
)


@pytest.fixture
def filled(editor: Any, article_factory: Any, upload: Any, decide: Any) -> str:
    """Fill the admin: articles, imports, uploads, synonyms, outlets; return a waiting preview."""
    for number in range(3):
        article_factory(
            title=f"Zorvat {number}", body=f"Plemik {number}.", source="Kranto", category="Plemik"
        )
    article = article_factory(title="Zorvat velk", status="draft", body="Nimb.", category="Quell")
    JudgedQuery.objects.create(query="zorvat", article=article, grade=3)
    Outlet.objects.create(name="Kranto", names="kranto.example")
    VariantGroup.objects.create(kind="acronym", forms="zvt | zorvat velk")
    VariantCandidate.objects.create(
        kind="acronym", forms="plm | plemik", signature="s", articles=3, score=0.5
    )
    log_of_searches = Batch()
    for total in (0, 3):
        moment = timezone.now()
        log_of_searches.add_search(
            Search(moment, timezone.localdate(), "zorvat", "Zorvat", total, "velk", True, 2.5)
        )
        click = Click(moment, timezone.localdate(), "zorvat", "Zorvat", article.pk, 2)
        log_of_searches.add_click(click)
    recording.save(log_of_searches)
    decide(upload(*FILES))
    note_changes(editor.pk, [article], "source", "author")
    return address(upload(*FILES, ("zelk.txt", "Zelk\n\nQuell nimb grundo.\n")))


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_page_of_the_admin_has_texts_of_the_other_language(
    filled: str, editor: Any, language: str
) -> None:
    client = Client(headers={"accept-language": language})
    client.force_login(editor)

    wrong: dict[str, list[str]] = {}
    pages = 0
    for url, html in _pages(client, filled):
        pages += 1
        assert document_fromstring(html).get("lang") == language, url
        # Only the forms of synonym groups have bars between them.
        if found := [text for text in leftovers(html, language) if " | " not in text]:
            wrong[url] = found

    assert pages > 60
    assert _shortened(wrong) == []


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_answer_to_a_form_has_texts_of_the_other_language(
    filled: str, editor: Any, language: str
) -> None:
    client = Client(headers={"accept-language": language})
    client.force_login(editor)
    ids = [str(pk) for pk in Article.objects.values_list("pk", flat=True)]
    chosen = {"_selected_action": ids, "index": "0"}
    forms: list[tuple[str, dict[str, Any]]] = [
        (f"{LIST}add/", {"title": "", "published_at_0": "x", "published_at_1": "y"}),
        (LIST, chosen | {"action": "unpublish"}),
        (LIST, chosen | {"action": "publish"}),
        (LIST, chosen | {"action": "publish"}),
        (LIST, chosen | {"action": "delete_selected"}),
        (LIST, {"action": ""}),
        (UPLOAD, {}),
        (f"{LIST}fetch/", {"address": "zorvat"}),
        (f"{LIST}fetch/", {"address": "http://127.0.0.1:9/"}),
        ("/admin/articles/newssource/add/", {"name": "", "address": "x", "interval": "1"}),
        ("/admin/articles/newssource/try/", {"address": "http://127.0.0.1:9/"}),
        ("/admin/articles/outlet/add/", {"name": "", "names": "x" * 900}),
        ("/admin/articles/variantgroup/add/", {"forms": "zorvat"}),
        ("/admin/articles/variantgroup/import/", {}),
        (filled, {"status": "published", "import": "1"}),
        (filled, {"discard": "1"}),
        ("/admin/password_change/", {"old_password": "x"}),
    ]
    wrong: dict[str, list[str]] = {}
    for url, values in forms:
        response = client.post(url, values, follow=True)
        assert response.status_code == 200, url
        if found := leftovers(response.content.decode(), language):
            wrong[f"{url} {values}"] = found

    assert _shortened(wrong) == []


def test_the_history_is_shown_in_the_language_of_its_reader(
    client: Any, editor: Any, article_factory: Any
) -> None:
    article = article_factory(title="Zorvat")
    client.post(
        LIST,
        {"action": "unpublish", "_selected_action": [article.pk], "index": "0"},
        headers={"accept-language": "en"},
        follow=True,
    )

    texts = [
        client.get(f"{LIST}{article.pk}/history/", headers={"accept-language": code})
        for code in ("id", "en")
    ]

    assert ["Tarik dari pencarian" in text.content.decode() for text in texts] == [True, False]
    assert [
        leftovers(text.content.decode(), code)
        for text, code in zip(texts, ("id", "en"), strict=True)
    ] == [[], []]


def _shortened(wrong: dict[str, list[str]]) -> list[str]:
    """Return each wrong text once, with the first page that shows it."""
    first = {text: url for url, texts in reversed(wrong.items()) for text in texts}
    return [f"{text}: {url}" for text, url in first.items()]


def _pages(client: Client, *more: str) -> Iterator[tuple[str, str]]:
    """Yield one page of each kind that the admin links to, and its address."""
    waiting, kinds = ["/admin/", *more], set()
    for _number in range(MAX_PAGES):
        if not waiting:
            return
        url = waiting.pop(0)
        response = client.get(url, follow=True)
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            continue
        html = response.content.decode()
        yield url, html
        for link in document_fromstring(html).xpath("//a/@href"):
            target = urljoin(url, link).partition("#")[0]
            if (kind := _kind(target)) and kind not in kinds:
                kinds.add(kind)
                waiting.append(target)


def _kind(url: str) -> str:
    """Return what a URL has in common with those of the same view; "" for others."""
    parts = urlsplit(url)
    if parts.netloc or not parts.path.startswith("/admin/") or "bahasa=" in parts.query:
        return ""
    path = "/".join("0" if part.isdecimal() else part for part in parts.path.split("/"))
    names = sorted({pair.partition("=")[0] for pair in parts.query.split("&")})
    return f"{path}?{'&'.join(names)}"
