"""The pages of imports: list, report, and the changes of a whole import."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.importing.importer import Options, Report, import_records
from articles.importing.problems import Problem
from articles.importing.record import ArticleRecord, Rejection, Removal
from articles.models import Article, ImportBatch, Operation, Revision
from tests.articles.admin.conftest import LIST, text_of

BATCHES = "/admin/articles/importbatch/"
EVERYTHING = ("view_article", "change_article", "publish_article", "delete_article")

pytestmark = pytest.mark.usefixtures("empty_index")


def record(number: int, **values: Any) -> ArticleRecord:
    defaults = {"title": f"Kopi {number}", "body": f"Kebun kopi nomor {number}."}
    return ArticleRecord(**(defaults | values))


@pytest.fixture
def imported(editor: User) -> Callable[..., ImportBatch]:
    """Return a function that imports records as a batch of the editor."""

    def run(*items: Any, **options: Any) -> ImportBatch:
        batch = ImportBatch(kind=ImportBatch.Kind.UPLOAD, name="kopi.jsonl", user=editor)
        import_records(items, Report(), Options(**options), batch=batch)
        return batch

    return run


def detail(batch: ImportBatch, part: str = "change") -> str:
    return f"{BATCHES}{batch.pk}/{part}/"


def test_the_list_shows_counts_and_state(client: Any, imported: Any) -> None:
    first = imported(*(record(n) for n in range(3)))
    imported(record(3))
    client.post(detail(first, "undo"))

    page = text_of(client.get(BATCHES))

    assert "3 artikel baru" in page
    assert "kopi.jsonl" in page
    assert page.count('field-state">diurungkan') == 1
    assert "redaktur" in page
    assert text_of(client.get(f"{BATCHES}?q=kopi")).count("kopi.jsonl") >= 2


def test_the_report_tells_everything(client: Any, imported: Any) -> None:
    imported(record(1, url="https://contoh.invalid/1"))
    batch = imported(
        record(1, body="Lain.", url="https://contoh.invalid/1?utm_source=x", source="Kabar Uji"),
        record(2, removals=(Removal("dateline", "JAKARTA - ", 0),) * 3),
        record(3, warnings=(Problem("bad_date", {"value": "besok"}),), date_status="doubtful"),
        record(4, status="draft"),
        Rejection("kopi.jsonl", 7, Problem("empty")),
    )

    page = " ".join(text_of(client.get(detail(batch))).split())

    for shown in (
        "<strong>3</strong> artikel baru",
        "<strong>1</strong> sudah ada",
        "<strong>1</strong> tidak terbaca",
        "<strong>1</strong> menunggu sebagai draf karena ragu",
        "<strong>1</strong> bertanggal meragukan",
        "<td>isi</td>",
        "<td>sumber</td>",
        '<td class="batch-number">3</td><td class="batch-number">30</td>',
        f'href="{LIST}?impor={batch.pk}"',
    ):
        assert shown in page
    assert "<script>" not in page
    assert "style=" not in page.partition('id="content-main"')[2]


def test_the_article_list_can_be_limited_to_an_import(client: Any, imported: Any) -> None:
    imported(record(1))
    batch = imported(record(2), record(3))

    page = text_of(client.get(f"{LIST}?impor={batch.pk}"))

    assert "Kopi 2" in page
    assert "Kopi 3" in page
    assert ">Kopi 1<" not in page
    assert f"{batch.pk} · kopi.jsonl" in page
    assert "kopi.jsonl" not in text_of(client.get(LIST))
    for unknown in ("99999", "x", "-1", "9" * 40):
        response = client.get(f"{LIST}?impor={unknown}")
        assert response.status_code == 200
        assert ">Kopi 1<" not in text_of(response)


def test_publishing_all_makes_them_searchable(client: Any, imported: Any, found: Any) -> None:
    batch = imported(*(record(n) for n in range(3)), status="draft")

    page = text_of(client.post(detail(batch, "publish"), follow=True))

    assert "3 artikel diterbitkan" in page
    assert len(found("kebun kopi")) == 3
    assert Operation.objects.get().changed == Revision.objects.count() == 3
    again = text_of(client.post(detail(batch, "publish"), follow=True))
    assert "Tidak ada yang perlu diubah" in again


def test_setting_the_source_of_all(client: Any, imported: Any) -> None:
    batch = imported(*(record(n) for n in range(3)))

    page = text_of(client.post(detail(batch, "source"), {"source": " Kabar   Uji "}, follow=True))

    assert "Sumber 3 artikel diganti" in page
    assert set(Article.objects.values_list("source", flat=True)) == {"Kabar Uji"}


@pytest.mark.parametrize("name", ["", "   ", "\0", "x" * 121])
def test_a_bad_source_changes_nothing(client: Any, imported: Any, name: str) -> None:
    batch = imported(record(1, source="Kabar Uji"))

    page = text_of(client.post(detail(batch, "source"), {"source": name}, follow=True))

    assert "Isi nama sumber" in page
    assert Article.objects.get().source == "Kabar Uji"


def test_undoing_asks_first(client: Any, imported: Any, found: Any) -> None:
    imported(record(1, url="https://contoh.invalid/1"))
    before = Article.objects.get()
    batch = imported(
        record(1, body="Kebun teh.", url="https://contoh.invalid/1"),
        *(record(n) for n in range(2, 6)),
        update=True,
    )
    edited = Article.objects.get(title="Kopi 5")
    edited.save()

    question = text_of(client.get(detail(batch, "undo")))
    assert "<strong>3</strong> artikel dibuang" in question
    assert "<strong>1</strong> dikembalikan" in question
    assert "<strong>1</strong> dibiarkan" in question
    assert f"{LIST}{edited.pk}/change/" in question
    assert Article.objects.count() == 5

    answer = text_of(client.post(detail(batch, "undo"), follow=True))
    assert "3 artikel dibuang ke tempat sampah, 1 dikembalikan" in answer
    assert "1 artikel dibiarkan" in answer
    assert found("kebun") == {"Kopi 1", "Kopi 5"}
    assert Article.objects.get(pk=before.pk).body == before.body
    assert (
        Operation.objects.get().changed
        == Revision.objects.filter(operation__isnull=False).count()
        == 4
    )

    forced = text_of(client.post(detail(batch, "undo"), {"force": "1"}, follow=True))
    assert "1 artikel dibuang" in forced
    assert list(Article.objects.exclude(status="trashed")) == [before]


def test_a_second_click_changes_nothing(client: Any, imported: Any) -> None:
    batch = imported(record(1))
    client.post(detail(batch, "undo"))
    Article.objects.create(title="Kopi 1", body="Kebun kopi nomor 1.")

    page = text_of(client.post(detail(batch, "undo"), follow=True))

    assert "Tidak ada yang perlu diubah" in page
    assert Article.objects.exclude(status="trashed").count() == 1


@pytest.mark.parametrize("part", ["publish", "source"])
def test_changes_need_a_post(client: Any, imported: Any, part: str) -> None:
    batch = imported(record(1, status="draft"))

    assert client.get(detail(batch, part)).status_code == 405
    assert Article.objects.get().status == "draft"


@pytest.mark.parametrize(
    ("permissions", "allowed"),
    [
        ((), ()),
        (("add_article",), ("list",)),  # of their own
        (("view_article",), ("see",)),
        (("view_article", "delete_article"), ("see",)),
        (("view_article", "change_article"), ("see",)),  # readers see the articles
        (("view_article", "change_article", "publish_article"), ("see", "change", "publish")),
        (EVERYTHING, ("see", "change", "publish", "undo")),
    ],
    ids=["nothing", "add", "view", "view and delete", "change", "publish", "everything"],
)
def test_permissions(
    staff_client: Any, imported: Any, permissions: tuple[str, ...], allowed: tuple[str, ...]
) -> None:
    sees, changes, publishes, undoes = (
        name in allowed for name in ("see", "change", "publish", "undo")
    )
    batch = imported(record(1, status="draft"))
    client = staff_client(*permissions)

    assert client.get(BATCHES).status_code == (200 if allowed else 403)
    page = client.get(detail(batch))
    assert page.status_code == (200 if sees else 403)
    assert ("Terbitkan semua" in text_of(page)) == publishes
    assert ("Tetapkan sumber" in text_of(page)) == changes
    assert ("Urungkan impor ini" in text_of(page)) == undoes
    for part, may in (("publish", publishes), ("source", changes)):
        status = client.post(detail(batch, part), {"source": "A"}).status_code
        assert status == (302 if may else 403)
    assert client.get(detail(batch, "undo")).status_code == (200 if undoes else 403)
    assert client.post(detail(batch, "undo")).status_code == (302 if undoes else 403)
    assert Article.objects.filter(status="trashed").exists() is undoes


def test_records_cannot_be_made_changed_or_deleted(client: Any, imported: Any) -> None:
    batch = imported(record(1))

    assert client.get(f"{BATCHES}add/").status_code == 403
    assert client.post(detail(batch), {"name": "x"}).status_code == 200
    assert client.post(detail(batch, "delete"), {"post": "yes"}).status_code == 403
    assert ImportBatch.objects.get().name == "kopi.jsonl"
    for missing in ("99999", "x"):
        assert client.get(f"{BATCHES}{missing}/change/").status_code == 404
    assert client.post(f"{BATCHES}99999/undo/").status_code == 404


def test_pages_need_a_constant_number_of_queries(client: Any, imported: Any) -> None:
    small = imported(record(0))
    for number in range(30):
        imported(*(record(100 * number + n) for n in range(1, 6)))
    large = imported(*(record(n) for n in range(5_000, 5_300)))

    counts = []
    for address in (BATCHES, f"{BATCHES}?kind__exact=upload"):
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert max(counts) <= 8

    for part in ("change", "undo"):
        numbers = []
        for batch in (small, large):
            with CaptureQueriesContext(connection) as queries:
                client.get(detail(batch, part))
            numbers.append(len(queries))
        assert numbers[0] == numbers[1] <= 12
