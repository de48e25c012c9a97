"""The errors of ``lexicon.synonym_groups`` in the interface's language."""

from django.utils.translation import gettext, gettext_noop

from lexicon.synonym_groups import SynonymGroupError

MESSAGES = {
    "fields": gettext_noop(
        "%(found)s kolom; tulis kind, direction, forms, dan bila perlu note, dengan tab"
        " di antaranya"
    ),
    "kind": gettext_noop("jenis “%(found)s” tidak dikenal; pakai %(expected)s"),
    "direction": gettext_noop("arah “%(found)s” tidak dikenal; pakai both atau first"),
    "form": gettext_noop(
        "“%(found)s” bukan bentuk: perlu 1 sampai %(words)s kata, paling banyak %(longest)s"
        " karakter, dan diawali huruf atau angka"
    ),
    "few": gettext_noop("perlu paling sedikit dua bentuk yang berbeda"),
    "many": gettext_noop("%(found)s bentuk; paling banyak %(expected)s"),
    "note": gettext_noop("catatan memuat %(found)s karakter; paling banyak %(expected)s"),
    "formula": gettext_noop("catatan diawali “%(found)s” seperti rumus; awali dengan huruf"),
    "long": gettext_noop("%(found)s karakter; satu baris paling banyak %(expected)s"),
    "repeated": gettext_noop("sama dengan kelompok pada baris %(found)s; hapus salah satunya"),
}


def editor_message(error: SynonymGroupError) -> str:
    """Return the error as a sentence, without the line number."""
    message = gettext(MESSAGES[error.code]) % error.values
    return message[:1].upper() + message[1:] + "."
