"""Errors of the index in words: the code in JSON, a sentence for readers, and what to do.

The text of an exception can contain paths and addresses, so it goes to the log and to operators.
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from indexer.exceptions import (
    ClusterFull,
    ClusterIncomplete,
    ClusterMisset,
    ClusterRefused,
    ClusterSlow,
    ClusterUnavailable,
    ClusterUnknown,
    ClusterUnreachable,
    ClusterUntrusted,
    IndexDamaged,
    IndexerError,
    IndexForeign,
    IndexMissing,
    IndexOutdated,
)

_CHECK_AND_REBUILD = gettext_lazy(
    "Untuk pengelola situs: jalankan manage.py check untuk mengetahui sebabnya dan manage.py"
    " reindex untuk membuat indeks baru."
)
_START_NODES = gettext_lazy(
    "Untuk pengelola situs: jalankan simpul klaster yang mati; sesudah itu pencarian pulih sendiri."
)


class IndexOutage(NamedTuple):
    """An outage of the index: its code, the sentence for readers, and what an operator does."""

    code: str
    sentence: str
    remedy: str


#: Error -> code, sentence, remedy. The first match counts.
_OUTAGES: tuple[tuple[type[IndexerError], str, Promise, Promise], ...] = (
    (
        IndexMissing,
        "index-missing",
        gettext_lazy("Indeks pencarian belum dibuat."),
        _CHECK_AND_REBUILD,
    ),
    (
        IndexOutdated,
        "index-outdated",
        gettext_lazy("Indeks pencarian dibuat oleh versi lain dari program ini."),
        _CHECK_AND_REBUILD,
    ),
    (
        IndexForeign,
        "index-foreign",
        gettext_lazy("Nama indeks pencarian dipakai untuk hal lain di klaster."),
        gettext_lazy(
            "Untuk pengelola situs: ganti OPENSEARCH_INDEX, atau hapus alias yang asing itu."
        ),
    ),
    (
        IndexDamaged,
        "index-damaged",
        gettext_lazy("Indeks pencarian tidak dapat dibaca."),
        _CHECK_AND_REBUILD,
    ),
    (
        ClusterUnreachable,
        "cluster-unreachable",
        gettext_lazy("Klaster pencarian tidak dapat dihubungi."),
        _START_NODES,
    ),
    (
        ClusterIncomplete,
        "cluster-incomplete",
        gettext_lazy("Sebagian klaster pencarian sedang mati, sehingga hasilnya tidak lengkap."),
        _START_NODES,
    ),
    (
        ClusterSlow,
        "cluster-slow",
        gettext_lazy("Klaster pencarian tidak menjawab pada waktunya."),
        gettext_lazy("Untuk pengelola situs: periksa beban simpul klaster."),
    ),
    (
        ClusterRefused,
        "cluster-refused",
        gettext_lazy("Klaster pencarian menolak permintaan situs ini."),
        gettext_lazy(
            "Untuk pengelola situs: betulkan pengguna dan kata sandi dalam OPENSEARCH_URL, atau"
            " haknya di klaster."
        ),
    ),
    (
        ClusterUntrusted,
        "cluster-untrusted",
        gettext_lazy("Sertifikat klaster pencarian tidak diterima."),
        gettext_lazy(
            "Untuk pengelola situs: perbarui sertifikat klaster, atau betulkan OPENSEARCH_CA_FILE."
        ),
    ),
    (
        ClusterUnknown,
        "cluster-unknown",
        gettext_lazy("Versi klaster pencarian tidak dikenal oleh situs ini."),
        gettext_lazy("Untuk pengelola situs: mutakhirkan klaster atau situs."),
    ),
    (
        ClusterMisset,
        "cluster-misset",
        gettext_lazy("Situs ini belum diatur dengan benar untuk klaster pencarian."),
        gettext_lazy("Untuk pengelola situs: jalankan manage.py check, lalu betulkan setelannya."),
    ),
    (
        ClusterFull,
        "cluster-full",
        gettext_lazy("Klaster pencarian sedang tidak menerima perubahan."),
        gettext_lazy(
            "Untuk pengelola situs: sediakan ruang diska di klaster, atau hapus larangan menulis;"
            " perubahan yang menunggu menyusul sendiri."
        ),
    ),
    (
        ClusterUnavailable,
        "cluster-unavailable",
        gettext_lazy("Klaster pencarian tidak menjawab."),
        _START_NODES,
    ),
    (
        IndexerError,
        "index-unavailable",
        gettext_lazy("Indeks pencarian tidak menjawab."),
        _CHECK_AND_REBUILD,
    ),
)


def outage_of(error: IndexerError) -> IndexOutage:
    """Return the outage that an error of the index reports."""
    return next(
        IndexOutage(code, str(sentence), str(remedy))
        for kind, code, sentence, remedy in _OUTAGES
        if isinstance(error, kind)
    )
