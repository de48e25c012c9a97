"""Values of cells and keys: marks of missing values, lists and objects."""

import pytest

from articles.importing.values import is_missing, paragraphs_of, words_of, written_list


@pytest.mark.parametrize(
    "value",
    [
        *(
            "nan",
            "NaN",
            "None",
            "null",
            "NULL",
            "N/A",
            "n/a",
            "#N/A",
            "NA",
            "<NA>",
            "NaT",
            "-",
            "--",
        ),
        *("\\N", "undefined", "Tidak Ditemukan", "tidak ditemukan", "Judul Tidak Ditemukan"),
        *(
            "Content not found",
            "Tidak ada",
            "Tidak tersedia",
            "(kosong)",
            "kosong",
            "[]",
            "{}",
            "''",
        ),
        *("", "  ", "\u00a0", "\ufeff", " nan ", "NaN\n", "(null)", "Tanpa Judul", "No title", "—"),
        *(None, float("nan"), float("inf"), [], {}, True, False),
    ],
)
def test_missing(value):
    assert is_missing(value)


@pytest.mark.parametrize(
    "value",
    [
        *(
            "None of Us",
            "Nan",
            "Nana",
            "Null Island",
            "Tidak Ditemukan Korban Jiwa",
            "Kosong",
            "NAB",
        ),
        *(
            "Tak Ada Lagi Banjir di Demak",
            "No 1",
            "0",
            "Nol",
            "N. A. Contoh",
            "Not Found Fest 2024",
        ),
        *("Isi", "Tanggal", "-5", "Na", 0, 7, 0.0, ["a"], {"a": 1}),
    ],
)
def test_not_missing(value):
    assert not is_missing(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Air naik.", "Air naik."),
        (["Satu.", "Dua."], "Satu.\n\nDua."),
        (["Satu.", None, "", "nan", "Dua."], "Satu.\n\nDua."),
        ([["Satu."], {"text": "Dua."}], "Satu.\n\nDua."),
        ({"rendered": "<p>Satu.</p>"}, "<p>Satu.</p>"),
        ({"blocks": [{"data": {"text": "Satu."}}, {"data": {"text": "Dua."}}]}, "Satu.\n\nDua."),
        ("['Satu.', \"Jum'at dua.\"]", "Satu.\n\nJum'at dua."),
        ("['Satu.\\nLagi.' 'Dua\\'s.']", "Satu.\nLagi.\n\nDua's."),
        ('["Satu.", "Dua \\u00e9."]', "Satu.\n\nDua é."),
        ("[Gambas:Video 20detik]", "[Gambas:Video 20detik]"),
        ("['Satu.', dua]", "['Satu.', dua]"),
        ({"warna": "merah"}, ""),
        (12.0, "12"),
        (True, ""),
    ],
)
def test_paragraphs(value, text):
    assert paragraphs_of(value) == text


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("  Rina   Contoh ", "Rina Contoh"),
        (["Ani", {"name": "Budi"}, "-"], "Ani, Budi"),
        ("['Ani', 'Budi']", "Ani, Budi"),
        ("{'name': 'Ani', 'id': None}", "Ani"),
        ('[{"name": "Ani"}, {"name": "Budi"}]', "Ani, Budi"),
        ({"data": {"id": 1, "attributes": {"nama": "Metro"}}}, "Metro"),
        ("{'Ani', 'Budi'}", "{'Ani', 'Budi'}"),
        ("{'a': b'x'}", "{'a': b'x'}"),
        ({"nama": "Ani"}, "Ani"),
        ({"name": "nan", "username": "ani"}, "ani"),
        (7, "7"),
        (7.0, "7"),
    ],
)
def test_words(value, words):
    assert words_of(value) == words


@pytest.mark.parametrize(
    "value",
    [
        {"ops": [{"insert": "Air naik.\n"}, {"insert": "Warga pergi."}]},
        '{"blocks": [{"text": "Air naik."}, {"text": "Warga pergi."}]}',
        "[{'text': 'Air naik.'}, {'text': 'Warga pergi.'}]",
    ],
    ids=["quill", "JSON in a text", "Python in a text"],
)
def test_texts_of_editors(value):
    assert paragraphs_of(value).split() == ["Air", "naik.", "Warga", "pergi."]


@pytest.mark.parametrize("text", ['{"' + "[" * 100_000 + "}", "{'a': " + "(" * 50_000 + "}"])
def test_a_text_that_is_no_written_object_stays(text):
    assert paragraphs_of(text) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (r"Air naik.\nWarga pergi.", "Air naik.\nWarga pergi."),
        (r"Air naik\n\nWarga\r\n\r\npergi", "Air naik\n\nWarga\n\npergi"),
        (r"Berkas ada di C:\nama\notes", r"Berkas ada di C:\nama\notes"),
        ("Kode:\nprint('Halo.\\n')\nSelesai.", "Kode:\nprint('Halo.\\n')\nSelesai."),
    ],
)
def test_line_ends_as_backslash_and_letter(value, text):
    assert paragraphs_of(value) == text


def test_deep_and_long_values_end():
    deep: object = "x"
    for _ in range(1_000):
        deep = [deep]

    assert paragraphs_of(deep) == ""
    assert written_list("[" + "'a', " * 200_000 + "b]") is None
    assert written_list("['" + "\\'" * 200_000 + "]") is None
