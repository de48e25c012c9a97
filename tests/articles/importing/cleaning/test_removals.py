"""Removals: each is reported with its place, and can be undone."""

import gzip
import itertools
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import example, given, strategies

from articles.importing.cleaning import clean, clean_article, restore, restore_all
from articles.importing.cleaning.draft import Draft
from articles.importing.cleaning.rules import RULES, TAKING, apply_rules
from articles.importing.record import ArticleRecord, Fields, RawArticle, Removal

CASES = Path(settings.BASE_DIR).parent / "shared" / "cases" / "files"
NEWS = Path(settings.BASE_DIR).parent / "shared" / "corpus" / "news.jsonl.gz"
SAMPLE = 3_000  # articles of the news
BLOCKS = [
    "Air naik di tiga kecamatan sejak Senin malam.",
    "Warga mengungsi ke sekolah, kata petugas",
    "ADVERTISEMENT",
    "SCROLL TO CONTINUE WITH CONTENT",
    "Baca juga: Harga Beras Naik Lagi",
    "Baca juga:\nHarga Beras di Pasar Induk Naik Lagi",
    "Baca Juga\nDampak bagi petani",
    "Unggahan itu menjadi\ntrending\ndi media sosial.",
    "Jakarta\n-\nSinta Contoh\nternyata pulang lebih awal.",
    "JAKARTA, KOMPAS.com - Sidang ditunda.",
    "Penulis: Rina Contoh",
    "Sumber: kabar.contoh.id",
    "Kompas.com - 07/01/2022, 14:05 WIB",
    "(abc/xyz)\nbanjir\nbantuan warga",
    "Video: Banjir di Pasar Contoh",
    "Video: Banjir di Pasar Contoh",
    "Artikel ini telah tayang di Kompas.com dengan judul Banjir.",
    "Berita Terkait\nHarga Beras di Pasar Naik\nHarga Gula di Pasar Turun Lagi",
    "Copyright © 2021 Kabar Kota. Dilarang menyalin.",
    "Eropa BaratIni luas.",
    "“Kami siap“, ujarnya ”tenang”.",
    '""Kami siap,"" kata dia.',
    "*** _ ---",
    "- Beras naik",
    "Satu dua.\xa0\xa0Tiga\u200b empat.",
    "Judul yang Berulang di Sini",
    "Judul yang Berulang di Sini",
    "",
]


def letters(text: str) -> str:
    """Return the letters and digits of a text."""
    return re.sub(r"[\W_]+", "", text)


def normalised(text: str) -> str:
    """Return the text before the first rule that takes something."""
    draft = Draft(text)
    before = itertools.takewhile(lambda rule: not rule.takes, RULES)
    apply_rules(draft, tuple(rule.name for rule in before))
    return draft.text


texts = strategies.lists(
    strategies.tuples(
        strategies.sampled_from(BLOCKS), strategies.sampled_from([" ", "\n", "\n\n"])
    ),
    min_size=1,
    max_size=14,
).map(lambda parts: "".join(block + space for block, space in parts))


@given(texts)
def test_body_and_removals_are_the_whole_text(text):
    article = clean(text, Fields(title="Judul Tersendiri"))

    whole = letters(restore_all(article.body, article.removals))
    assert whole == letters(normalised(text))
    places = [removal.at for removal in article.removals]
    assert places == sorted(places)
    assert all(0 <= at <= len(article.body) for at in places)
    assert {removal.rule for removal in article.removals} <= set(TAKING)


@given(texts)
@example(
    "Baca juga:\nHarga Beras di Pasar Induk Naik Lagi\nADVERTISEMENT\n"
    "ADVERTISEMENT SCROLL TO CONTINUE WITH CONTENT"  # another rule takes a part of a piece
)
def test_pieces_that_were_put_back_stay(text):
    text = f"{BLOCKS[0]}\n{text}"  # a text of page elements only is not touched at all
    given_fields = Fields(title="Judul Tersendiri")
    removals = clean(text, given_fields).removals

    kept = clean(text, given_fields, kept=[(removal.rule, removal.text) for removal in removals])

    for removal in removals:
        assert letters(removal.text) in letters(kept.body)


@pytest.mark.parametrize("file", ["baca_juga.txt", "trending.txt", "penggalan.txt"])
@pytest.mark.skipif(not CASES.is_dir(), reason="the cases are not beside the checkout")
def test_nothing_of_the_cases_is_lost(file):
    text = (CASES / file).read_text("utf-8")

    article = clean(text)

    assert letters(article.title + restore_all(article.body, article.removals)) == letters(text)


@pytest.mark.corpus
@pytest.mark.skipif(not NEWS.is_file(), reason="the news are not beside the checkout")
def test_nothing_of_the_news_is_lost():
    with gzip.open(NEWS, "rt", encoding="utf-8") as lines:
        for line in itertools.islice(lines, 0, SAMPLE * 15, 15):
            body = json.loads(line)["body"]

            article = clean(body, Fields(title="Judul Tersendiri"))

            whole = letters(restore_all(article.body, article.removals))
            assert whole == letters(normalised(body))


def test_each_piece_has_its_rule_and_its_place_in_the_body():
    text = (
        "Jakarta - Air naik di Eropa BaratIni.\nBaca juga: Harga Beras Naik\n"
        "“Kami siap“, katanya. (ant/red)\nCopyright © 2021 Kabar"
    )

    article = clean(text, Fields(title="Air Naik"))

    assert article.body == "Air naik di Eropa Barat Ini.\n\n“Kami siap”, katanya."
    found = [(removal.rule, removal.text, removal.at) for removal in article.removals]
    assert found == [
        ("dateline", "Jakarta -", 0),
        ("boilerplate lines", "Baca juga: Harga Beras Naik", 30),
        ("trailing credits", "(ant/red)", len(article.body)),
        ("boilerplate lines", "Copyright © 2021 Kabar", len(article.body)),
    ]


@pytest.mark.parametrize(
    ("removal", "expected"),
    [
        (Removal("dateline", "Jakarta -", 0), "Jakarta - Air naik.\n\nWarga pergi."),
        (Removal("boilerplate lines", "ADV", 0), "ADV\n\nAir naik.\n\nWarga pergi."),
        (Removal("boilerplate lines", "ADV", 11), "Air naik.\n\nADV\n\nWarga pergi."),
        (Removal("boilerplate lines", "A\nB", 23), "Air naik.\n\nWarga pergi.\n\nA\n\nB"),
        (Removal("trailing credits", "(a/b)", 23), "Air naik.\n\nWarga pergi. (a/b)"),
        (Removal("linked headlines", "Baca juga: X", 9), "Air naik. Baca juga: X\n\nWarga pergi."),
        (Removal("inline boilerplate", "ADV", 3), "Air ADV naik.\n\nWarga pergi."),
    ],
)
def test_a_piece_goes_back_to_its_place(removal, expected):
    assert restore("Air naik.\n\nWarga pergi.", removal) == expected


@pytest.mark.parametrize("at", [-5, 0, 1, 7, 9, 10, 11, 15, 99])
@pytest.mark.parametrize("rule", ["dateline", "boilerplate lines"])
def test_a_piece_goes_back_into_an_edited_body_between_words(rule, at):
    body = "Kalimat baru di sini.\n\nWarga pergi."

    restored = restore(body, Removal(rule, "PIECE", at))

    assert restored.replace("PIECE", " ").split() == body.split()
    assert "PIECE" in restored.split()


def test_a_credit_that_was_put_back_sets_no_field():
    text = "Air naik di Demak sejak Senin malam.\nWarga mengungsi.\nSumber: Antara"

    article = clean(text, Fields(title="Air"), kept=[("credit lines", "Sumber: Antara")])

    assert article.body.endswith("Sumber: Antara")
    assert article.source == ""


def test_one_of_two_equal_pieces_is_put_back():
    text = "Air naik.\nADVERTISEMENT\nWarga pergi.\nADVERTISEMENT\nSelesai sudah."

    article = clean(text, Fields(title="Air"), kept=[("boilerplate lines", "ADVERTISEMENT")])

    assert article.body.count("ADVERTISEMENT") == 1
    assert len(article.removals) == 1


def test_a_headline_that_became_the_title_is_no_removal():
    article = clean("Air Naik di Demak\nair naik di demak\nAir naik sejak Senin malam di sana.")

    assert article.title == "Air Naik di Demak"
    assert article.body == "Air naik sejak Senin malam di sana."
    assert article.removals == ()


PROSE = "Air naik di tiga kecamatan sejak Senin malam dan warga mengungsi ke sekolah. "


def test_much_removed_text_makes_a_draft():
    related = "Berita Terkait\n" + "Harga Beras di Pasar Induk Naik Lagi\n" * 8

    article = clean(PROSE * 10 + "\n" + related, Fields(title="Air", status="published"))

    assert article.status == "draft"
    assert [warning.code for warning in article.warnings] == ["much_removed"]
    assert "Harga" not in article.body


def test_a_tenth_is_not_much():
    article = clean(PROSE * 10 + "\nBaca juga: Harga Beras Naik", Fields(title="Air"))

    assert (article.status, article.warnings) == ("", ())


def test_sentences_in_a_row_make_a_draft():
    notice = "Copyright © 2021 Kabar. Dilarang menyalin. Hubungi redaksi kami."

    article = clean(PROSE * 20 + "\n" + notice, Fields(title="Air"))

    assert article.status == "draft"
    assert [warning.code for warning in article.warnings] == ["sentences_removed"]


def test_pieces_in_a_row_count_together():
    notices = "© Kabar Kota.\n© Kabar Desa.\n© Kabar Pulau."

    apart = clean(f"{PROSE * 30}\n© Kabar Kota.\n{PROSE}\n© Kabar Desa.", Fields(title="Air"))
    together = clean(f"{PROSE * 30}\n{notices}", Fields(title="Air"))

    assert apart.warnings == ()
    assert [warning.code for warning in together.warnings] == ["sentences_removed"]


def test_a_put_back_piece_raises_no_doubt():
    text = PROSE + "\nBaca juga: Harga Beras Naik"

    article = clean(text, Fields(title="Air"), kept=[("boilerplate lines", text.splitlines()[1])])

    assert article.warnings == ()


def test_the_record_of_an_article_has_removals_and_pieces_put_back():
    raw = RawArticle(text=f"{PROSE}\nADVERTISEMENT\nBaca juga: Harga Beras Naik", origin="a:1")
    kept = [("boilerplate lines", "ADVERTISEMENT")]

    record = clean_article(raw, kept=kept)

    assert isinstance(record, ArticleRecord)
    assert record.kept == tuple(kept)
    assert [removal.text for removal in record.removals] == ["Baca juga: Harga Beras Naik"]
    assert record.status == "draft"
