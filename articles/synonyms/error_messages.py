"""What is wrong with a group, in the interface's language (rules: ``lexicon.synonym_groups``)."""

from django.utils.translation import gettext, gettext_noop

from lexicon.synonym_groups import SynonymGroupError

SAID = {
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


def as_said_to_editors(error: SynonymGroupError) -> str:
    """Return what is wrong, without the line."""
    said = gettext(SAID[error.code]) % error.values
    return said[:1].upper() + said[1:] + "."
