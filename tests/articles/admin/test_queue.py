"""The queue of drafts: one draft after the other, decided by a click or a key."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone
from lxml.html import document_fromstring

from articles.models import Article, ImportWarnings, Operation, OriginalText
from articles.publishing import requests
from tests.articles.admin.conftest import LIST, change_url, line, text_of

QUEUE = f"{LIST}antrean/"
TEXT = (
    "Petugas memperbaiki pintu air di hulu sejak pagi, sementara warga menimbun karung pasir di"
    " tepi jalan. Kepala desa meminta semua orang menjauhi tanggul sampai hujan reda. Dapur umum"
    " dibuka di balai desa dan melayani tiga ratus orang setiap hari selama masa tanggap darurat."
)


def url(article: Any, query: str = "") -> str:
    return f"{QUEUE}{article.pk}/{query}"


def decision(article: Article, name: str, **fields: str) -> dict[str, str]:
    article.refresh_from_db()
    return {"decision": name, "version": article.updated_at.isoformat(), **fields}


@pytest.fixture
def admin_database(db: None) -> None:
    """Keep the tests in transactions: they search nothing."""


@pytest.fixture
def draft(db: None) -> Any:
    """Return a function that makes a draft."""

    def make(**fields: Any) -> Article:
        values = {"title": "Pintu air", "body": TEXT, "status": "draft"} | fields
        return Article.objects.create(**values)

    return make


def client_with(*codenames: str) -> Client:
    user = User.objects.create(username="staf", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(user)
    return client


def test_the_queue_begins_with_the_newest_draft(client: Any, draft: Any) -> None:
    older, newer = draft(title="Lama"), draft(title="Baru")

    response = client.get(QUEUE)

    assert response["Location"] == url(newer)
    page = text_of(client.get(url(newer)))
    assert "1 dari 2" in page
    assert f'href="{url(older)}"' in page


def test_an_empty_queue_says_so(client: Any, draft: Any) -> None:
    draft(status="published")

    assert "Tidak ada draf yang menunggu" in text_of(client.get(QUEUE))


def test_accepting_publishes_and_goes_on(client: Any, draft: Any) -> None:
    following, current = draft(title="Kedua"), draft(title="Naik 5% %s {x}")

    response = client.post(url(current), decision(current, "publish"))

    current.refresh_from_db()
    assert current.status == "published"
    assert response["Location"] == url(following)
    assert "“Naik 5% %s {x}” diterbitkan." in text_of(client.get(url(following)))
    assert Operation.objects.get().kind == Operation.Kind.PUBLISH


def test_rejecting_puts_into_the_trash_and_can_be_taken_back(client: Any, draft: Any) -> None:
    article = draft()

    client.post(url(article), decision(article, "reject"))
    article.refresh_from_db()
    rejected = article.status
    client.post(f"/admin/articles/operation/{Operation.objects.get().pk}/take-back/")

    article.refresh_from_db()
    assert (rejected, article.status) == ("trashed", "draft")


def test_taking_back_stays_in_the_queue(client: Any, draft: Any) -> None:
    following, rejected = draft(), draft()
    client.post(url(rejected), decision(rejected, "reject"))
    page = document_fromstring(client.get(url(following)).content)
    (form,) = page.cssselect("form.operation-undo")
    back = form.cssselect("input[name=back]")[0].get("value")

    response = client.post(form.get("action"), {"back": back})

    rejected.refresh_from_db()
    assert rejected.status == "draft"
    assert response["Location"] == url(following)


def test_taking_back_leads_to_no_other_site(client: Any, draft: Any) -> None:
    article = draft()
    for back in ("https://jahat.example/admin/", "//x.example/admin/", "/", "x"):
        client.post(url(article), decision(article, "reject"))
        address = f"/admin/articles/operation/{Operation.objects.latest('pk').pk}"

        response = client.post(f"{address}/take-back/", {"back": back})

        assert response["Location"] == f"{address}/change/"


def test_the_last_draft_leads_to_the_skipped_ones(client: Any, draft: Any) -> None:
    last, skipped = draft(), draft()

    response = client.post(url(last), decision(last, "reject"))

    assert response["Location"] == url(skipped)
    assert "kembali ke draf pertama" in text_of(client.get(url(skipped)))


def test_a_draft_that_changed_meanwhile_is_shown_again(client: Any, draft: Any) -> None:
    article = draft()
    sent = decision(article, "publish")
    article.body = "Isi lain."
    article.save()

    response = client.post(url(article), sent)

    article.refresh_from_db()
    assert article.status == "draft"
    assert response["Location"] == url(article)


@pytest.mark.parametrize("name", ["publish", "reject"])
def test_what_another_editor_decided_is_not_decided_again(
    client: Any, draft: Any, name: str
) -> None:
    article = draft()
    sent = decision(article, name)
    Article.objects.filter(pk=article.pk).update(status="scheduled")

    client.post(url(article), sent)

    article.refresh_from_db()
    assert article.status == "scheduled"
    assert not Operation.objects.exists()


def test_a_future_draft_is_scheduled(client: Any, draft: Any) -> None:
    article = draft(published_at=timezone.now() + timedelta(days=2))

    page = text_of(client.get(url(article)))
    client.post(url(article), decision(article, "schedule"))

    article.refresh_from_db()
    assert "Jadwalkan" in page
    assert article.status == "scheduled"


def test_warnings_and_removed_pieces_are_shown(client: Any, draft: Any) -> None:
    article = draft()
    ImportWarnings.objects.create(pk=article.pk, warnings=[["much_removed", {"percent": 31}]])
    OriginalText.objects.create(
        article=article, text="x", origin="a.jsonl:7", removals=[["headline", "<b>Judul</b>", 0]]
    )

    page = text_of(client.get(url(article)))

    assert "31% teks" in page
    assert "&lt;b&gt;Judul&lt;/b&gt;" in page
    assert "a.jsonl:7" in page


def test_an_import_keeps_its_warnings(client: Any, empty_index: None, upload: Any) -> None:
    previewed = upload(("a.jsonl", line("Pasar", TEXT, published_at="kapan-kapan")))
    client.post(previewed.request["PATH_INFO"], {"status": "draft", "import": "1"})
    article = Article.objects.get()

    page = text_of(client.get(url(article)))

    assert ImportWarnings.objects.get().pk == article.pk
    assert "kapan-kapan" in page


def test_doubts_about_older_imports_are_derived(client: Any, draft: Any) -> None:
    article = draft()
    removed = "Satu kalimat hilang. Dua kalimat hilang. Tiga kalimat hilang."
    OriginalText.objects.create(
        article=article, text="x", origin="a", removals=[["boilerplate lines", removed, 5]]
    )

    page = text_of(client.get(url(article)))

    assert "3 kalimat berturut-turut" in page


def test_an_inferred_date_can_be_corrected_on_the_way(client: Any, draft: Any) -> None:
    article = draft(
        body=f"Rapat pada Rabu (13/3/2024) batal. {TEXT}",
        published_at=datetime(2024, 3, 20, 5, tzinfo=UTC),
        date_status="inferred",
    )

    page = text_of(client.get(url(article)))
    client.post(url(article), decision(article, "publish", day="2024-03-13"))

    article.refresh_from_db()
    assert "disimpulkan dari teks" in page
    assert 'data-day="2024-03-13"' in page
    assert timezone.localtime(article.published_at).date().isoformat() == "2024-03-13"
    assert article.date_status == ""


def test_an_unreadable_day_changes_nothing(client: Any, draft: Any) -> None:
    article = draft(published_at=None)

    for day in ("2024-13-45", "kemarin", "0001-01-01", "9999-12-31"):
        client.post(url(article), decision(article, "publish", day=day))

    article.refresh_from_db()
    assert (article.status, article.published_at) == ("draft", None)


def test_near_copies_and_equal_addresses_are_named(client: Any, draft: Any) -> None:
    address = {"url": "https://contoh.id/berita/7", "status": "published"}
    draft(title="Salinan", body=f"{TEXT} Satu kalimat lagi.", status="published")
    draft(title="Alamat", body="Lain sama sekali.", **address)
    draft(title="Sampah", status="trashed")
    article = draft(url="https://contoh.id/berita/7")

    page = document_fromstring(client.get(url(article)).content)
    likes = [item.text_content() for item in page.cssselect(".queue-side li")]

    assert any("Salinan" in like and "% teks sama" in like for like in likes)
    assert any("Alamat" in like and "alamat sama" in like for like in likes)
    assert not any("Sampah" in like for like in likes)


def test_requests_for_publication_have_a_list(client: Any, draft: Any, editor: User) -> None:
    asked, other = draft(title="Diminta"), draft(title="Biasa")
    requests.ask(asked.pk, user_id=editor.pk, now=timezone.now())

    page = text_of(client.get(url(asked, "?tampil=diminta")))
    response = client.post(url(asked, "?tampil=diminta"), decision(asked, "publish"))

    assert "redaktur, " in page
    assert "1 dari 1" in page
    assert response["Location"] == f"{QUEUE}?tampil=diminta"
    assert Article.objects.get(pk=other.pk).status == "draft"


def test_the_form_leads_back_to_the_queue(client: Any, draft: Any, form_values: Any) -> None:
    article = draft()
    sent = form_values(title="Dibetulkan", status="draft")

    response = client.post(f"{change_url(article)}?antrean=1&tampil=tanggal", sent)

    assert response["Location"] == url(article, "?tampil=tanggal")


def test_odd_addresses_show_a_page(client: Any, draft: Any) -> None:
    draft()

    for query in ("?tampil=x", "?impor=x", f"?impor={'9' * 20}", "?impor="):
        assert client.get(QUEUE + query, follow=True).status_code == 200


@pytest.mark.parametrize(
    ("permissions", "buttons"),
    [
        (("change_article", "delete_article"), {"ask", "reject"}),
        (("change_article", "publish_article"), {"publish"}),
    ],
)
def test_buttons_follow_the_rights(
    draft: Any, permissions: tuple[str, ...], buttons: set[str]
) -> None:
    article = draft()
    client = client_with(*permissions)

    page = document_fromstring(client.get(url(article)).content)
    shown = {button.get("value") for button in page.cssselect("button[name=decision]")}

    assert shown == buttons
    for name in {"publish", "schedule", "reject"} - buttons - {"schedule"}:
        assert client.post(url(article), decision(article, name)).status_code == 403
    article.refresh_from_db()
    assert article.status == "draft"


def test_writers_have_no_queue(draft: Any) -> None:
    article = draft()
    writer = client_with("add_article", "view_article")

    answers = [writer.get(QUEUE), writer.get(url(article)), writer.post(url(article), {})]

    assert [answer.status_code for answer in answers] == [403] * 3


def test_the_queue_needs_few_queries_with_any_number_of_drafts(
    client: Any, draft: Any, django_assert_max_num_queries: Any
) -> None:
    drafts = [draft() for _ in range(12)]

    with django_assert_max_num_queries(24):
        client.get(url(drafts[5]))


def test_whoever_writes_and_edits_rejects_own_drafts(draft: Any) -> None:
    client = client_with("add_article", "change_article")
    own = draft(created_by=User.objects.latest("pk"))
    other = draft()

    for article in (own, other):
        page = document_fromstring(client.get(url(article)).content)
        shown = [button.get("value") for button in page.cssselect("button[name=decision]")]
        answer = client.post(url(article), decision(article, "reject"))
        article.refresh_from_db()
        assert ("reject" in shown) is (article == own)
        assert (article.status == "trashed") is (article == own)
        assert answer.status_code == (302 if article == own else 403)
