"""Messages to readers about their query and its results.

The parser reports codes of ``indexer.query.limits.REMARKS``, and the search reports codes of
``ENGINE_NOTICES``. Each code has one sentence here. A message is plain text and may repeat parts of
the query, so templates must escape it.
"""

from django.utils.translation import gettext, gettext_noop

#: Codes about results, each with its reason and the meaning of its value.
ENGINE_NOTICES = {
    "relaxed": "no article has all, or most, of the words; no value",
    "phrases-as-words": "no article has the phrases, so their words were searched; no value",
    "sequences-apart": "no article has the law or amount, so its words were searched; no value",
    "without-today": "few articles have words such as *hari ini*, so others are shown; no value",
    "no-articles-then": "no article of the named time, but earlier ones; the expression of time",
    "only-later-articles": "no article of the named time or before; the expression of time",
    "only-undated-articles": "no article with a date matches; the expression of time",
    "only-weak-hits": "the filters leave only hits below the floor of fit; no value",
    "weaker": "weak matches are not shown in an order by date; their number",
    "folded": "copies of a hit are not hits of their own; their number",
    "undated": "articles without a date match but for the dates of the query; their number",
    "partial": "the time budget ran out; no value",
    "too-many-expansions": "a wildcard or fuzzy word matches too many words; the word",
    "corrected": "words or names that no or few articles have were replaced; the searched query",
    "suggested": "the query has few hits, and another spelling has more; the other query",
    "expanded": "synonyms were searched as well; the synonyms, separated by commas",
    "sequences": "laws and amounts were searched as sequences; these, separated by commas",
    "page-depth": "the requested page is beyond the limit; the number of reachable hits",
}

_MAX_VALUE_CHARACTERS = 60  # of the query, repeated in a sentence

_SENTENCES = {
    "too-long": gettext_noop(
        "Pencarian terlalu panjang: hanya %(value)s karakter pertama yang dibaca. Persingkat bila"
        " ada kata penting yang terpotong."
    ),
    "too-many-clauses": gettext_noop(
        "Pencarian memuat terlalu banyak kata: hanya %(value)s kata pertama yang dicari. Pilih"
        " kata-kata yang paling khas."
    ),
    "too-deep": gettext_noop(
        "Tanda kurung bersarang lebih dari %(value)s tingkat; kurung yang lebih dalam diabaikan."
        " Sederhanakan pengelompokannya."
    ),
    "unbalanced-quote": gettext_noop(
        "Tanda kutip pada %(value)s tidak ada pasangannya, jadi kata-katanya dicari"
        " sendiri-sendiri. Tutup tanda kutip untuk mencari frasa yang persis."
    ),
    "unbalanced-parenthesis": gettext_noop(
        "Ada tanda kurung tanpa pasangan. Kurung buka dianggap tertutup di akhir, kurung tutup"
        " diabaikan. Periksa tanda kurungnya bila hasilnya tidak sesuai."
    ),
    "dangling-operator": gettext_noop(
        "%(value)s tidak diapit kata yang dapat dihubungkan, jadi tidak berlaku sebagai operator."
        " Tulis dengan huruf kecil bila yang dimaksud adalah kata biasa."
    ),
    "unknown-field": gettext_noop(
        "“%(value)s:” bukan nama ruas, jadi dicari sebagai kata biasa. Ruas yang ada: judul,"
        " sumber, penulis, kategori, dan tanggal."
    ),
    "bad-date": gettext_noop(
        "Tanggal “%(value)s” tidak dikenali dan diabaikan. Tulis misalnya tanggal:2022,"
        " tanggal:2022-01, tanggal:2022-01-07, tanggal:2022-01..2022-03, tanggal:kemarin, atau"
        " tanggal:7-hari."
    ),
    "leading-wildcard": gettext_noop(
        "Tanda * atau ? di awal “%(value)s” diabaikan. Kata harus diawali huruf, misalnya banjir*."
    ),
    "short-wildcard": gettext_noop(
        "Tanda * atau ? pada “%(value)s” diabaikan karena huruf di depannya terlalu sedikit."
        " Tulis lebih banyak huruf dahulu, misalnya banj*."
    ),
    "edit-distance": gettext_noop(
        "Jarak ejaan untuk “%(value)s” diturunkan ke batas yang masuk akal. Paling jauh dua huruf"
        " boleh berbeda; untuk kata pendek lebih sedikit."
    ),
    "too-many-patterns": gettext_noop(
        "Hanya %(value)s kata pertama dengan *, ?, atau ~ yang diperluas; yang lain dicari sebagai"
        " kata biasa."
    ),
    "phrase-wildcard": gettext_noop(
        "Tanda * di dalam frasa “%(value)s” diabaikan. Tulis kata itu di luar tanda kutip."
    ),
    "phrase-slop": gettext_noop(
        "Jarak antarkata dalam frasa dibatasi menjadi %(value)s kata. Pakai DAN bila jaraknya tidak"
        " penting."
    ),
    "negative-number": gettext_noop(
        "“%(value)s” dicari sebagai angka, bukan dikecualikan. Pakai BUKAN untuk mengecualikannya."
    ),
    "empty-field": gettext_noop(
        "“%(value)s:” tidak diikuti isi dan diabaikan. Tulis isinya setelah titik dua, misalnya"
        " judul:banjir."
    ),
    "relaxed": gettext_noop(
        "Tidak ada artikel yang memuat semua atau sebagian besar kata itu. Yang ditampilkan memuat"
        " sebagian saja. Kurangi kata atau periksa ejaannya."
    ),
    "phrases-as-words": gettext_noop(
        "Tidak ada artikel yang memuat frasa dalam tanda kutip itu, jadi kata-katanya dicari"
        " sendiri-sendiri."
    ),
    "sequences-apart": gettext_noop(
        "Tidak ada artikel yang menyebut nomor atau jumlah itu secara lengkap dan berurutan, jadi"
        " bagian-bagiannya dicari sendiri-sendiri."
    ),
    "without-today": gettext_noop(
        "Sedikit artikel yang memuat keterangan waktu itu, jadi yang tidak memuatnya ikut"
        " ditampilkan."
    ),
    "no-articles-then": gettext_noop(
        "Tidak ada artikel yang cocok dari waktu itu (%(value)s). Yang ditampilkan adalah yang"
        " terdekat sebelumnya, yang terbaru dahulu."
    ),
    "only-later-articles": gettext_noop(
        "Tidak ada artikel yang cocok dari waktu itu (%(value)s) atau sebelumnya. Yang ditampilkan"
        " adalah yang terdekat sesudahnya, yang terlama dahulu."
    ),
    "only-undated-articles": gettext_noop(
        "Tidak ada artikel yang cocok dari waktu itu (%(value)s). Yang ditampilkan tidak"
        " bertanggal."
    ),
    "only-weak-hits": gettext_noop(
        "Dengan saringan ini hanya ada artikel yang kurang cocok; semuanya ditampilkan."
    ),
    "weaker": gettext_noop(
        "%(value)s artikel lain kurang cocok dan tidak ditampilkan dalam urutan tanggal."
    ),
    "folded": gettext_noop("%(value)s salinan dilipat ke dalam hasil lain."),
    "undated": gettext_noop("%(value)s artikel tanpa tanggal juga cocok."),
    "partial": gettext_noop(
        "Pencarian dihentikan karena terlalu lama, jadi hasil dan jumlahnya belum lengkap. Coba"
        " kata yang lebih khas atau persempit dengan saringan."
    ),
    "too-many-expansions": gettext_noop(
        "“%(value)s” cocok dengan terlalu banyak kata; hanya yang paling sering muncul yang dicari."
        " Tambahkan huruf supaya lebih khas."
    ),
    "corrected": gettext_noop(
        "Menampilkan hasil untuk “%(value)s”, sebab ada ejaan yang tidak atau hampir tidak dimuat"
        " artikel mana pun."
    ),
    "suggested": gettext_noop("Mungkin maksud Anda: “%(value)s”."),
    "expanded": gettext_noop("Termasuk: %(value)s."),
    "sequences": gettext_noop("Sebagai satu sebutan: %(value)s."),
    "page-depth": gettext_noop(
        "Hanya %(value)s hasil pertama yang dapat dibuka. Persempit pencarian dengan kata atau"
        " saringan lain."
    ),
}


def message(code: str, value: str = "") -> str:
    """Return the sentence for a code in the active language, as plain text.

    Raises ``KeyError`` for an unknown code.

    >>> message("leading-wildcard", "*banjir")
    'Tanda * atau ? di awal “*banjir” diabaikan. Kata harus diawali huruf, misalnya banjir*.'
    """
    if len(value) > _MAX_VALUE_CHARACTERS:
        value = value[:_MAX_VALUE_CHARACTERS].rstrip() + "…"
    return gettext(_SENTENCES[code]) % {"value": value}
