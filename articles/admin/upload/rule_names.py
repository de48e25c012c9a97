"""Names of the cleaning rules that remove text, in the interface's language."""

from django.utils.translation import gettext, gettext_noop

NAMES = {
    "markup": gettext_noop("kode halaman"),
    "related sections": gettext_noop("daftar berita lain"),
    "boilerplate lines": gettext_noop("baris pengisi halaman"),
    "inline boilerplate": gettext_noop("pengisi halaman di dalam teks"),
    "linked headlines": gettext_noop("judul berita lain"),
    "credit lines": gettext_noop("baris keterangan"),
    "trailing credits": gettext_noop("keterangan di akhir teks"),
    "headline": gettext_noop("judul di atas teks"),
    "dateline": gettext_noop("tempat dan media di awal teks"),
}


def rule_name(rule: str) -> str:
    """Return the name of a rule; a rule without a name keeps its own."""
    return gettext(NAMES[rule]) if rule in NAMES else rule
