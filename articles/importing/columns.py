"""Map the columns of a table or the keys of a JSON object to fields by their names.

Letter case, spaces and punctuation of a name are ignored, and so are words such as ``berita`` in
``link_berita``. If several columns of a row mean the same field, the name that comes first in
``COLUMNS`` and has a value wins. Unknown columns are ignored.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from operator import itemgetter
from typing import Any

from articles.importing.dates import MAX_DATE_CHARACTERS, is_date_like
from articles.importing.field_words import chosen_words
from articles.importing.problems import Problem
from articles.importing.publication import publication
from articles.importing.record import Fields, RawArticle
from articles.importing.values import is_missing, paragraphs_of, shown, words_of
from articles.kind_rules import stated_kind

COLUMNS = {
    "title": (
        "title judul headline judulberita newstitle headlines titel judulutama heading titletext"
        " headlinetext"
    ),
    "text": (
        "body isi teks konten content text isiberita isiartikel artikel article berita fulltext"
        " articlebody bodytext narasi maincontent maintext isikonten isiteks fullcontent"
        " fullarticle textcontent contenttext beritalengkap isilengkap kontenlengkap tekslengkap"
        " naskah paragraf paragraphs paragraph story contentencoded bodyhtml contenthtml"
        " contentrendered plaintext cleantext cleanedtext textclean contentclean cleancontent"
        " rawtext rawcontent news html contents texts"
    ),
    "source": (
        "source sumber media portal situs website publisher penerbit sitename namamedia namasumber"
        " namasitus namaportal sourcename mediaonline medianame outlet newsoutlet newspaper"
        " suratkabar koran provider site mediamassa sourcehostname hostname domain sumberdata"
        " datasource sourcedomain kantorberita asalberita publication"
    ),
    "author": (
        "author penulis by byline oleh wartawan reporter authors pewarta creator namapenulis"
        " namawartawan namareporter namajurnalis jurnalis journalist writer authorname kontributor"
        " contributor pengarang editor redaktur ditulisoleh bylinetext penulisnama"
    ),
    "category": (
        "category kategori rubrik section kanal topik topic kategoriberita channel categories desk"
        " articlesection namakategori categoryname kategorinama sectionname namarubrik namakanal"
        " tema"
    ),
    "stated_kind": (
        "kind jenis tipe type contenttype jeniskonten tipekonten newstype posttype articletype"
        " schematype label tagging klasifikasi verdict hoaks hoax hasilcekfakta"
    ),
    "url": (
        "url tautan link permalink alamat canonicalurl href linkurl urllink pageurl weburl siteurl"
        " alamaturl alamatweb linkjudul judullink titlelink titleurl linkhref sourceurl urlsumber"
        " linksumber uri loc pagelink weblink canonical"
    ),
    "published_at": (
        "published publishedat tanggal terbit tanggalterbit date waktu publishdate pubdate"
        " waktuterbit datepublished publicationdate tanggalpublikasi publisheddate timestamp"
        " publishedon publishedtime publishtime publishat publishedtimestamp publicationtime"
        " publishdatetime datetimepublished pubtime firstpublished firstpublishedat tgl tglterbit"
        " tgltayang tglpublish tglpublikasi tglmuat tglrilis tanggaltayang tanggalpublish"
        " tanggalmuat tanggalrilis tanggaljam tanggalwaktu tanggaldanwaktu waktutanggal haritanggal"
        " waktupublish waktupublikasi waktutayang waktumuat waktuposting datetime dateandtime"
        " datetimes isodate dateiso datepublish publicationdatetime firstpublishdate publishts"
        " wakturilis releasetime releasedate tanggalposting tanggalpost tglposting tglpost"
        " postdate datepost postedat postedon posted dateposted postingdate displaydate"
        " tanggalunggah tglunggah tanggalupload tglupload waktuunggah uploaddate uploadedat"
        " dateline createddate datecreated createdat createdon createdtime created dibuat"
        " dibuatpada tanggaldibuat tglinput tanggalinput dtmcrt"
    ),
    "clock": (
        "jam pukul time jamterbit jamtayang jampublish jampublikasi jamposting jammuat"
        " timepublished publishhour hour clock"
    ),
    "external_id": (
        "id externalid nomor no kode uuid guid docid documentid nourut oid idx nid contentid"
    ),
    "status": "status keadaan statuspublikasi poststatus",
}
#: Words of a name that say of which thing the column is: ``isi_berita``, ``articleTitle``.
THINGS = "berita artikel article articles news post posts item story online"
#: Words that choose among columns of the same field; a name without them has priority.
QUALIFIERS = "asli original bersih clean cleaned lengkap full utama main final"
STATUSES = {
    "draft": "draft draf konsep unpublished pending",
    "published": "published terbit publish tayang diterbitkan publikasi",
}
FIELD_OF = {name: field for field, names in COLUMNS.items() for name in names.split()}
STATUS_OF = {name: status for status, names in STATUSES.items() for name in names.split()}
TEXT_COLUMNS = "body, isi, teks, konten, content, text"  # names that messages suggest
DATE_COLUMNS = "tanggal, tgl, date, published_at"  # names that messages suggest
_THINGS = frozenset(THINGS.split())
_QUALIFIERS = frozenset(QUALIFIERS.split())
_CONJUNCTIONS = frozenset({"dan", "and", "atau", "or"})
_QUALIFIED_RANK = 1_000
_RANK = {name: rank for names in COLUMNS.values() for rank, name in enumerate(names.split())}
#: Flattened exports name the object before a key: ``_source.title``, ``dc:title``.
_OWNER = re.compile(
    r"^(?:_source|fields|attributes|data|dc|dcterms|og|meta|article)[.:/](?=\w)", re.I
)
_INNER_KEY = re.compile(r"(?<=\w)[.:/](?:\$\w+|rendered|name|nama|text|value|0)$", re.I)
#: A zone at the end of a name: ``waktu_publish_wib``, ``post_date_gmt``.
_ZONE = re.compile(r"(?<=[a-z])[\W_]+(wib|wita|wit|utc|gmt)\W*$", re.I)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def field_of(column: str) -> str | None:
    """Return the field that a column of this name holds.

    "text" is the text of the article, "clock" the time of day of the publication.

    >>> field_of("Tanggal Terbit"), field_of("link_berita"), field_of("warna")
    ('published_at', 'url', None)
    """
    return FIELD_OF.get(_key_of(column)[0])


def raw_article(
    row: Mapping[str, Any], origin: str, *, is_table: bool = False
) -> RawArticle | None:
    """Return the article of a row, or None if the row has no text.

    ``is_table`` says that the values are cells: a date may be Excel's serial number.
    """
    values = _values(row)
    text = paragraphs_of(next(iter(values.pop("text", [])), ""))
    if not text.strip() or (len(text) <= MAX_DATE_CHARACTERS and is_date_like(text)):
        return None  # a date is a cell of a row that was broken at a line end
    date, warnings = publication(
        values.pop("published_at", []), values.pop("clock", []), serials=is_table
    )
    kinds = (stated_kind(words_of(value), text) for value in values.pop("stated_kind", ()))
    kind = next(filter(None, kinds), "")
    words = chosen_words(values)
    status = words.pop("status", "").casefold()
    if status and status not in STATUS_OF:
        warnings.append(Problem("bad_status", {"value": shown(status)}))
    return RawArticle(
        text=text,
        origin=origin,
        fields=Fields(
            published_at=date.moment if date else None,
            status=STATUS_OF.get(status, ""),
            stated_kind=kind,
            **words,
        ),
        day_order=date.order if date else "",
        warnings=tuple(warnings),
    )


def guarded_article(
    row: Mapping[str, Any], origin: str, *, is_table: bool = False
) -> RawArticle | Problem | None:
    """Return the article of a row; an error in one row is a problem of this row alone."""
    try:
        return raw_article(row, origin, is_table=is_table)
    except MemoryError:
        raise
    except Exception as error:
        return Problem("damaged_record", {"error": type(error).__name__})


def missing_text(row: Mapping[str, Any]) -> str:
    """Return the mark of a missing value that stands in the text column of a row; "" if none."""
    texts = (value for column, value in row.items() if field_of(str(column)) == "text")
    return next((shown(value) for value in texts if value and is_missing(value)), "")


def _values(row: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return field -> its values that are not missing, the best name first."""
    found: dict[str, list[tuple[int, Any]]] = {}
    for column, value in row.items():
        key, rank = _key_of(str(column))
        if (field := FIELD_OF.get(key)) and not is_missing(value):
            stated = _with_zone(value, str(column)) if field == "published_at" else value
            found.setdefault(field, []).append((rank, stated))
    for ranked in found.values():
        if len(ranked) > 1:
            ranked.sort(key=itemgetter(0))
    return {field: [value for _, value in ranked] for field, ranked in found.items()}


def _with_zone(value: Any, column: str) -> Any:
    """Return a date with the zone that the name of its column states."""
    zone = _ZONE.search(column.strip())
    return f"{value.strip()} {zone[1].upper()}" if zone and isinstance(value, str) else value


@lru_cache(maxsize=4096)
def _key_of(column: str) -> tuple[str, int]:
    """Return the name in ``COLUMNS`` that a column's name stands for, and its rank.

    The name is "" if there is none. Columns of a lower rank have priority.
    """
    column = _ZONE.sub("", _INNER_KEY.sub("", _OWNER.sub("", column[:200].strip())))
    key = re.sub(r"[\W_]+", "", column.casefold())
    if key in FIELD_OF:
        return key, _RANK[key]
    words = list(filter(None, re.split(r"[\W_]+", _CAMEL.sub(" ", column).casefold())))
    words = [word for word in words if word not in _THINGS]
    key = "".join(words)
    if key in FIELD_OF:
        return key, _RANK[key]
    words = [word for word in words if word not in _QUALIFIERS | _CONJUNCTIONS]
    key = "".join(words)
    if key not in FIELD_OF:
        key = words[0] if _mean_one_field(words) else ""
    return key, _RANK.get(key, 0) + _QUALIFIED_RANK


def _mean_one_field(words: list[str]) -> bool:
    """Return whether each word names the same field: ``media / portal``, ``tanggal & jam``."""
    fields = {FIELD_OF.get(word) for word in words}
    return fields == {"published_at", "clock"} or (len(fields) == 1 and None not in fields)
