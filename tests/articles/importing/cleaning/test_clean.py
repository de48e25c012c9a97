"""All rules together: given values win, limits hold, and hostile text costs linear time."""

from pathlib import Path

import pytest
from django.conf import settings

from articles.importing.cleaning import clean, clean_article
from articles.importing.cleaning.rules import RULES
from articles.importing.record import ArticleRecord, Fields, RawArticle, Rejection
from tests.costs import grows_linearly

PAGE = (
    "Kabar Kota - 07/01/2022, 14:05 WITA\nAir Naik di Demak\nPenulis: Rina Sari\n"
    "DEMAK, KOMPAS.com - Air naik di tiga kecamatan sejak Senin malam.\n"
    "Baca juga: Harga Beras\nWarga mengungsi ke sekolah terdekat. (ant/red)\nSumber: kabar.co.id\n"
)


def test_page():
    article = clean(PAGE.replace("Kabar Kota", "Kompas.com"))

    assert article.title == "Air Naik di Demak"
    assert (article.author, article.source) == ("Rina Sari", "kabar.co.id")
    assert str(article.published_at) == "2022-01-07 14:05:00+08:00"
    assert article.body == (
        "Air naik di tiga kecamatan sejak Senin malam.\n\nWarga mengungsi ke sekolah terdekat."
    )


def test_given_fields_win():
    given = Fields(title="Judul Lain", author="Budi", source="Media Lain")

    article = clean(PAGE, given)

    assert (article.title, article.author, article.source) == ("Judul Lain", "Budi", "Media Lain")
    assert "Penulis" not in article.body


def test_values_that_fit_no_field_are_left_out_with_a_warning():
    given = Fields(
        title="T" * 10,
        source="s" * 121,
        author="a" * 201,
        category="c" * 81,
        url="javascript:alert(1)",
    )

    article = clean("Air naik.", given)

    assert (article.source, article.author, article.category, article.url) == ("", "", "", "")
    assert len(article.warnings) == 4


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.id/b", "https://a.id/b"),
        ("www.a.id/b", "https://www.a.id/b"),
        ("http://a.id/" + "x" * 1000, ""),
        ("ftp://a.id/b", ""),
        ("bukan alamat", ""),
    ],
)
def test_address(url, expected):
    assert clean("Air naik.", Fields(title="Air", url=url)).url == expected


def test_long_title_is_cut_and_kept_whole_in_the_body():
    title = "Air naik di tiga kecamatan " * 20

    article = clean("Warga mengungsi.", Fields(title=title))

    assert len(article.title) <= 300
    assert article.body.startswith(" ".join(title.split()))
    assert article.body.endswith("Warga mengungsi.")


def test_cleaning_again_changes_nothing():
    once = clean(PAGE)

    again = clean(once.body, Fields(title=once.title))

    assert again.body == once.body


def test_original_is_kept_only_if_it_differs():
    plain = RawArticle(text="Air naik.", origin="a:1")
    changed = RawArticle(text="JAKARTA - Air naik.\x00", origin="a:1")
    whole_file = RawArticle(text="Air naik.", origin="a:1", original="Air naik.")

    records = [clean_article(article) for article in (plain, changed, whole_file)]

    originals = [record.original for record in records if isinstance(record, ArticleRecord)]
    assert originals == ["", "JAKARTA - Air naik.", "Air naik."]


@pytest.mark.parametrize("text", ["\x00\x00", "\u200b", "\n\n"])
def test_nothing_left_is_a_rejection(text):
    found = clean_article(RawArticle(text=text, origin="a.txt:7"))

    assert isinstance(found, Rejection)
    assert (found.file, found.line) == ("a.txt", 7)


def test_without_rules_only_the_indispensable_is_done():
    article = clean("JAKARTA - Air naik.\x00 Baca juga: Lain", rules=False)

    assert article.body == "JAKARTA - Air naik. Baca juga: Lain"


HOSTILE = (
    " ",
    "\n",
    '"',
    "“",
    '“ ”‘" ',
    "Baca juga: ",
    "Baca juga: A B c ",
    "aA",
    "kataKata ",
    "- ",
    "(",
    "[",
    "Penulis: ",
    "<",
    "<p>",
    "&",
    "Ã",
    "â€™",
    ". A",
    "1",
    "tag: ",
    "a\u0301",
    "A, ",
    "\ud800",
    "Copyright ",
    "(ab/cd) ",
    "Simak juga Video: ",
    'Tonton juga "',
    "a\u0301",
    "Baca juga\n",
    "- Budi Santo\n",
    "Baca juga\nHarga Beras Naik Lagi\n",
    "Berita Terkait\nHarga Beras Naik Lagi\n",
    "a\n",
    ", x\n",
    "pada\nKompas\n",
    "Jakarta\n-\n",
    "Video: Air Naik\n(ab/cd)\n",
    "Simak WhatsApp Channel ",
    "Ikuti https://t.me/x ",
    "Copyright 2021 A ",
    "Artikel ini telah ",
    "Mari baca a.com. Klik ",
    "ADVERTISEMENT\n",
    "ADVERTISEMENT ",
    "Dilarang mengutip konten ",
    "<!-- ",
    "<script",
    "\uf0b7 ",
    "Kompas.com, 1 Juni 2024\n",
)


@pytest.mark.parametrize("piece", HOSTILE, ids=[ascii(piece) for piece in HOSTILE])
def test_hostile_text_costs_linear_time(piece):
    def work(length: int) -> None:
        clean((piece * (length // len(piece) + 1))[:length], Fields(title="Judul"))

    assert grows_linearly(work, 20_000)


def test_rules_have_unique_names_and_an_effect():
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.effect for rule in RULES)


SEEDS = Path(settings.BASE_DIR).parent / "shared" / "corpus" / "seeds"


@pytest.mark.corpus
@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed articles are not beside the checkout")
class TestSeeds:
    def test_article_with_dateline_and_source_line(self):
        article = clean(next(SEEDS.glob("000_*")).read_text())

        assert article.title == (
            "Kalender politik internasional pada tahun 2022 dimulai dengan situasi keamanan yang"
            " sangat tegang di Kazakhstan…"
        )
        assert (article.source, article.author) == ("globaltimes.cn", "")
        assert article.body.startswith("Kalender politik internasional")
        assert article.body.endswith("meredakan kerusuhan publik.")
        assert len(article.body.split("\n\n")) == 22

    def test_article_with_bylines_run_together_words_and_boilerplate(self):
        article = clean(next(SEEDS.glob("002_*")).read_text())

        assert article.title.startswith("Pakta Warsawa, aliansi delapan negara sosialis")
        assert (article.author, article.source) == ("Norbert Paredes", "Dunia Berita BBC")
        assert article.body.startswith("Pakta Warsawa, aliansi")
        assert article.body.endswith("instrumen politik internasional Rusia.”")
        for gone in ("Harris", "fenomena cuaca", "More Stories", "push", "Paredes"):
            assert gone not in article.body
        for kept in (
            "Eropa Barat Ini memiliki",
            "apa-apa Kecuali",
            "elit Menurut",
            "“Tembak tanpa peringatan”, di",
            "“Penipu selama bertahun-tahun”, bahkan",
            "berbeda?” Dia bertanya-tanya.",
        ):
            assert kept in article.body
        assert {"“antarmuka”", "Selamat Putin"} <= set(article.body.split("\n\n"))
