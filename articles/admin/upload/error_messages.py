"""Messages for the problems of ``articles.importing.problems``, in the interface's language."""

from django.utils.translation import gettext, gettext_noop

from articles.importing.problems import Problem
from articles.importing.readers.registry import COMPRESSED, USUAL_SUFFIXES, enumerated

#: Names of text columns that the messages suggest.
TEXT_COLUMNS = "body, isi, teks, konten"

_OPEN_QUOTE = gettext_noop('tanda petik (") tidak ditutup: tutup atau hapus')
_TOO_LARGE = gettext_noop("lebih besar dari 5 MB, padahal berisi satu artikel saja")
_LONG_LINE = gettext_noop("barisnya lebih panjang dari %(limit)s karakter")

#: Code -> sentence. A sentence may name the values of the problem and those of ``_COMMON_VALUES``.
MESSAGES = {
    "unknown_format": gettext_noop(
        "jenis berkas tidak dikenal: pakai %(suffixes)s (juga %(compressed)s)"
    ),
    "unreadable": gettext_noop("tidak dapat dibaca"),
    "damaged_gzip": gettext_noop("berkas .gz rusak: hanya bagian sebelum baris ini yang terbaca"),
    "empty": gettext_noop("kosong: tidak ada yang dapat diimpor"),
    "old_word": gettext_noop(
        "berkas Word lama (.doc): buka di Word atau LibreOffice, lalu simpan sebagai .docx"
    ),
    "old_excel": gettext_noop(
        "berkas Excel lama (.xls): buka di Excel atau LibreOffice, lalu simpan sebagai .xlsx"
    ),
    "presentation": gettext_noop("berkas presentasi: simpan teksnya sebagai .txt atau .docx"),
    "apple_document": gettext_noop(
        "berkas Pages, Numbers, atau Keynote: ekspor sebagai .docx, .xlsx, atau .pdf"
    ),
    "image": gettext_noop("gambar: kenali teksnya (OCR) atau ketik, lalu simpan sebagai .txt"),
    "media": gettext_noop("suara atau film: hanya teks yang dapat dibaca"),
    "other_archive": gettext_noop("arsip jenis lain: buka, lalu kemas berkasnya sebagai .zip"),
    "web_archive_file": gettext_noop(
        "halaman yang disimpan dengan semua isinya dalam satu berkas: simpan sebagai .html"
    ),
    "outlook_message": gettext_noop("pesan Outlook (.msg): simpan sebagai .eml"),
    "other_kind": gettext_noop(
        "sebenarnya %(found)s: beri nama berakhiran %(suffix)s, lalu impor lagi"
    ),
    "encrypted": gettext_noop(
        "dilindungi kata sandi: hapus kata sandinya, simpan, lalu impor lagi"
    ),
    "damaged_document": gettext_noop(
        "rusak, atau bukan jenis yang disebut namanya: buka dan simpan ulang, atau simpan teksnya"
        " sebagai .txt"
    ),
    "large_document": gettext_noop("lebih besar dari %(limit)s: pecah menjadi beberapa berkas"),
    "xml_entities": gettext_noop(
        "memuat definisi entitas XML, yang tidak dibuat program kantor: simpan ulang"
    ),
    "deep_document": gettext_noop("susunannya terlalu dalam: simpan teksnya sebagai .txt"),
    "no_text": gettext_noop("tidak memuat teks: tidak ada yang dapat diimpor"),
    "no_text_under_heading": gettext_noop("tidak ada teks di bawah judul %(heading)s"),
    "cover_note": gettext_noop(
        "hanya surat pengantar lampiran, jadi cuma lampirannya yang dibaca: %(text)s"
    ),
    "scanned_pdf": gettext_noop(
        "tidak memuat teks, hanya gambar halaman: kenali teksnya (OCR), lalu impor hasilnya"
    ),
    "garbled_pdf": gettext_noop(
        "teksnya memakai fon yang tidak menyebut hurufnya: simpan teksnya sebagai .txt"
    ),
    "special_file": gettext_noop("perangkat atau saluran, bukan berkas: tidak dibaca"),
    "damaged_record": gettext_noop("tidak dapat dibaca: perbaiki atau hapus"),
    "too_many_pages": gettext_noop(
        "lebih dari %(limit)s halaman: sisanya tidak dibaca; pecah berkasnya"
    ),
    "nested_archive": gettext_noop("arsip di dalam berkas lain: buka, lalu impor isinya"),
    "unsafe_name": gettext_noop("namanya menunjuk ke luar arsip: tidak dibaca; kemas ulang"),
    "link_in_archive": gettext_noop("tautan di dalam arsip, bukan berkas: kemas berkasnya sendiri"),
    "special_in_archive": gettext_noop("perangkat di dalam arsip, bukan berkas: tidak dibaca"),
    "repeated_member": gettext_noop(
        "ada lebih dari satu di dalam arsip: hanya yang pertama dibaca"
    ),
    "too_many_members": gettext_noop(
        "memuat lebih dari %(limit)s berkas: sisanya tidak dibaca; kemas lebih sedikit"
    ),
    "large_member": gettext_noop(
        "lebih besar dari %(limit)s setelah dibuka: pecah menjadi beberapa berkas"
    ),
    "full_archive": gettext_noop(
        "setelah dibuka lebih dari %(limit)s: sisanya tidak dibaca; kemas lebih sedikit berkas"
    ),
    "bomb": gettext_noop(
        "setelah dibuka lebih dari %(limit)s kali ukurannya, dan teks tidak pernah begitu: tidak"
        " dibaca sampai habis"
    ),
    "overlapping_members": gettext_noop(
        "berkas di dalamnya saling bertumpuk, yang tidak dibuat pengemas: kemas ulang"
    ),
    "damaged_archive": gettext_noop(
        "arsip rusak: hanya bagian sebelum kerusakan yang dibaca; kemas ulang"
    ),
    "damaged_member": gettext_noop("rusak di dalam arsip: kemas ulang"),
    "other_members": gettext_noop(
        "memuat %(count)s berkas jenis lain yang dilewati (%(examples)s)"
    ),
    "pages_without_article": gettext_noop("memuat %(count)s halaman tanpa artikel, yang dilewati"),
    "too_slow": gettext_noop(
        "perlu lebih dari %(limit)s detik untuk dibaca: pecah, atau simpan teksnya sebagai .txt"
    ),
    "too_much_memory": gettext_noop(
        "perlu memori lebih dari %(limit)s MB: pecah, atau simpan teksnya sebagai .txt"
    ),
    "parser_died": gettext_noop(
        "merusak program yang menguraikannya: simpan ulang, atau simpan teksnya sebagai .txt"
    ),
    "given_up": gettext_noop(
        "tidak dibaca sampai habis, karena %(limit)s bagiannya merusak pengurai"
    ),
    "left_out": gettext_noop("baris di atas judul berita ditinggalkan: %(text)s"),
    "several_headings": gettext_noop("memuat %(count)s judul dan dibaca sebagai satu artikel"),
    "pages_without_text": gettext_noop(
        "%(count)s halamannya tidak memuat teks dan mungkin hasil pindai"
    ),
    "text_too_large": _TOO_LARGE,
    "binary": gettext_noop("bukan teks: simpan sebagai teks polos (UTF-8)"),
    "page_too_large": _TOO_LARGE,
    "bad_html": gettext_noop(
        "tidak terbaca sebagai HTML: simpan ulang halamannya, atau teksnya sebagai .txt"
    ),
    "complex_html": gettext_noop(
        "halaman ini terdiri atas lebih dari %(limit)s elemen: simpan teksnya sebagai .txt"
    ),
    "deep_html": gettext_noop("susunan HTML terlalu dalam: simpan teksnya sebagai .txt"),
    "list_page": gettext_noop("daftar artikel, bukan satu artikel: simpan halaman tiap artikelnya"),
    "cut_page": gettext_noop(
        "halaman ini hanya memuat sebagian artikel bagi pengunjung: lengkapi teksnya"
    ),
    "page_of_several": gettext_noop(
        "artikel berlanjut di halaman lain: simpan halaman yang memuat semuanya (?page=all)"
        " atau tambahkan sisanya"
    ),
    "no_article": gettext_noop("tidak memuat teks artikel: simpan teksnya sebagai .txt"),
    "long_line": _LONG_LINE,
    "long_json": gettext_noop(
        "lebih panjang dari %(limit)s karakter: tulis satu artikel per baris"
    ),
    "json_ends_early": gettext_noop("berkas terpotong di sini: yang sebelumnya terbaca"),
    "deep_json": gettext_noop("susunan JSON terlalu dalam: artikel adalah objek datar"),
    "bad_json": gettext_noop("bukan JSON yang sah (kolom %(column)s)"),
    "bad_json_value": gettext_noop("bukan JSON yang sah"),
    "no_object": gettext_noop("JSON, tetapi bukan objek {…}"),
    "no_text_key": gettext_noop(
        "tidak ada teks: yang ditemukan %(found)s; perlu salah satu dari %(text_columns)s"
    ),
    "no_text_column": gettext_noop(
        "tidak ada kolom teks: yang ditemukan %(found)s; perlu salah satu dari %(text_columns)s"
    ),
    "no_text_cell": gettext_noop("tidak ada teks: kolom isinya kosong"),
    "missing_text": gettext_noop("tidak ada teks: %(value)s pada kolom isi berarti kosong"),
    "too_many_columns": gettext_noop(
        "memuat %(found)s kolom, padahal baris pertama menyebut %(expected)s"
    ),
    "long_row": _LONG_LINE,
    "open_quote": _OPEN_QUOTE,
    "open_quote_skipped": _OPEN_QUOTE,
    "not_cleaned": gettext_noop(
        "tidak dapat dibersihkan dalam batas yang berlaku: disimpan sebagai draf dengan seluruh"
        " teksnya"
    ),
    "nothing_left": gettext_noop("tidak ada teks yang tersisa setelah dibersihkan"),
    "much_removed": gettext_noop(
        "%(percent)s%% teks dibuang saat dibersihkan: periksa bagian yang dibuang; disimpan sebagai"
        " draf"
    ),
    "sentences_removed": gettext_noop(
        "%(count)s kalimat berturut-turut dibuang saat dibersihkan: periksa dahulu; disimpan"
        " sebagai draf"
    ),
    "bad_date": gettext_noop("tanggal %(value)s tidak terbaca dan ditinggalkan"),
    "unread_date_column": gettext_noop(
        "tanggal pada kolom %(column)s (misalnya %(value)s) tidak terbaca dan ditinggalkan: tulis"
        " sebagai 2024-08-12 07:30 atau 12 Agustus 2024"
    ),
    "unknown_date_column": gettext_noop(
        "kolom %(column)s tampaknya berisi tanggal, tetapi namanya tidak dikenal dan artikelnya"
        " tidak bertanggal: beri nama salah satu dari %(expected)s bila itu tanggal terbit"
    ),
    "swapped_dates": gettext_noop(
        "hari dan bulan pada %(count)s tanggal ditukar (%(stated)s menjadi %(named)s): teksnya,"
        " atau tanggal lain dalam berkas, menunjukkan urutannya"
    ),
    "doubtful_date": gettext_noop("tanggal %(stated)s meragukan: teksnya menyebut %(named)s"),
    "bad_status": gettext_noop("status %(value)s tidak dikenal"),
    "bad_url": gettext_noop("tautan %(value)s bukan alamat http dan ditinggalkan"),
    "long_source": gettext_noop("sumber lebih panjang dari %(limit)s karakter dan ditinggalkan"),
    "long_author": gettext_noop("penulis lebih panjang dari %(limit)s karakter dan ditinggalkan"),
    "long_category": gettext_noop(
        "kategori lebih panjang dari %(limit)s karakter dan ditinggalkan"
    ),
    "long_external_id": gettext_noop(
        "nomor luar lebih panjang dari %(limit)s karakter dan ditinggalkan"
    ),
    "fetch_bad_address": gettext_noop(
        "bukan alamat web: tulis misalnya https://www.contoh.id/berita/42"
    ),
    "fetch_scheme": gettext_noop("tidak diambil: hanya alamat http dan https yang diambil"),
    "fetch_credentials": gettext_noop(
        "memuat nama pengguna atau sandi: tulis alamatnya tanpa keduanya"
    ),
    "fetch_port": gettext_noop("memakai port %(port)s, yang tidak diizinkan"),
    "fetch_unknown_host": gettext_noop("tidak dapat diambil: %(host)s tidak ada; periksa ejaannya"),
    "fetch_private_address": gettext_noop("tidak diambil: %(host)s bukan alamat di internet umum"),
    "fetch_unreachable": gettext_noop(
        "tidak dapat diambil: %(host)s tidak menjawab; coba lagi nanti"
    ),
    "fetch_bad_tls": gettext_noop(
        "tidak diambil: %(host)s tidak punya sertifikat yang sah, atau TLS-nya tidak berfungsi"
    ),
    "fetch_broken": gettext_noop("terputus: %(host)s menutup sambungan; coba lagi nanti"),
    "fetch_too_slow": gettext_noop(
        "tidak selesai diambil dalam %(limit)s detik: coba lagi nanti, atau simpan halamannya lalu"
        " unggah"
    ),
    "fetch_too_large": gettext_noop("lebih besar dari %(limit)s MB"),
    "fetch_too_many_redirects": gettext_noop("dialihkan lebih dari %(limit)s kali"),
    "fetch_bad_redirect": gettext_noop("dialihkan ke sesuatu yang bukan alamat web"),
    "fetch_bad_answer": gettext_noop(
        "jawabannya bukan HTTP yang sah: simpan halamannya lalu unggah"
    ),
    "fetch_missing": gettext_noop("tidak ada (status %(status)s): periksa alamatnya"),
    "fetch_refused": gettext_noop(
        "tidak terbuka bagi program ini (status %(status)s): simpan halamannya lalu unggah"
    ),
    "fetch_busy": gettext_noop("sedang terlalu sibuk (status %(status)s): coba lagi nanti"),
    "fetch_status": gettext_noop("menjawab dengan status %(status)s: coba lagi nanti"),
    "fetch_content_type": gettext_noop(
        "berjenis %(found)s, yang tidak dapat dibaca sebagai artikel"
    ),
    "fetch_feed": gettext_noop("adalah umpan, bukan artikel: tambahkan sebagai sumber berita"),
    "fetch_not_a_feed": gettext_noop("bukan umpan (RSS, Atom, JSON Feed) dan bukan pula sitemap"),
    "fetch_feed_elsewhere": gettext_noop("adalah halaman, bukan umpan; umpannya %(address)s"),
    "fetch_feed_unreadable": gettext_noop(
        "adalah umpan yang tidak terbaca: rusak atau jauh terlalu besar"
    ),
    "fetch_robots": gettext_noop("tidak diambil: robots.txt di %(host)s melarangnya"),
    "fetch_robots_unreadable": gettext_noop(
        "tidak diambil: robots.txt di %(host)s sedang tidak dapat dibaca; coba lagi nanti"
    ),
    "fetch_incomplete": gettext_noop(
        "halaman %(page)s artikel ini tidak terbaca: teksnya mungkin belum lengkap"
    ),
    "fetch_feed_text": gettext_noop("halamannya tidak memuat teks: teks dari umpan yang dipakai"),
    "fetch_given_up": gettext_noop("sudah dicoba %(tries)s kali dan tidak dicoba lagi"),
    "fetch_too_many_entries": gettext_noop(
        "mendaftar lebih dari %(limit)s artikel: selebihnya ditinggalkan"
    ),
    "too_many_files": gettext_noop("melebihi %(limit)s berkas sekali unggah: unggah tersendiri"),
    "large_file": gettext_noop("lebih besar dari %(limit)s: pecah menjadi beberapa berkas"),
    "upload_is_full": gettext_noop(
        "melewati batas %(limit)s artikel sekali unggah: sisanya tidak dibaca, unggah tersendiri"
    ),
    "quota_is_full": gettext_noop(
        "melewati batas %(limit)s untuk semua unggahan yang menunggu: impor atau buang sebagian;"
        " sisanya tidak dibaca"
    ),
    "reader_failed": gettext_noop("tidak dapat dibaca: simpan ulang sebagai teks polos (UTF-8)"),
}
_COMMON_VALUES = {"compressed": COMPRESSED, "text_columns": TEXT_COLUMNS}


def editor_message(problem: Problem) -> str:
    """Return the sentence about a problem in the interface's language."""
    suffixes = enumerated(USUAL_SUFFIXES, gettext(", atau "))
    values = {"suffixes": suffixes, **_COMMON_VALUES, **problem.values}
    return gettext(MESSAGES[problem.code]) % values
