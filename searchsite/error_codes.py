"""The errors of the API by their codes: the status and a name that never changes for a code.

The address of a code on the page of the API is the ``type`` of its problem details.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: Code -> status, title. A test compares the codes with those in the source.
ERRORS: dict[str, tuple[int, Promise]] = {
    "bad-date": (400, _("Tanggal tidak dikenali")),
    "bad-page": (400, _("Nomor halaman tidak sah")),
    "bad-per-page": (400, _("Banyaknya hasil per halaman tidak sah")),
    "bad-period": (400, _("Masa tidak dikenali")),
    "bad-request": (400, _("Permintaan tidak dapat dibaca")),
    "bad-sort": (400, _("Urutan tidak dikenal")),
    "bad-switch": (400, _("Nilai pilihan tidak dikenal")),
    "bad-unit": (400, _("Satuan waktu tidak dikenal")),
    "expired-cursor": (400, _("Penanda after terlalu lama")),
    "foreign-cursor": (400, _("Penanda after milik pencarian lain")),
    "page-with-after": (400, _("page dan after bersama")),
    "too-many-periods": (400, _("Terlalu banyak periode")),
    "too-many-values": (400, _("Terlalu banyak nilai saringan")),
    "invalid-token": (401, _("Token tidak berlaku")),
    "forbidden": (403, _("Permintaan tidak diizinkan")),
    "not-found": (404, _("Tidak ada")),
    "bad-cursor": (404, _("Penanda after tidak dikenal")),
    "page-too-deep": (404, _("Halaman terlalu dalam")),
    "method-not-allowed": (405, _("Metode tidak diterima")),
    "too-many-requests": (429, _("Terlalu banyak permintaan")),
    "internal-error": (500, _("Kesalahan di pihak kami")),
    "too-busy": (503, _("Terlalu sibuk")),
    "index-missing": (503, _("Indeks belum dibuat")),
    "index-outdated": (503, _("Indeks dari versi lain")),
    "index-foreign": (503, _("Indeks milik hal lain")),
    "index-damaged": (503, _("Indeks tidak dapat dibaca")),
    "index-unavailable": (503, _("Indeks tidak menjawab")),
    "cluster-unreachable": (503, _("Klaster tidak dapat dihubungi")),
    "cluster-incomplete": (503, _("Klaster tidak lengkap")),
    "cluster-slow": (503, _("Klaster terlalu lambat")),
    "cluster-refused": (503, _("Klaster menolak")),
    "cluster-untrusted": (503, _("Klaster tidak dipercaya")),
    "cluster-unknown": (503, _("Klaster tidak dikenal")),
    "cluster-misset": (503, _("Klaster salah diatur")),
    "cluster-full": (503, _("Klaster penuh")),
    "cluster-unavailable": (503, _("Klaster tidak menjawab")),
    "database-missing": (503, _("Basis data tidak dapat dibuka")),
    "database-damaged": (503, _("Basis data rusak")),
    "database-unreadable": (503, _("Basis data tidak dapat dibaca")),
    "database-full": (503, _("Diska basis data penuh")),
    "database-read-only": (503, _("Basis data hanya dapat dibaca")),
    "database-busy": (503, _("Basis data sibuk")),
    "database-not-migrated": (503, _("Basis data belum disesuaikan")),
}
