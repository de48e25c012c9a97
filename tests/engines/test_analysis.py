"""Index and query use the same text analysis."""

import unicodedata
from typing import Literal

import pytest

from tests.engines.conftest import Index, found
from tests.engines.documents import document

UnicodeForm = Literal["NFC", "NFD", "NFKC", "NFKD"]


@pytest.mark.parametrize(
    ("body", "query"),
    [
        ("kerusuhan", "rusuh"),
        ("menulis", "tulisan"),
        ("memperkuat", "kekuatan"),
        ("anak-anak", "anak"),
        ("anak-anaknya", "anak"),
        ("anak", "anak-anak"),
        ("anak-anak", "anak2"),
        ("anak2", '"anak-anak"'),
        ("undang-undang", "undang-undang"),
        ("Eropa BaratIni memiliki", "barat"),
        ("Eropa BaratIni memiliki", '"eropa barat"'),
        ("Eropa BaratIni memiliki", '"eropa barat ini"'),
        ("Eropa BaratIni memiliki", "baratini"),
        ("Jum'at", "jumat"),
        ("Jum’at", "Jum'at"),
        ("20.000 orang", "20000"),
        ("20000 orang", "20.000"),
        ("1,6 persen", "1.6"),
        ("pukul 14:05", "14.05"),
        ("covid-19", "covid19"),
        ("covid19", "covid-19"),
        ("COVID-19", '"covid 19"'),
        ("nonaktif", "non-aktif"),
        ("non-aktif", "nonaktif"),
        ("surel atau email", "e-mail"),
        ("Kazakstan", "Kazakhstan"),
        ("Kazakhstan", "Kazakstan"),
        ("perijinan", "izin"),
        ("KTP-nya", "ktp"),
        ("Bupati S.H.", "sh"),
        ("https://kompas.com/berita", "kompas.com"),
        ("AT&T", "AT&T"),
        ("élite", "elite"),
        ("ﬁlm", "film"),
        ("ＦＵＬＬ", "full"),
        ("Ørsted", "orsted"),
        ("Казахстан", "казахстан"),
        ("東京", "東京"),
        ("e\u00adkonomi", "ekonomi"),
        ("eko\u200bnomi", "ekonomi"),
    ],
)
def test_another_spelling_of_a_word_is_found(index: Index, body: str, query: str) -> None:
    engine = index(document(1, "x", body), document(2, "x", "sama sekali lain"))

    assert found(engine, query) == [1]


@pytest.mark.parametrize("written", ["NFC", "NFD", "NFKC", "NFKD"])
@pytest.mark.parametrize("queried", ["NFC", "NFD"])
def test_unicode_forms_are_equivalent(
    index: Index, written: UnicodeForm, queried: UnicodeForm
) -> None:
    engine = index(document(1, body=unicodedata.normalize(written, "café Zürich")))
    words = unicodedata.normalize(queried, "café Zürich")

    assert found(engine, words) == [1]
    assert found(engine, f'"{words}"') == [1]
    assert found(engine, unicodedata.normalize(queried, "Zür*")) == [1]


@pytest.mark.parametrize(
    ("body", "query"),
    [
        ("media", "dia"),
        ("masalah", "masa"),
        ("menteri", "teri"),
        ("pemilu", "pilu"),
        ("undang-undang", "mengundang"),
    ],
)
def test_another_word_is_not_found(index: Index, body: str, query: str) -> None:
    engine = index(document(1, body=body))

    assert found(engine, query) == []
