"""The pages of an editor in a real browser, from the login to articles that readers find."""

import pytest
from django.contrib.auth.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIST = "/admin/articles/article/"
ADMIN_PAGES = (LIST, f"{LIST}add/", f"{LIST}upload/")
FIRST = """Kebakaran Gudang Rotan Padam

CIREBON, KOMPAS.com - Api yang membakar gudang rotan di Plered padam pada Senin malam.

Tidak ada korban jiwa, kata kepala dinas pemadam kebakaran setempat kepada wartawan.

Petugas menyisir sisa bangunan sampai pagi untuk memastikan tidak ada bara yang tersisa di antara
tumpukan bahan baku. Pemilik gudang menaksir kerugian beberapa ratus juta rupiah, sedangkan warga
di sekitar lokasi kembali ke rumah masing-masing setelah api dinyatakan padam oleh petugas.
"""
SECOND = (
    '{"judul": "Harga cabai turun", "isi": "Cabai rawit murah di pasar.", "sumber": "Antara"}\n'
    '{"judul": tanpa tanda petik}\n'
)


@pytest.fixture
def editor(page, article_factory, settings, tmp_path):
    """Log in as an editor; return the page."""
    settings.MEDIA_ROOT = tmp_path / "uploads"
    article_factory(title="Artikel yang sudah ada", body="Tentang hujan.")
    User.objects.create_superuser("redaktur", password="sandi-uji-editor")
    page.goto("/admin/")
    page.get_by_label("Nama pengguna").fill("redaktur")
    page.get_by_label("Sandi").fill("sandi-uji-editor")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Meja redaksi").wait_for()
    return page


def hits(page, text):
    """Return the titles of the hits of a reader's search."""
    page.goto(f"/search?q={text}")
    return page.locator(".hit h2").all_inner_texts()


def choose(page, action):
    """Select the first article of the list and run an action on it."""
    page.locator("input.action-select").first.check()
    page.locator("select[name=action]").select_option(label=action)
    page.get_by_title("Jalankan aksi terpilih").click()


def test_an_article_is_added_found_edited_and_unpublished(editor):
    page = editor
    page.goto(f"{LIST}add/")
    page.get_by_label("Judul").fill("Warga menanam bakau")
    page.get_by_label("Isi").fill("Ratusan warga menanam bakau.\n\nPesisir utara terlindungi.")
    assert page.locator("#id_title_count").inner_text() == "19 dari 300 karakter, 3 kata"
    assert page.locator("#id_slug").input_value() == "warga-menanam-bakau"
    assert not page.locator("#id_save_duplicate").is_visible()
    page.get_by_role("button", name="Terbitkan", exact=True).click()
    page.locator(".success").wait_for()
    assert hits(page, "penanaman") == ["Warga menanam bakau"]

    page.goto(f"{LIST}?q=menanam")
    page.get_by_role("link", name="Warga menanam bakau").click()
    page.get_by_label("Isi").fill("Ratusan warga menyiangi sawah.")
    page.get_by_role("button", name="Simpan", exact=True).first.click()
    page.locator(".success").wait_for()
    assert hits(page, "menyiangi") == ["Warga menanam bakau"]
    assert hits(page, "terlindungi") == []

    page.goto(f"{LIST}?q=menyiangi")
    assert page.locator(".index-state").inner_text() == "terindeks"
    choose(page, "Tarik artikel yang dipilih (jadikan draf)")
    page.get_by_text("1 artikel ditarik").wait_for()
    assert hits(page, "menyiangi") == []


def test_a_duplicate_is_saved_only_after_confirmation(editor):
    page = editor
    page.goto(f"{LIST}add/")
    page.get_by_label("Judul").fill("Artikel yang sudah ada")
    page.get_by_label("Isi").fill("Tentang hujan.")
    page.get_by_role("button", name="Terbitkan", exact=True).click()

    page.locator(".errorlist").get_by_role("link", name="Artikel yang sudah ada").wait_for()
    page.get_by_label("Tetap simpan sebagai artikel tersendiri").check()
    page.get_by_role("button", name="Terbitkan", exact=True).click()

    page.locator(".success").wait_for()
    assert page.locator("#result_list tbody tr").count() == 2


def test_two_files_are_uploaded_previewed_and_imported(editor):
    page = editor
    page.goto(LIST)
    page.get_by_role("link", name="Unggah berkas").click()
    page.get_by_label("Berkas").set_input_files(
        [
            {"name": "kebakaran.txt", "mimeType": "text/plain", "buffer": FIRST.encode()},
            {"name": "cabai.jsonl", "mimeType": "text/plain", "buffer": SECOND.encode()},
        ]
    )
    page.locator("[data-chosen] li", has_text="cabai.jsonl").wait_for()
    page.get_by_role("button", name="Baca berkas").click()

    page.get_by_role("heading", name="Periksa sebelum mengimpor").wait_for()
    titles = page.locator(".upload-field--title input")
    assert [title.input_value() for title in titles.all()] == [
        "Kebakaran Gudang Rotan Padam",
        "Harga cabai turun",
    ]
    assert page.locator(".upload-rejections").inner_text().startswith("Baris 2")
    assert page.locator("input[name$='-pick']:checked").count() == 2
    page.get_by_role("button", name="Impor").click()

    page.get_by_role("heading", name="Hasil impor").wait_for()
    page.get_by_role("link", name="Harga cabai turun").wait_for()
    assert hits(page, "gudang+rotan") == ["Kebakaran Gudang Rotan Padam"]
    assert hits(page, "cabai") == ["Harga cabai turun"]


def test_discarded_articles_come_back_by_one_click(editor):
    page = editor
    page.goto(LIST)
    before = hits(page, "hujan")
    page.goto(LIST)
    choose(page, "Buang artikel yang dipilih")
    page.locator(".success").wait_for()
    assert hits(page, "hujan") == []

    page.goto("/admin/articles/operation/")
    page.locator(".field-shown_name a").first.click()
    page.get_by_role("button", name="Urungkan").click()
    page.get_by_role("button", name="Lakukan lagi").first.wait_for()

    assert sorted(hits(page, "hujan")) == sorted(before)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_of_the_admin_is_wider_than_the_window(editor, width, scheme):
    page = editor
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})

    for path in ADMIN_PAGES:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
