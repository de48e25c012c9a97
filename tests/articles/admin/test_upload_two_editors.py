"""An upload while others work: stored articles that they edit, its import that they take back."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from articles.models import Article, ImportBatch, Upload, UploadedItem
from articles.uploads import saving
from articles.uploads.running import sole_worker
from articles.uploads.saving import begin_import, run_import
from tests.articles.admin.conftest import address, line, rows, text_of

BODY = "Petani bawang merah memanen dua belas ton per hektare pekan ini, kata ketua kelompok."
OTHER = "Nelayan di pesisir utara kembali melaut setelah gelombang reda sejak Senin pagi."


@pytest.fixture
def stored(article_factory: Any) -> Article:
    article: Article = article_factory(title="Panen", body=BODY, external_id="p-1")
    return article


@pytest.fixture
def shown(upload: Any, stored: Article) -> Any:
    """Return a preview of an article that differs from the stored one, and of a new one."""
    return upload(
        ("a.jsonl", line("Panen", BODY, id="p-1", kategori="Ekonomi") + line("Melaut", OTHER))
    )


def edit(article: Article) -> None:
    article.title = "Panen raya"
    article.save()


@pytest.mark.parametrize("picks", [[1, 2], [1]], ids=["with a new one", "alone"])
def test_an_article_that_was_edited_meanwhile_is_replaced_only_after_a_second_look(
    shown: Any, decide: Any, stored: Article, picks: list[int]
) -> None:
    edit(stored)

    asked = decide(shown, picks=picks)

    stored.refresh_from_db()
    assert stored.title == "Panen raya"
    assert Article.objects.count() == 1
    assert "1 artikel yang akan diganti sudah diubah atau dihapus" in text_of(asked)
    assert "Artikel yang tersimpan diubah setelah Anda memeriksanya" in text_of(asked)

    decide(asked)

    stored.refresh_from_db()
    assert (stored.title, stored.category) == ("Panen", "Ekonomi")


def test_an_article_that_was_deleted_meanwhile_is_imported_only_after_a_second_look(
    shown: Any, decide: Any, stored: Article
) -> None:
    stored.delete()

    asked = decide(shown, picks=[1])

    assert not Article.objects.exists()
    assert rows(asked)[0].verdict == "new"

    decide(asked)

    assert Article.objects.get().category == "Ekonomi"


def test_all_chosen_articles_are_replaced_as_they_were_when_chosen(
    shown: Any, client: Any, decide: Any, stored: Article
) -> None:
    edit(stored)
    client.post(address(shown), {"choose": "filter-all", "status": "published"})

    client.post(address(shown), {"import": "1", "status": "published"})

    stored.refresh_from_db()
    assert (stored.title, stored.category) == ("Panen", "Ekonomi")


def test_an_article_that_is_edited_during_the_import_is_left_and_reported(
    shown: Any, client: Any, stored: Article
) -> None:
    client.post(address(shown), {"choose": "filter-all", "status": "published"})
    upload = Upload.objects.get()
    begin_import(upload, {"status": "published"})
    edit(stored)

    run_import(upload, bulk=False)

    stored.refresh_from_db()
    assert stored.title == "Panen raya"
    report = client.get(address(shown))
    assert report.context["outcome"]["overtaken"] == 1
    assert "diubah atau dihapus orang lain" in text_of(report)


def test_a_right_that_was_taken_away_replaces_nothing(
    upload: Any, stored: Article, staff_client: Any
) -> None:
    client = staff_client("add_article", "change_article", "publish_article", "view_article")
    shown = upload(("a.jsonl", line("Panen", BODY, id="p-1", kategori="Ekonomi")), by=client)
    client.post(address(shown), {"choose": "filter-all", "status": "published"})
    assert UploadedItem.objects.get(number=1).choice == "update"
    user = User.objects.get(username__startswith="staf")
    user.user_permissions.remove(Permission.objects.get(codename="change_article"))

    client.post(address(shown), {"import": "1", "status": "published"})

    stored.refresh_from_db()
    assert stored.category != "Ekonomi"


@pytest.fixture
def interrupted(upload: Any, client: Any, monkeypatch: pytest.MonkeyPatch) -> Upload:
    """Return an upload whose import was killed after its first batch."""
    upload(("a.jsonl", "".join(line(f"Judul {n}", f"Isi nomor {n}.") for n in range(3))))
    found = Upload.objects.get()
    monkeypatch.setattr("articles.uploads.saving.BATCH", 2)
    begin_import(found, {"status": "published"})

    save_batch = saving._import

    def killed(upload: Upload, *rest: Any) -> None:
        if upload.done:
            raise SystemExit
        save_batch(upload, *rest)

    with monkeypatch.context() as during, pytest.raises(SystemExit):
        during.setattr("articles.uploads.saving._import", killed)
        run_import(found, bulk=False)
    found.refresh_from_db()
    return found


def change(upload: Upload, part: str) -> str:
    return reverse(f"admin:articles_importbatch_{part}", args=[upload.batch_id])


def test_the_undo_of_an_interrupted_import_ends_it(client: Any, interrupted: Upload) -> None:
    assert (interrupted.state, Article.objects.count()) == ("importing", 2)

    client.post(change(interrupted, "undo"))

    assert set(Article.objects.values_list("status", flat=True)) == {"trashed"}
    interrupted.refresh_from_db()
    assert interrupted.state == "cancelled"
    preview = reverse("admin:articles_article_upload_preview", args=[interrupted.token])
    assert "Lanjutkan impor" not in text_of(client.get(preview))
    client.post(preview, {"resume": "1"})
    assert set(Article.objects.values_list("status", flat=True)) == {"trashed"}


@pytest.mark.parametrize("part", ["undo", "publish", "source"])
def test_an_import_that_runs_is_not_changed_as_a_whole(
    client: Any, interrupted: Upload, part: str
) -> None:
    before = set(Article.objects.values_list("title", "source", "status"))

    with sole_worker(interrupted):
        answer = client.post(change(interrupted, part), {"source": "Lain"}, follow=True)

    assert "Impor ini masih berjalan" in text_of(answer)
    assert set(Article.objects.values_list("title", "source", "status")) == before
    assert not ImportBatch.objects.get().undone_at


def test_the_report_tells_the_drafts_of_now(upload: Any, decide: Any, client: Any) -> None:
    report = decide(upload(("a.jsonl", line("Satu", BODY, status="draft"))))
    assert "1 menunggu sebagai draf" in text_of(report)

    client.post(change(Upload.objects.get(), "publish"))

    again = text_of(client.get(address(report)))
    assert "menunggu sebagai draf" not in again
    assert "Terbitkan semua" not in again


def test_the_page_of_the_import_counts_as_the_report_does(
    upload: Any, decide: Any, client: Any, stored: Article
) -> None:
    decide(upload(("a.jsonl", line("Panen", BODY) + "{rusak\n" + line("Melaut", OTHER))))

    page = text_of(client.get(change(Upload.objects.get(), "change")))

    counts = re.findall(r"<strong>(\d+)</strong> ([^<]+)<", page)
    assert [(number, label) for number, label in counts if number != "0"] == [
        ("1", "artikel baru"),
        ("1", "sudah ada"),
        ("1", "tidak terbaca"),
    ]
