"""Editors' tools beside hits, and the desk, in a real browser: with keys, and on a phone."""

import pytest
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session

from articles.models import Article, JudgedQuery

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SEARCH = "/search?q=banjir"
MIN_TARGET = 44  # CSS pixels of a target for a finger
LONG = "q" * 200  # a pasted key, address or hash: a word without a place to break


@pytest.fixture
def editor(page, article_factory):
    """Log in as an editor of a site with three articles about floods; return the page."""
    for place in ("Demak", "Kudus", "Pati"):
        article_factory(title=f"Banjir di {place}", body=f"Air naik di {place}.")
    User.objects.create_superuser("redaktur", password="sandi-uji-editor")
    page.goto("/admin/")
    page.get_by_label("Nama pengguna").fill("redaktur")
    page.get_by_label("Sandi").fill("sandi-uji-editor")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Meja redaksi").wait_for()
    return page


def grades():
    return sorted(JudgedQuery.objects.values_list("query", "article__title", "grade"))


def wait_for_state(page, text):
    page.locator(".judge__state", has_text=text).first.wait_for()


@pytest.mark.every_database
def test_hits_are_judged_and_opened_with_keys_alone(editor):
    page = editor
    page.goto(SEARCH)
    titles = page.locator(".hit h2").all_inner_texts()

    page.keyboard.press("j")
    page.keyboard.press("3")
    wait_for_state(page, "Tersimpan.")
    page.keyboard.press("j")
    page.keyboard.press("0")
    page.locator('.judge__grade[value="0"][aria-pressed="true"]').wait_for()
    both = grades()
    counted = page.locator("[data-judged]").inner_text()
    page.keyboard.press("Backspace")
    wait_for_state(page, "Nilai dihapus.")
    page.locator("#q").fill("2 3 e")  # no key works while something is typed
    left = grades()
    page.goto(SEARCH)
    pressed = page.locator('[aria-pressed="true"]').all_inner_texts()
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.wait_for_url("**/change/**")

    assert both == sorted([("banjir", titles[0], 3), ("banjir", titles[1], 0)])
    assert counted == "2 hasil di halaman ini dinilai"
    assert left == [("banjir", titles[0], 3)]
    assert pressed == ["3"]


def test_a_grade_after_the_end_of_the_session_leads_to_the_login(editor, complaints):
    page = editor
    page.goto(SEARCH)
    Session.objects.all().delete()

    page.locator('.judge__grade[value="2"]').first.click()
    page.get_by_label("Sandi").wait_for()

    assert grades() == []
    complaints.clear()  # the refused request


def test_the_desk_fits_a_phone(editor):
    page = editor
    page.set_viewport_size({"width": 390, "height": 800})
    small = []
    for path in ("/admin/", "/admin/indeks/", "/admin/evaluasi/", SEARCH):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        parts = ".desk-card a, .desk-start a, .desk-job button, .tools a, .judge button"
        for part in page.locator(parts).all():
            box = part.bounding_box()
            if box and box["height"] < MIN_TARGET:
                small.append((path, part.inner_text(), box["height"]))

    assert small == []


def test_the_theme_of_the_admin_is_chosen_and_kept(editor):
    page = editor
    ground = "getComputedStyle(document.body).backgroundColor"
    page.emulate_media(color_scheme="dark")
    by_browser = page.evaluate(ground)

    page.locator(".theme-toggle:visible").click()  # auto, then the opposite of the browser's
    page.goto("/admin/indeks/")

    assert by_browser == "rgb(16, 23, 21)"
    assert page.evaluate(ground) == "rgb(251, 252, 251)"


def test_long_words_of_queries_and_names_fit_a_phone(editor):
    page = editor
    article = Article.objects.order_by("pk")[0]
    judged = JudgedQuery.objects.create(query=LONG, article=article, grade=1)
    group = Group.objects.create(name=LONG[:150])
    user = User.objects.get()
    for entry in (judged, group):
        LogEntry.objects.create(
            user=user,
            content_type=ContentType.objects.get_for_model(entry),
            object_id=str(entry.pk),
            object_repr=str(entry)[:200],
            action_flag=ADDITION,
        )
    page.set_viewport_size({"width": 390, "height": 800})
    forms = ("change", "history", "delete")
    paths = [f"/admin/articles/judgedquery/{judged.pk}/{form}/" for form in forms]
    paths += [f"/admin/auth/group/{group.pk}/{form}/" for form in forms]
    wide = []
    for path in ("/admin/", *paths):
        page.goto(path)
        if page.evaluate("document.documentElement.scrollWidth") > 390:
            wide.append(path)

    assert wide == []


@pytest.mark.parametrize("model", ["judgedquery", "pin"])
def test_the_box_that_searches_articles_has_a_name_for_screen_readers(editor, model):
    page = editor
    page.goto(f"/admin/articles/{model}/add/")

    box = page.get_by_role("combobox", name="Artikel")
    box.focus()
    page.keyboard.press("Enter")
    search = page.get_by_role("searchbox", name="Artikel")
    search.wait_for()
    search.fill("Kudus")
    page.get_by_role("option", name="Banjir di Pati").wait_for(state="detached")
    page.get_by_role("option", name="Banjir di Kudus").wait_for()
    page.keyboard.press("Enter")

    assert "Banjir di Kudus" in page.get_by_role("combobox", name="Artikel").inner_text()
