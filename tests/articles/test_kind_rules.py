"""The kind of an article: stated by a file, or shown by the article."""

import pytest

from articles.kind_rules import kind_of, stated_kind

REPORT = (
    "KOTA UJI - Wali kota membuka pasar baru pada Senin (3/6/2024). Pasar itu menampung 200"
    ' pedagang. "Semua kios sudah terisi," kata kepala dinas.'
)
CHECK = (
    "Akun Facebook Warga Uji membagikan unggahan tentang pasar yang roboh. Hasil penelusuran:"
    " foto itu diambil di negara lain. Tim Pemeriksa Fakta menyimpulkan bahwa klaim itu"
    " merupakan konten yang menyesatkan."
)
OLD_CHECK = (
    "SUMBER: media sosial. NARASI: Pasar roboh, sebarkan! PENJELASAN: Foto yang beredar itu"
    " diambil tiga tahun lalu di negara lain."
)
CLAIM = "Pasar baru roboh tadi pagi!!! Bagikan ke semua teman sebelum dihapus..."


@pytest.mark.parametrize("body", [CHECK, OLD_CHECK], ids=["new", "old"])
def test_a_fact_check_is_known_by_its_form(body: str) -> None:
    assert kind_of(title="Pasar Roboh", body=body) == "factcheck"


def test_news_about_a_hoax_stay_news() -> None:
    body = f"{REPORT} Kepala dinas membantah kabar bohong yang beredar di media sosial."

    assert kind_of(title="Dinas Bantah Hoaks Pasar Roboh", body=body) == "news"


def test_style_alone_never_makes_a_text_a_hoax() -> None:
    assert kind_of(title="", body=CLAIM) == "news"


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        ("category", "Cek Fakta", "factcheck"),
        ("category", "Home / Kolom", "opinion"),
        ("category", "Berita", "news"),
        ("category", "Advertorial", "advertorial"),
        ("source", "Turn Back Hoax", "factcheck"),
        ("url", "https://www.kabar.example/cek-fakta/read/1/pasar-roboh", "factcheck"),
        ("url", "https://opini.kabar.example/2024/pasar", "opinion"),
        ("url", "https://foto.kabar.co.id/2024/pasar", "photo"),
        ("url", "https://www.kabar.example/foto-news/d-1/pasar", "photo"),
        ("url", "https://kabar.example/cek-fakta-pasar-uji-roboh", "factcheck"),
        ("url", "https://rilis.id/pasar-baru", "news"),
        ("url", "https://www.kabar.example/video-game/pasar", "news"),
        ("url", "http://[", "news"),
        ("title", "Infografis: Harga Cabai Setahun", "infographic"),
        ("title", "[HOAKS] Pasar Baru Roboh", "claim"),
        ("body", "SIARAN PERS Nomor 12. Dinas membuka pasar.", "release"),
        ("body", f"{REPORT} (adv)", "advertorial"),
        ("body", f"{REPORT} Tulisan ini adalah pendapat pribadi.", "opinion"),
    ],
)
def test_each_field_can_show_the_kind(field: str, value: str, kind: str) -> None:
    fields = {"title": "Pasar Baru Dibuka", "body": REPORT} | {field: value}

    assert kind_of(**fields) == kind


def test_a_verdict_in_the_title_of_an_explanation_is_a_fact_check() -> None:
    assert kind_of(title="[SALAH] Pasar Baru Roboh", body=CHECK) == "factcheck"


@pytest.mark.parametrize(
    ("value", "text", "kind"),
    [
        ("opini", REPORT, "opinion"),
        ("Hoax", CLAIM, "claim"),
        ("hoaks", CHECK, "factcheck"),
        ("factcheck_or_hoax", CLAIM, "claim"),
        ("factcheck_or_hoax", OLD_CHECK, "factcheck"),
        ("factcheck_or_hoax", REPORT, "factcheck"),
        ("berita, cek fakta", REPORT, "factcheck"),
        ("news", CHECK, ""),
        ("valid", CLAIM, ""),
        ("ekonomi", REPORT, ""),
        ("1", REPORT, ""),
        ("", REPORT, ""),
    ],
)
def test_stated_kind(value: str, text: str, kind: str) -> None:
    assert stated_kind(value, text) == kind
