"""Personal data in queries: found in many notations, and not seen in what newspapers write."""

import pytest

from searchsite.query_log.personal_data import has_personal_data

PERSONAL = [
    "081234567890",
    "0812-3456-7890",
    "0812 3456 7890",
    "0812.3456.7890",
    "+62 812-3456-7890",
    "+6281234567890",
    "6281234567890",
    "(+62)81234567890",
    "wa 0857 1234 567",
    "telepon 021 5551234",
    "(021) 555-1234",
    "0274-512345",
    "+1 202 555 0143",
    "+44 20 7946 0958",
    "０８１２３４５６７８９０",
    "٠٨١٢٣٤٥٦٧٨٩٠",
    "0812\u200b3456\u200b7890",
    "3174012305800001",
    "NIK 3174 0123 0580 0001",
    "317401 230580 0001",
    "31.74.01.230580.0001",
    "12.345.678.9-012.345",
    "4111 1111 1111 1111",
    "rekening 1234567890",
    "budi.santoso@surel.example",
    "budi@surel.co.id alamat",
    "budi＠surel.example",
    "budi (at) surel.example",
    "paspor A1234567",
    "judul:budi@surel.example",
    '"0812 3456 7890"',
    "0812\u20133456\u20137890",
    "0812\u00b73456\u00b77890",
    "0812_3456_7890",
    "08 12 34 56 78 90",
    "0065 9123 4567",
    "no rek bca 123 456 7890",
    "012345678901000",
    "3174012305800000",
    "sim 1234-5678-901234",
    "nip 19650101 199003 1 001",
    "budi@surel",
    "budi at surel dot com",
]
NEWS = [
    "banjir jakarta 2024",
    "2019 2020 2021 2022",
    "pemilu 2014-2019",
    "uu 11/2020",
    "uu nomor 11 tahun 2020 pasal 27",
    "17-08-1945",
    "08-12-2023",
    "tanggal:2023-08-17..2023-09-01",
    "tanggal:01-02-2023..03-04-2023",
    "Rp 1.500.000.000.000",
    "1000000000000 rupiah",
    "anggaran 2.345.678.901.234",
    "1,234,567,890",
    "3.141592653589793",
    "gempa 7,8 5,2 2018 28 09 2018",
    "covid-19",
    "@jokowi",
    "kucing at rumah",
    "boeing 737 800 mh370",
    "skor 21-17 21-19 21-15",
    "km 0 02 2024",
    "pilkada 2020 270 daerah",
    "psbb 08 11 2020 - 10 11 2020",
    "hp terbaik 2019 2020 2021",
    "apbn 3842700000000000",
    "250000000000 rupiah",
    "1945\u20131949",
    "putusan 003/2020/12",
    "",
]


@pytest.mark.parametrize("text", PERSONAL)
def test_personal_data_is_found(text):
    assert has_personal_data(text)
    assert has_personal_data(f"siapa {text} ini")


@pytest.mark.parametrize("text", NEWS)
def test_words_and_numbers_of_news_are_not_personal_data(text):
    assert not has_personal_data(text)


@pytest.mark.parametrize("text", ["1" * 4_000, "0 " * 2_000, "a@" * 2_000, "0-8-" * 1_000])
def test_hostile_texts_take_linear_time(text):
    has_personal_data(text)  # would not return within the time of a test otherwise
