"""Writing in a real browser, with keys only: kept text, an ended session, the preview, Ctrl+S."""

import re

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session

from articles.models import Article, UnsavedWork

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADD = "/admin/articles/article/add/"
PASSWORD = "sandi-uji-editor"


@pytest.fixture
def writer(page, empty_index):
    """Log in; return the page with the empty form."""
    User.objects.create_superuser("redaktur", password=PASSWORD)
    page.goto(f"/admin/login/?next={ADD}")
    page.get_by_label("Nama pengguna").fill("redaktur")
    page.get_by_label("Sandi").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("#id_title:focus").wait_for()
    return page


def type_article(page):
    """Type title and text where the cursor is."""
    page.keyboard.type("Warga menanam bakau")
    page.keyboard.press("Tab")
    page.keyboard.type("Ratusan warga menanam bibit di pesisir.")


@pytest.mark.every_database
def test_text_survives_a_closed_window_and_comes_back(writer):
    page = writer
    type_article(page)
    page.locator("[data-unsaved-state]").get_by_text("tersimpan otomatis").wait_for()
    asked = []

    def accept(dialog):
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", accept)

    page.goto(ADD)
    page.get_by_role("link", name="Lanjutkan").press("Enter")
    page.locator("#id_body", has_text="pesisir").wait_for()
    text = page.locator("#id_title").input_value()
    page.locator("#id_title").press("Control+s")
    page.locator(".success").wait_for()
    page.locator("#id_title:focus").wait_for()

    assert asked[0] == "beforeunload"
    assert text == "Warga menanam bakau"
    assert Article.objects.get().status == "draft"
    assert not UnsavedWork.objects.filter(is_finished=False).exists()


def test_text_that_was_typed_before_the_script_came_is_kept(writer):
    page = writer
    held = []

    def hold(route):
        held.append(route)

    page.route("**/admin/unsaved*.js", hold)
    page.goto(ADD, wait_until="commit")
    page.locator("#id_title").fill("Warga menanam bakau")
    page.locator("#id_body").fill("Ratusan warga menanam bibit di pesisir.")
    assert not page.locator("[data-unsaved-state]").is_visible()

    held[0].continue_()
    page.locator("[data-unsaved-state]").get_by_text("tersimpan otomatis").wait_for()

    assert "pesisir" in UnsavedWork.objects.get().values
    page.on("dialog", lambda dialog: dialog.accept())


def test_a_session_that_ends_is_resumed_in_the_page(writer, complaints):
    page = writer
    type_article(page)
    Session.objects.all().delete()
    page.keyboard.type(" Esok mereka kembali.")
    page.get_by_role("alert").get_by_role("button", name="Masuk lagi").press("Enter")
    dialog = page.locator("dialog[open]")
    dialog.get_by_label("Nama pengguna").fill("redaktur")
    dialog.get_by_label("Sandi").fill("bukan sandinya")
    page.keyboard.press("Enter")
    dialog.locator(".errornote").wait_for()
    dialog.get_by_label("Nama pengguna").fill("redaktur")
    dialog.get_by_label("Sandi").fill(PASSWORD)
    page.keyboard.press("Enter")
    dialog.wait_for(state="hidden")

    page.get_by_role("button", name="Terbitkan", exact=True).press("Enter")
    page.locator(".success").wait_for()

    article = Article.objects.get()
    assert article.status == "published"
    assert article.body.endswith("Esok mereka kembali.")
    # The console names the refusals of the ended session.
    complaints[:] = [text for text in complaints if not re.search("status of 40[13]", text)]


def test_the_preview_beside_the_form_follows_the_typing(writer):
    page = writer
    type_article(page)
    page.get_by_role("button", name="Pratinjau").press("Enter")
    frame = page.frame_locator("#preview-panel iframe")
    frame.locator(".reading__title", has_text="Warga menanam bakau").wait_for()

    page.keyboard.type("penanaman bibit")
    frame.locator(".hit mark").first.wait_for()
    page.locator("#id_title").fill("Judul lain")
    frame.locator(".reading__title", has_text="Judul lain").wait_for()
    page.keyboard.press("Tab")

    assert frame.locator(".hit__snippet mark").all_inner_texts() == ["menanam", "bibit"]
    page.get_by_label("Cuplikan untuk kueri").press("Escape")
    assert not page.locator("#preview-panel").is_visible()
    assert not Article.objects.exists()
    page.on("dialog", lambda dialog: dialog.accept())


def test_a_login_of_another_user_is_told_before_anything_is_saved(writer, complaints):
    page = writer
    User.objects.create_superuser("bima", password=PASSWORD)
    type_article(page)
    page.context.clear_cookies()
    other = page.context.new_page()
    other.goto("/admin/login/")
    other.get_by_label("Nama pengguna").fill("bima")
    other.get_by_label("Sandi").fill(PASSWORD)
    other.keyboard.press("Enter")
    other.locator("#user-tools", has_text="bima").wait_for()

    page.keyboard.type(" Esok mereka kembali.")
    page.get_by_role("alert").get_by_text("masuk sebagai bima").wait_for()
    assert not page.get_by_role("button", name="Masuk lagi").is_visible()
    page.get_by_role("button", name="Terbitkan", exact=True).press("Enter")
    page.locator(".success").wait_for()

    author = Article.objects.get().created_by
    assert author and author.username == "bima"
    assert not UnsavedWork.objects.filter(user__username="redaktur", values__contains="Esok")
    complaints[:] = [text for text in complaints if not re.search("status of 40[13]", text)]
