"""The preview as an editor corrects it: values, removals, near copies, and two windows."""

import re
from typing import Any

import pytest
from django.urls import reverse

from articles.models import Article, OriginalText, Upload, UploadedItem
from tests.articles.admin.conftest import (
    address,
    change_url,
    line,
    rows,
    sent_rows,
    text_of,
)

SENTENCES = (
    "Petani bawang merah di kabupaten itu memasuki masa panen raya pekan ini dengan hasil rata-rata"
    " dua belas ton per hektare.",
    "Harga di tingkat petani bertahan pada delapan belas ribu rupiah per kilogram menurut ketua"
    " kelompok tani setempat.",
    "Pemerintah daerah menyiapkan gudang penyimpanan agar harga tidak jatuh pada puncak panen bulan"
    " depan.",
)
BODY = "\n\n".join(SENTENCES)
ALSO = "Baca juga: Jembatan gantung putus diterjang arus"
WITH_LINK = f"{SENTENCES[0]}\n\n{ALSO}\n\n{SENTENCES[1]}\n\n{SENTENCES[2]}"


def item(number: int = 1) -> UploadedItem:
    return UploadedItem.objects.get(number=number)


def item_url(shown: Any, number: int = 1) -> str:
    token = address(shown).rstrip("/").rpartition("/")[2]
    return reverse("admin:articles_article_upload_item", args=[token, number])


@pytest.fixture
def save(client: Any) -> Any:
    """Return a function that sends the form of a preview with some other values."""

    def send(shown: Any, **changed: str) -> Any:
        values = sent_rows(shown) | {"status": "published", "save": "1"}
        values |= {name.replace("_", "-", 1).removeprefix("f"): v for name, v in changed.items()}
        return client.post(address(shown), values, follow=True)

    return send


def test_every_value_can_be_corrected_before_saving(
    upload: Any, save: Any, decide: Any, client: Any
) -> None:
    shown = upload(("a.jsonl", line("Judul slaah", BODY, sumber="Antra", tanggal="2024-01-02")))

    corrected = save(
        shown,
        f1_title="  Judul \n benar ",
        f1_source="Antara",
        f1_author="Rina Contoh",
        f1_category="Daerah",
        f1_published_at="3 Agustus 2024 08.30",
    )
    client.post(
        item_url(shown),
        {"1-version": str(item().version), "1-body": "Isi benar.", "1-status": "draft"},
    )
    report = decide(corrected, picks=None, **{"1-version": str(item().version)})

    article = Article.objects.get()
    assert (article.title, article.source, article.author, article.category) == (
        "Judul benar",
        "Antara",
        "Rina Contoh",
        "Daerah",
    )
    assert (article.body, article.status) == ("Isi benar.", "draft")
    assert article.published_at is not None
    assert article.published_at.isoformat() == "2024-08-03T01:30:00+00:00"
    assert report.context["outcome"]["waiting"] == 1
    original = OriginalText.objects.get()
    assert original.given["title"] == "Judul benar"
    assert SENTENCES[0] in original.text


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"1-title": " \n"}, "wajib diisi|diharuskan|Bidang ini"),
        ({"1-title": "x" * 301}, "300"),
        ({"1-title": "\u200b"}, "Bidang ini|wajib"),
        ({"1-source": "x" * 121}, "120"),
        ({"1-published_at": "besok"}, "Tanggal tidak terbaca"),
        ({"1-published_at": "3024-01-01"}, "Tanggal tidak terbaca"),
    ],
)
def test_a_wrong_value_is_refused_beside_its_field_and_the_others_are_saved(
    upload: Any, client: Any, wrong: dict[str, str], message: str
) -> None:
    shown = upload(("a.jsonl", line("Judul", BODY) + line("Lain", "Isi lain.")))
    values = sent_rows(shown) | {"1-author": "Rina", "2-author": "Tono"} | wrong

    answer = client.post(address(shown), {**values, "status": "published", "import": "1"})

    assert re.search(message, text_of(answer))
    assert 'aria-invalid="true"' in text_of(answer)
    assert not Article.objects.exists()
    assert (item(1).edited, item(2).edited) == ({"author": "Rina"}, {"author": "Tono"})


def test_a_corrected_value_is_marked_and_reverted(upload: Any, save: Any) -> None:
    shown = upload(("a.jsonl", line("Judul", BODY)))

    marked = save(shown, f1_title="Judul lain")
    reverted = save(marked, revert="1:title")

    assert "dikoreksi" in text_of(marked)
    assert "dikoreksi" not in text_of(reverted)
    assert rows(reverted)[0].values["title"] == "Judul"


def test_a_window_with_an_older_version_overwrites_nothing_silently(
    upload: Any, client: Any
) -> None:
    shown = upload(("a.jsonl", line("Judul", BODY)))
    old = sent_rows(shown) | {"status": "published", "save": "1"}

    client.post(address(shown), {**old, "1-title": "Dari jendela satu"})
    refused = client.post(address(shown), {**old, "1-title": "Dari jendela dua"})
    again = sent_rows(refused) | {"status": "published", "save": "1"}
    between = item().edited
    client.post(address(shown), {**again, "1-title": "Dari jendela dua"})

    assert "jendela lain" in text_of(refused)
    assert "Dari jendela dua" in text_of(refused)
    assert between == {"title": "Dari jendela satu"}
    assert item().edited == {"title": "Dari jendela dua"}


def test_a_removed_piece_is_shown_put_back_and_kept(upload: Any, save: Any, decide: Any) -> None:
    shown = upload(("a.jsonl", line("Judul", WITH_LINK)))

    restored = save(shown, restore="1:0")
    removed = save(restored, remove="1:0")
    again = save(removed, restore="1:0")
    decide(again)

    assert f"<del>{ALSO}</del>" in text_of(shown)
    assert f"<ins>{ALSO}</ins>" in text_of(restored)
    assert f"<del>{ALSO}</del>" in text_of(removed)
    assert ALSO in Article.objects.get().body
    original = OriginalText.objects.get()
    assert [text for _rule, text in original.kept] == [ALSO]
    assert original.removals == []


def test_a_near_copy_is_shown_with_its_link_and_skipped(
    upload: Any, decide: Any, article_factory: Any
) -> None:
    stored = article_factory(title="Panen dimulai", body=BODY)
    content = line("Bawang dipanen", f"{BODY} Selesai.", sumber="Lain") + line("Baru", "Isi baru.")
    shown = upload(("a.jsonl", content))

    report = decide(shown)

    assert rows(shown)[0].verdict == "near"
    assert change_url(stored) in text_of(shown)
    assert set(Article.objects.values_list("title", flat=True)) == {"Panen dimulai", "Baru"}
    assert report.context["outcome"]["near"] == 1
    assert "mirip, dilewati" in text_of(report)


def test_a_near_copy_is_saved_as_a_version(upload: Any, client: Any, article_factory: Any) -> None:
    article_factory(title="Panen dimulai", body=BODY)
    shown = upload(("a.jsonl", line("Bawang dipanen", f"{BODY} Selesai.", sumber="Lain")))
    values = sent_rows(shown) | {"1-choice": "create", "status": "published", "import": "1"}

    report = client.post(address(shown), values, follow=True)

    assert report.context["outcome"]["imported"] == 1
    assert Article.objects.count() == 2


def test_a_near_copy_replaces_the_stored_article(
    upload: Any, client: Any, article_factory: Any
) -> None:
    stored = article_factory(title="Panen dimulai", body=BODY, author="Tetap")
    shown = upload(("a.jsonl", line("Bawang dipanen", f"{BODY} Selesai.", sumber="Lain")))
    values = sent_rows(shown) | {"1-choice": "update", "status": "published", "import": "1"}

    report = client.post(address(shown), values, follow=True)

    assert report.context["outcome"]["updated"] == 1
    stored.refresh_from_db()
    assert (stored.title, stored.author) == ("Bawang dipanen", "Tetap")
    assert stored.body.endswith("Selesai.")


def test_near_copies_within_an_upload_are_both_saved(upload: Any, decide: Any) -> None:
    content = line("Panen satu", BODY, sumber="A") + line("Panen dua", f"{BODY} Ya.", sumber="B")

    report = decide(upload(("a.jsonl", content)))

    assert report.context["outcome"]["imported"] == 2


def test_the_page_of_one_article_works_without_scripts(upload: Any, client: Any) -> None:
    shown = upload(("a.jsonl", line("Judul", WITH_LINK)))
    url = item_url(shown)

    page = client.get(url)
    client.post(url, {"1-version": "0", "restore": "1:0"}, follow=True)

    assert ALSO in text_of(page)
    assert "<textarea" in text_of(page)
    assert item().kept == [[item().content["removals"][0][0], ALSO]]


def test_a_script_gets_the_row_again(upload: Any, client: Any) -> None:
    shown = upload(("a.jsonl", line("Judul", BODY)))
    script = {"X-Requested-With": "fetch"}

    saved = client.post(
        f"{item_url(shown)}?part=row", {"1-version": "0", "1-title": "Baru"}, headers=script
    )
    refused = client.post(
        f"{item_url(shown)}?part=row", {"1-version": "1", "1-title": ""}, headers=script
    )
    text = client.get(f"{item_url(shown)}?part=text", headers=script)

    assert saved.headers["X-Refused"] == ""
    assert saved.headers["X-Chosen"] == "1"
    assert 'value="Baru"' in text_of(saved)
    assert refused.headers["X-Refused"] == "1"
    assert "<textarea" in text_of(text)


def test_nothing_can_be_corrected_once_it_is_imported(
    upload: Any, client: Any, decide: Any
) -> None:
    shown = upload(("a.jsonl", line("Judul", BODY)))
    decide(shown)

    answer = client.post(
        f"{item_url(shown)}?part=row",
        {"1-version": "0", "1-title": "Terlambat"},
        headers={"X-Requested-With": "fetch"},
    )
    page = client.post(address(shown), {"1-version": "0", "1-title": "Terlambat"}, follow=True)

    assert answer.status_code == 404
    assert page.context["outcome"]["imported"] == 1
    assert item().edited == {}


def test_a_row_of_another_user_cannot_be_corrected(upload: Any, staff_client: Any) -> None:
    shown = upload(("a.jsonl", line("Judul", BODY)))
    other = staff_client("add_article", "change_article", "view_article")

    other.post(item_url(shown), {"1-version": "0", "1-title": "Dari orang lain"})
    progress = other.get(f"{address(shown)}progress/")

    assert item().edited == {}
    assert progress.status_code == 404


def test_uploads_are_listed_resumed_and_discarded(
    upload: Any, client: Any, staff_client: Any
) -> None:
    shown = upload(("satu.jsonl", line("Satu", BODY)))
    upload(("dua.jsonl", line("Dua", "Isi dua.")))
    listing = reverse("admin:articles_article_uploads")

    page = text_of(client.get(listing))
    others = text_of(staff_client("add_article").get(listing))
    client.post(address(shown), {"discard": "1", "listed": "1"})

    assert address(shown) in page
    assert "satu.jsonl" in page
    assert "satu.jsonl" not in others
    assert list(Upload.objects.values_list("name", flat=True)) == ["dua.jsonl"]


def test_defaults_stay_while_the_editor_turns_pages(upload: Any, client: Any) -> None:
    shown = upload(("a.jsonl", line("Judul", BODY)))

    client.post(address(shown), {"source": "Redaksi", "status": "draft", "save": "1"})

    form = client.get(address(shown)).context["form"]
    assert (form["source"].value(), form["status"].value()) == ("Redaksi", "draft")


def test_an_interrupted_import_is_told_and_resumed(upload: Any, client: Any, decide: Any) -> None:
    shown = upload(("a.jsonl", line("Judul", BODY)))
    found = Upload.objects.get()
    options = {"defaults": {"status": "published"}, "next": 0, "counts": {}}
    Upload.objects.update(state="importing", total=1, done=0, options=options, error="terbunuh")

    told = client.get(address(shown))
    report = client.post(address(shown), {"resume": "1"}, follow=True)

    assert "Impor terputus" in text_of(told)
    assert report.context["outcome"]["imported"] == 1
    found.refresh_from_db()
    assert found.state == "done"


def test_a_stopped_import_reports_what_it_left_and_goes_on(upload: Any, client: Any) -> None:
    shown = upload(("a.jsonl", line("Judul", BODY) + line("Lain", "Isi lain.")))
    options = {"defaults": {"status": "published"}, "next": 0, "counts": {}}
    Upload.objects.update(state="importing", total=2, done=0, options=options)

    stopped = client.post(address(shown), {"stop": "1"}, follow=True)
    report = client.post(address(shown), {"resume": "1"}, follow=True)

    assert stopped.context["outcome"]["unreached"] == 2
    assert "2 artikel yang dipilih belum disimpan" in text_of(stopped)
    assert report.context["outcome"]["imported"] == 2
    assert report.context["outcome"]["unreached"] == 0


def test_many_articles_are_imported_by_a_process(
    upload: Any, decide: Any, processes_in_place: list[str], monkeypatch: Any
) -> None:
    monkeypatch.setattr("articles.admin.upload.importing.INLINE_ARTICLES", 2)
    content = "".join(line(f"Judul {n}", f"Isi tentang pokok {n}.") for n in range(3))

    report = decide(upload(("a.jsonl", content)))

    assert processes_in_place == ["import_upload"]
    assert report.context["outcome"]["imported"] == 3


def test_the_report_offers_what_to_do_with_the_import(
    upload: Any, decide: Any, client: Any
) -> None:
    report = decide(upload(("a.jsonl", line("Judul", BODY))), status="draft")
    page = text_of(report)
    batch = Upload.objects.get().batch
    assert batch is not None

    client.post(reverse("admin:articles_importbatch_publish", args=[batch.pk]))
    published = Article.objects.get().status
    client.post(reverse("admin:articles_importbatch_undo", args=[batch.pk]))
    undone = client.get(address(report))

    for name in ("publish", "source", "undo"):
        assert reverse(f"admin:articles_importbatch_{name}", args=[batch.pk]) in page
    assert "diminta sebagai draf: 1" in page
    assert published == "published"
    assert Article.objects.get().status == "trashed"
    assert "sudah diurungkan" in text_of(undone)


def test_uploads_are_listed_with_the_newest_first(upload: Any, client: Any) -> None:
    for name in ("a.jsonl", "b.jsonl"):
        upload((name, line(name, BODY)))

    page = text_of(client.get(reverse("admin:articles_article_uploads")))

    assert page.index(">b.jsonl<") < page.index(">a.jsonl<")


def test_the_key_enter_saves_on_the_page_of_one_article(
    upload: Any, client: Any, save: Any
) -> None:
    shown = upload(("a.jsonl", line("Judul", WITH_LINK)))
    save(shown, f1_title="Judul lain")

    page = text_of(client.get(item_url(shown))).partition('class="module upload-single"')[2]

    first = re.search(r'<button type="submit"[^>]*name="([^"]+)"', page)
    assert first is not None
    assert first[1] == "save"


def test_corrections_are_normalised_as_files_and_the_form_are(
    upload: Any, client: Any, save: Any
) -> None:
    shown = upload(("a.jsonl", line("Judul", BODY)))

    save(shown, f1_title="Beras\xa0 naik", f1_author="Rina\xa0Contoh")
    values = {"1-version": str(item().version), "1-body": "\uf0b7\xa0\xa0Beras\r\n\uf0a7 Gula"}
    client.post(item_url(shown), values)

    assert item().edited == {
        "title": "Beras naik",
        "author": "Rina Contoh",
        "body": "• Beras\n• Gula",
    }
