"""No sentence of an article is lost, whatever words of page elements it has.

Each text stands in the middle and at the end of an article, and at the end of its first paragraph
too. Only what the comment of a table says may be removed.
"""

import re

import pytest

from articles.importing.cleaning import clean
from articles.importing.record import Fields

FIRST = "Air sungai naik di tiga kecamatan sejak Senin malam, kata petugas yang berjaga."
LAST = "Warga kembali ke rumah masing-masing setelah air surut pada Rabu pagi."

SENTENCES = [
    # Baca juga, lihat juga, simak juga
    "Baca juga buku-buku sejarah agar wawasan bertambah, pesan guru itu kepada murid.",
    "Baca juga Alkitab dan Alquran itu penting, ujar Rina Contoh di depan murid.",
    '"Baca juga koran setiap pagi," pesan Rina Contoh kepada anaknya.',
    "Ia berpesan agar murid baca juga puisi lama dan menghafal beberapa baitnya.",
    "Program Baca Juga Tulis itu diikuti tiga ratus murid dari lima sekolah.",
    "Simak juga bagaimana warga bertahan di atap rumah selama dua malam.",
    "Lihat juga sisi lain kota itu, kata pemandu, sebelum kapal kembali ke dermaga.",
    "Simak videonya di balai desa, ajak kepala desa kepada warga yang datang.",
    'Tonton juga "Laskar Contoh" di bioskop kota pekan depan, ajak sutradaranya.',
    "Baca juga: dua kata itu tertulis di dinding perpustakaan desa sejak tahun lalu.",
    # Halaman, selanjutnya, memuat
    "Halaman rumah warga tergenang air setinggi lutut orang dewasa.",
    "Halaman 5 dari 20 lembar naskah itu robek karena lembap.",
    "Halaman selanjutnya dari buku harian itu hilang sejak perang usai.",
    "Halaman: bagian depan rumah itu dipakai untuk menjemur padi selama kemarau.",
    "Selanjutnya, warga menanam bakau di sepanjang pantai utara.",
    "Buku itu memuat 12 cerita tentang nelayan dan petani garam.",
    "Loading barang di pelabuhan tersendat karena gelombang tinggi.",
    'Layar itu hanya menampilkan tulisan "loading..." sepanjang siang.',
    # Iklan, sponsor
    "Advertisement adalah istilah asing untuk iklan, jelas dosen itu di kelas.",
    "Iklan rokok dilarang di dekat sekolah sejak tahun lalu.",
    "Perusahaan itu memasang Advertisement di koran lama pada tahun 1930.",
    "Sponsored content membuat pembaca bingung, tulis Rina Contoh dalam laporannya.",
    # Hak cipta
    "Copyright adalah istilah asing untuk hak cipta, kata pengacara itu.",
    "Copyright 2021 menjadi tonggak baru bagi para pencipta lagu daerah.",
    "Hak cipta milik pencipta lagu itu digugat di pengadilan niaga.",
    "Hak cipta dilindungi undang-undang, kata hakim saat membacakan putusan.",
    "Hak Cipta 2014 adalah nama undang-undang yang mereka kutip.",
    'Tulisan "All rights reserved" tertera di sampul belakang buku itu.',
    "Dilarang mengambil foto tanpa izin di museum itu, kata petugas.",
    "Dilarang keras mengutip isi surat itu tanpa izin keluarga, kata notaris.",
    "Lambang (c) 2021 pada sampul itu ditulis dengan tangan oleh penerbitnya.",
    # Ajakan, saluran
    "Jangan menyebar kabar bohong di grup WhatsApp keluarga, pesan polisi.",
    "Ikuti kisah petani yang membuat grup WhatsApp untuk menjual beras.",
    "Dapatkan kode verifikasi di WhatsApp lalu ketik kode itu di layar.",
    "Ikuti berita banjir di televisi agar tahu jalan yang ditutup.",
    "Ikuti kami di belakang, teriak pemandu kepada rombongan pendaki.",
    "Warga mengeluhkan pemberitahuan push dari aplikasi itu sepanjang malam.",
    "Mari bergabung dengan grup WhatsApp warga, ajak ketua RT pada rapat itu.",
    "Bagikan makanan kepada korban banjir, pesan camat kepada relawan.",
    "Facebook, Twitter, WhatsApp, dan Telegram diblokir di negara itu sejak Senin.",
    # Artikel ini telah ...
    "Artikel ini telah terbit di jurnal kesehatan pada tahun lalu.",
    "Artikel ini telah dimuat dalam buku kenangan sekolah, kata Rina Contoh.",
    "Berita ini telah tersebar di seluruh kampung sebelum polisi datang.",
    "Artikel itu pernah dimuat di Kompas pada 1972, kenang penulisnya.",
    "Mari membaca buku di perpustakaan contoh.id. Klik tautan ini, kata spanduk itu, lalu daftar.",
    "Warga melapor lewat lapor.contoh.id. Klik tautan ini menjadi kalimat yang paling diingat.",
    # Video, foto, tag, kata kunci
    "Video itu ditonton dua juta kali dalam semalam.",
    "Video: kata itu berasal dari bahasa Latin, terang ahli bahasa.",
    "Foto: benda itu ditemukan di loteng rumah tua di pinggir kota.",
    "Foto itu diambil di Bogor. Pemotretnya Rina Contoh.",
    "Tag nama di bajunya bertuliskan huruf kecil yang sudah pudar.",
    "Kata kunci: sabar, kata pelatih itu kepada para pemainnya.",
    "Label: tulisan kecil di botol itu sudah tidak terbaca lagi.",
    "Komentar warga beragam setelah pengumuman itu dibacakan.",
    # Terkait, terpopuler
    "Berita terkait banjir itu menyebar cepat di kota.",
    "Terpopuler di antara semuanya adalah lagu daerah dari Contoh.",
    "Trending topic itu bertahan sepanjang akhir pekan.",
    "Pilihan editor jatuh pada foto hitam putih karya Rina Contoh.",
    # Penulis, oleh, sumber, editor, dateline
    "Sumber air warga tercemar limbah sejak lama.",
    "Sumber: dari situlah air minum kampung ini mengalir sejak dahulu.",
    "Oleh karena itu warga mengungsi ke sekolah.",
    "Oleh Rina Contoh, kain itu dijahit menjadi bendera.",
    "Editor film itu pulang lebih awal karena sakit.",
    "Penulis buku itu tinggal di Contoh sejak kecil.",
    "Penulis: pekerjaan itu dipilihnya setelah pensiun dari bank.",
    "Reporter: kerja yang menuntut kaki kuat, candanya.",
    "Rapat berlangsung pada Jumat, 7 Januari 2022 di Bogor.",
    "Jakarta - kota yang padat - kembali tergenang pada Senin pagi.",
    "Perkara itu ditangani Komisi Pemberantasan Korupsi (KPK).",
    "Hasil panen mencapai lima ton per hektare (ton/ha)",
    "Kabar itu dikutip dari British Broadcasting Corporation (BBC).",
    "Ia lahir di Surabaya (10/6/1980).",
    # Sejenis, tetapi di tempat lain
    "Kunjungi www.contoh.invalid/daftar dan isi formulir bantuan di sana.",
    "Klik https://contoh.invalid/daftar untuk mendaftar",
    "Dapatkan pemberitahuan push dari aplikasi cuaca agar warga cepat tahu kabar gempa.",
    "Dapatkan update berita cuaca dari petugas. Mari bergabung di posko, ajak camat itu.",
    "Simak video berikut ini: durasinya tiga menit dan menampilkan wawancara ketua.",
    "Ikuti saluran WhatsApp Dinas Perhubungan Contoh",
    "Tag: nama permainan itu diambil dari bahasa asing dan dipakai anak-anak",
    "Label: organik, lokal, dan bebas pestisida",
    "Hak Cipta (C) Menurut Undang-Undang adalah judul bab pertama buku itu.",
    "© adalah lambang hak cipta yang dikenal luas",
    "Tulisan all rights reserved tertera di sampul belakang",
    "Artikel ini telah terbit di Tempo, demikian ia menutup suratnya kepada panitia.",
    "Kecepatan angin mencapai 40 knot. (mil/jam)",
    "Nilai gizi itu dihitung per porsi (kkal/gr)",
    "Jawaban yang benar adalah pilihan kedua. (b)",
    "Ia menjawab singkat. (ya)",
    "Semua peserta lulus. (L/P)",
    "Ukuran baju tersedia lengkap. (S/M/L)",
    "Tulisan ini telah dimuat di Kompas edisi lama, kenang Rina Contoh di rumahnya.",
    "Data itu terbuka. Sumber: Dinas Sosial Alamat: Jalan Contoh 1",
    # Kutipan pendek
    '"Kami lelah," kata Rina Contoh.',
    "Selamat jalan, Kapten.",
    '"Pulang."',
]
#: Several lines of an article; all of them stay.
PASSAGES = {
    "film": (
        "Video:\nFilm pendek itu dibuat dengan kamera ponsel.\n"
        "Foto:\nPameran foto dibuka pada malam yang sama."
    ),
    "subheads": (
        "Penyebab banjir\nTanggul jebol di dua titik, kata petugas.\n"
        "Dampak bagi Petani\nPetani kehilangan bibit padi dan sayur.\n"
        "Apa kata pemerintah?\nPemerintah menyiapkan bantuan benih."
    ),
    "subheads that are also page elements": (
        "Iklan\nIklan di televisi naik dua kali lipat tahun ini.\n"
        "Komentar\nKomentar pembaca terbagi dua, kata redaktur itu.\n"
        "Terpopuler\nTerpopuler di antara lagu itu adalah lagu anak."
    ),
    "interview": (
        "Apa yang Anda lihat malam itu?\nSaya melihat air masuk dari belakang.\n"
        "Lalu, apa yang Anda lakukan?\nSaya membangunkan anak-anak.\n"
        "Apakah ada bantuan?\nAda, tetapi baru datang pagi."
    ),
    "recipe": (
        "Bahan:\n200 gram tepung\n2 butir telur\ngula secukupnya\n"
        "Cara membuat:\n1. Aduk semua bahan.\n2. Kukus dua puluh menit."
    ),
    "poem": "Aku berjalan di pematang\nmenunggu hujan turun\nke ladang yang kering",
    "poem with stops": "Aku berjalan di pematang sawah,\nmenunggu hujan turun,\nke ladang kering.",
    "tags": "Tagar yang ramai dipakai warga:\n#banjir\n#bantuwarga\n#pulihbersama",
    "tags in a sentence": "Tagar #banjir dan #bantuwarga ramai dipakai.",
    "hotlines": "Nomor darurat:\nPolisi: 110\nPemadam: 113\nAmbulans: 118",
    "book": (
        "Judul: Sungai yang Pulang\nPenulis: Rina Contoh\nPenerbit: Pustaka Contoh\n"
        "Tebal: 200 halaman"
    ),
    "media": "Media yang hadir:\nKompas\nTempo\nAntara",
    "programme": "Jadwal acara:\n10 Juni 2025\n11 Juni 2025\n12 Juni 2025",
    "films": "Film karyanya:\nVideo: Laut yang Jauh\nVideo: Gunung yang Dekat",
    "laws": "Aturan Terkait:\nUndang-Undang Nomor 1\nPeraturan Daerah Nomor 2",
    "networks": "Aplikasi yang diblokir:\nFacebook\nTwitter\nWhatsApp",
    "broken behind a glued headline": (
        "Baca: Harga Beras di Pasar Induk Naik Lagi Namun, pemain kelahiran Contoh ini tertinggal\n"
        "Sebelas Dua\nkali pada set kedua."
    ),
    "sources of income": "Ada dua sumber pemasukan media:\nIklan\nLangganan",
    "networks in a list": "Aplikasi yang dipakai anak:\nWhatsApp, Instagram, TikTok\nYouTube",
    "counts in a list": "Statistik unggahan itu:\nSuka: 500\nKomentar (12)\nViews: 3.000",
    "counts in a box": "Video itu viral.\nViews: 2.000.000\nDibagikan: 100 kali",
    "photo in a box": "Karya terbaik:\nFoto: Rina Contoh\nLukisan: Budi Contoh",
    "video in a box": "Juara foto: Rina Contoh\nVideo: Laut Biru Malam Hari",
    "copyright in a list": "Pada sampulnya tertulis:\nHak cipta dilindungi undang-undang",
    "editors of a book": (
        "Judul: Sungai yang Pulang\nPenerbit: Pustaka Contoh\nTahun: 2025\n"
        "Penulis: Rina Contoh\nPenyunting: Budi Contoh"
    ),
    "staff of a magazine": (
        "Pengurus majalah sekolah itu sebagai berikut.\nKetua: Rina Contoh\n"
        "Redaktur: Budi Contoh\nEditor: Sari Contoh\nReporter: Hadi Contoh"
    ),
    "broadcasts": (
        "Jadwal siaran langsung:\nSabtu, 14 Juni 2025\nPukul 19.00 WIB, Contoh lawan Misal\nTVRI"
    ),
    "chronology": (
        "10 Juni 2025\nWarga melihat asap dari arah gudang.\n"
        "12 Juni 2025\nGudang dibuka kembali bagi pedagang."
    ),
    "dates of a vote": "Pemilihan ulang digelar dua kali.\nRabu, 11 Juni 2025\nKamis, 12 Juni 2025",
    "employers": "Ia pernah bekerja di dua media.\nKompas\nTempo",
    "exercises": "Guru memberi tiga tugas:\nBaca juga\nTulis juga\nHitung juga",
    "videos without a colon": "Dua video viral.\nVideo Kucing Menolong Anak\nVideo Bocah Menari",
    "writers of films": "1. Laut Biru\nPenulis: Rina Contoh\n2. Gunung\nPenulis: Budi Contoh",
    "jury": "Dewan juri\nRINA CONTOH\nBUDI CONTOH",
    "subhead with a marker": "Simak Juga Penjelasan Pakar\nPakar gizi menjelaskan tiga hal.",
    "pages": "Tebal buku\nHalaman 120",
    "hashtags of a sentence": "Ia menutup unggahannya dengan tagar\n#SaveContoh #WargaBersatu",
    "broken link": "Unggahan itu menjadi\ntrending\ndi media sosial, kata petugas.",
    "broken medium": "Diberitakan\nBBC\n, Minggu (8/6/2025), penerbangan itu ditunda.",
    "broken date": "Rapat digelar pada\n10 Juni 2025\ndi balai kota.",
    "broken date before a capital": "Rapat digelar pada\n10 Juni 2025\nKetua rapat hadir.",
    "broken byline": "Buku itu ditulis\noleh Budi Contoh\n, wartawan senior.",
    "broken marker": "Guru itu meminta murid\nbaca juga\nbuku cerita di rumah.",
    "broken marker with a colon": "Pada dinding itu tertulis\nbaca juga:\n, lalu sebuah gambar.",
    "broken advertisement": "Perusahaan itu memasang\niklan\ndi koran selama sebulan.",
    "broken label": "Mereka memenuhi kolom\nkomentar\n, kata pengelola akun itu.",
    "broken heading": "Kabar itu masuk daftar\nTerpopuler\n, menurut catatan redaksi.",
    "broken republication": "Puisi itu pernah dimuat di\nKompas\n, kenang penyairnya.",
    "broken person": "Penghargaan itu diterima\nRina Contoh\n, pelatih tim putri.",
    "broken brackets": "Komisi Pemberantasan Korupsi\n(\nKPK\n) memeriksa dua saksi.",
    "broken at the end": "Penghargaan itu diterima\noleh Rina Contoh",
    "page element in a sentence": "Papan bertulisan\nADVERTISEMENT\nitu roboh diterpa angin.",
}


#: Broken passages that are no single sentence.
APART = {"broken behind a glued headline", "broken date before a capital", "broken at the end"}


def letters(text: str) -> str:
    """Return the letters and digits of a text."""
    return re.sub(r"[\W_]+", "", text)


def texts_around(passage: str) -> dict[str, str]:
    """Return articles with the passage in several places."""
    return {
        "at the beginning": f"{passage}\n{FIRST}\n{LAST}",
        "in the middle": f"{FIRST}\n{passage}\n{LAST}",
        "apart": f"{FIRST}\n\n{passage}\n\n{LAST}",
        "at the end": f"{FIRST}\n{LAST}\n{passage}",
        "in running text": f"{FIRST} {passage} {LAST}",
        "at the end of running text": f"{FIRST} {LAST} {passage}",
    }


@pytest.mark.parametrize("place", list(texts_around("")))
@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda sentence: sentence[:40])
def test_no_sentence_is_lost(sentence: str, place: str) -> None:
    text = texts_around(sentence)[place]

    article = clean(text, Fields(title="Air Sungai Naik di Contoh"))

    assert letters(article.body) == letters(text)
    assert article.removals == ()


@pytest.mark.parametrize("place", ["at the beginning", "in the middle", "apart", "at the end"])
@pytest.mark.parametrize("name", PASSAGES)
def test_no_line_of_a_passage_is_lost(name: str, place: str) -> None:
    text = texts_around(PASSAGES[name])[place]

    article = clean(text, Fields(title="Air Sungai Naik di Contoh"))

    assert letters(article.body) == letters(text)
    assert (article.source, article.author, article.published_at) == ("", "", None)


@pytest.mark.parametrize(
    "name",
    [name for name in PASSAGES if name.startswith("broken ") and name not in APART],
)
def test_a_broken_sentence_is_one_paragraph(name: str) -> None:
    passage = PASSAGES[name]

    body = clean(f"{FIRST}\n{passage}\n{LAST}", Fields(title="Air Sungai Naik")).body

    assert len(body.split("\n\n")) == 3
