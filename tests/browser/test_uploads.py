"""Uploads in a real browser: files dropped, values corrected in place, one import, its progress."""

import json
import threading

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connections

from articles.models import Article, Upload, UploadedItem
from articles.uploads import saving

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

UPLOAD = "/admin/articles/article/upload/"
WITH_LINK = (
    "Air yang merendam tiga kecamatan sejak Senin mulai surut pada Rabu pagi, kata petugas lapangan"
    " yang berjaga di tepi sungai.\n\nBaca juga: Jembatan gantung putus diterjang arus\n\nWarga"
    " kembali membersihkan rumah dari lumpur yang tertinggal setelah dua hari mengungsi di balai"
    " desa.\n\nPetugas memperkirakan saluran air utama baru pulih akhir pekan ini bila hujan tidak"
    " turun lagi di hulu sungai."
)
DROP = """([name, content]) => {
  const files = new DataTransfer();
  files.items.add(new File([content], name));
  const drop = new DragEvent("drop", {dataTransfer: files, bubbles: true, cancelable: true});
  document.querySelector("[data-drop]").dispatchEvent(drop);
}"""


def article(title, body, **fields):
    return json.dumps({"judul": title, "isi": body, **fields}) + "\n"


@pytest.fixture
def editor(page, article_factory, settings, tmp_path):
    """Log in as an editor; return the page."""
    settings.MEDIA_ROOT = tmp_path / "uploads"
    article_factory(title="Artikel yang sudah ada", body="Tentang hujan.")
    User.objects.create_superuser("redaktur", password="sandi-uji-editor")
    log_in(page)
    return page


def log_in(page):
    page.goto("/admin/login/?next=/admin/")
    page.get_by_label("Nama pengguna").fill("redaktur")
    page.get_by_label("Sandi").fill("sandi-uji-editor")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Meja redaksi").wait_for()


def read(page, content, name="a.jsonl"):
    """Drop a file, and read it."""
    page.goto(UPLOAD)
    page.evaluate(DROP, [name, content])
    page.locator("[data-chosen] li", has_text=name).wait_for()
    page.get_by_role("button", name="Baca berkas").click()
    page.get_by_role("heading", name="Periksa sebelum mengimpor").wait_for()
    page.wait_for_load_state("load")  # the script listens


def saved(page):
    page.locator("[data-status]", has_text="Tersimpan").wait_for()


@pytest.mark.every_database
def test_a_dropped_file_is_corrected_in_place_and_imported(editor):
    page = editor
    read(page, article("Judul slaah", WITH_LINK, sumber="Antra"))
    row = page.locator("[data-row]")

    row.get_by_label("Judul", exact=True).fill("Judul benar")
    page.keyboard.press("Tab")
    saved(page)
    row.get_by_text("dikoreksi").wait_for()
    row.get_by_role("button", name="Kembalikan", exact=True).click()
    row.locator("ins", has_text="Baca juga").wait_for()
    row.locator("summary").click()
    text = row.get_by_label("Isi", exact=True)
    text.wait_for()
    text.fill(text.input_value().replace("Rabu pagi", "Kamis pagi"))
    row.get_by_role("button", name="Simpan teks").click()
    row.locator(".upload-excerpt", has_text="Kamis pagi").wait_for()
    page.get_by_role("button", name="Impor").click()

    page.get_by_role("heading", name="Hasil impor").wait_for()
    imported = Article.objects.get(title="Judul benar")
    assert "Baca juga: Jembatan gantung" in imported.body
    assert "Kamis pagi" in imported.body


def test_a_wrong_date_is_told_beside_its_field_and_then_mended(editor):
    page = editor
    read(page, article("Judul", WITH_LINK))
    row = page.locator("[data-row]")
    date = row.get_by_label("Tanggal")

    date.fill("besok pagi")
    date.press("Enter")
    row.locator(".errorlist", has_text="Tanggal tidak terbaca").wait_for()
    date.fill("3 Agustus 2024 08.30")
    date.press("Enter")
    row.locator(".errorlist").wait_for(state="detached")

    assert date.input_value() == "2024-08-03 08:30"
    assert page.get_by_role("heading", name="Periksa sebelum mengimpor").is_visible()


def test_the_keyboard_alone_corrects_chooses_and_imports(editor):
    page = editor
    read(page, article("Satu", WITH_LINK) + article("Dua", "Isi dua yang cukup."))

    page.get_by_label("Pilih Satu").focus()
    page.keyboard.press("Space")
    saved(page)
    page.get_by_role("button", name="Impor").focus()
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="Hasil impor").wait_for()
    assert set(Article.objects.values_list("title", flat=True)) == {"Dua", "Artikel yang sudah ada"}


def test_two_clicks_give_one_import_and_its_report(editor):
    page = editor
    read(page, "".join(article(f"Judul {n}", f"Isi tentang pokok {n}.") for n in range(20)))

    page.get_by_role("button", name="Impor").dblclick()

    page.get_by_role("heading", name="Hasil impor").wait_for()
    assert page.locator(".upload-totals li").first.inner_text() == "20 diimpor"
    assert Article.objects.count() == 21


def test_a_file_that_is_too_large_is_told_before_it_is_sent(editor, settings):
    settings.UPLOAD_MAX_BYTES = 1_000
    page = editor
    page.goto(UPLOAD)

    page.evaluate(DROP, ["besar.txt", "x" * 1_001])
    page.locator("[data-chosen] .upload-over", has_text="tidak dikirim").wait_for()
    page.get_by_role("button", name="Baca berkas").click()

    page.get_by_text("Pilih paling sedikit satu berkas yang dapat dikirim.").wait_for()
    assert not Upload.objects.exists()


def test_corrections_wait_for_the_editor_who_logs_in_again(editor):
    page = editor
    read(page, article("Judul", WITH_LINK))
    page.locator("[data-row]").get_by_label("Penulis").fill("Rina Contoh")
    page.keyboard.press("Tab")
    saved(page)

    page.context.clear_cookies()
    log_in(page)
    page.goto("/admin/articles/article/")
    page.locator("#content-main").get_by_role("link", name="Unggahan saya").click()
    page.get_by_role("link", name="Lanjutkan").click()

    assert page.locator("[data-row]").get_by_label("Penulis").input_value() == "Rina Contoh"


@pytest.mark.parametrize("button", ["Simpan koreksi", "Impor"])
def test_corrections_typed_after_the_session_ended_are_saved_after_a_login_elsewhere(
    editor, complaints, button
):
    page = editor
    read(page, article("Judul", WITH_LINK))
    author = page.locator("[data-row]").get_by_label("Penulis")
    Session.objects.all().delete()
    author.fill("Rina Contoh")
    page.keyboard.press("Tab")
    page.get_by_text("sesi berakhir").wait_for()
    page.get_by_role("button", name=button).click()
    page.get_by_text("sesi berakhir").wait_for()
    assert author.input_value() == "Rina Contoh"

    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Masuk lagi").click()
    log_in(opened.value)
    opened.value.close()
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()

    assert UploadedItem.objects.get(kind="article").edited == {"author": "Rina Contoh"}
    assert Article.objects.filter(author="Rina Contoh").exists() == (button == "Impor")
    complaints.clear()  # refusals of the server


def test_files_chosen_after_the_session_ended_are_sent_after_a_login_elsewhere(editor, complaints):
    page = editor
    page.goto(UPLOAD)
    page.evaluate(DROP, ["a.jsonl", article("Judul", WITH_LINK)])
    Session.objects.all().delete()
    page.get_by_role("button", name="Baca berkas").click()
    page.get_by_text("sesi berakhir").wait_for()

    other = page.context.new_page()
    log_in(other)
    other.close()
    page.get_by_role("button", name="Baca berkas").click()

    page.get_by_role("heading", name="Periksa sebelum mengimpor").wait_for()
    complaints.clear()  # refusals of the server


def test_progress_survives_a_reload_and_can_be_stopped(editor, monkeypatch):
    page = editor
    begun, go_on = threading.Event(), threading.Event()
    save_batch = saving._save_batch

    def slowly(upload):
        begun.set()
        if upload.done:
            go_on.wait(30)
        return save_batch(upload)

    def start(command, upload):
        def run():
            call_command(command, upload.token)
            connections.close_all()

        threading.Thread(target=run).start()

    monkeypatch.setattr(saving, "_save_batch", slowly)
    monkeypatch.setattr("articles.admin.upload.importing.start_process", start)
    monkeypatch.setattr("articles.admin.upload.importing.INLINE_ARTICLES", 10)
    read(page, "".join(article(f"Judul {n}", f"Isi tentang pokok {n}.") for n in range(250)))

    page.get_by_role("button", name="Pilih semua (250)").click()
    page.get_by_role("button", name="Impor").click()
    page.get_by_text("100 dari 250 artikel").wait_for()
    page.reload()
    page.get_by_text("100 dari 250 artikel").wait_for()
    page.get_by_role("button", name="Hentikan").click()
    page.get_by_text("Impor sedang dihentikan.").wait_for()
    go_on.set()

    page.get_by_text("150 artikel yang dipilih belum disimpan").wait_for()
    page.get_by_role("button", name="Lanjutkan impor").click()
    page.get_by_role("heading", name="Hasil impor").wait_for()
    assert Article.objects.count() == 251
