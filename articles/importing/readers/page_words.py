"""Words of class names and ids that tell what an element of a page is for.

Outlets write ``baca-juga``, ``bacaJuga`` or ``read__bacajuga``, so names are split into words. The
tables hold words of layouts, in Indonesian and English, and no names of outlets.
"""

import re
from itertools import pairwise
from typing import Any

MAX_NAME_CHARACTERS = 400
#: Attributes that name the purpose of an element.
_NAMES = ("class", "id", "data-qa-id", "data-testid", "data-component")


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


def word_list(text: str) -> tuple[str, ...]:
    """Return the words of a text in their order."""
    return tuple(text.split())


_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")

#: Lists of other stories, and frames around the article.
FRAME = word_set(
    "aside breadcrumb breadcrumbs footer masthead menu menubar modal nav navbar navigation"
    " newsletter pager pagination paging popup sidebar skip subscribe toast toolbar topbar widget"
    " widgets cookie cookies consent offcanvas drawer search login ticker"
)
OTHER_STORIES = word_set(
    "bacajuga lihatjg lihatjuga linksisip berikutnya lainnya latest mostread morenews more"
    " popular populer recirculation recommend recommendation recommendations recommended"
    " rekomendasi rekomendit related relates selengkapnya teaser teasers terbaru terkait"
    " terkini terpopuler trending upnext nextarticle newsfeed beritaterkait artikelterkait pilihan"
)
COMMENTS = word_set("comment comments commentlist komentar disqus respond reply replies tanggapan")
INSERTS = word_set("baca inline insert inserts lihat readmore sisip sisipan simak")
ADVERTISEMENTS = word_set(
    "ad ads adv adsbygoogle adsense advert advertisement advertising adslot banner billboard"
    " dfp gpt iklan mgid outbrain paradetail parallax parallaxindetail promo promoted promosi"
    " revcontent scrollpage skyscraper sponsor sponsored taboola"
)
SHARING = word_set(
    "addthis addtoany bagikan fontsize follow ikuti print rating share sharebar sharedaddy sharing"
    " shares social socials socmed sosial sosmed vote reaction reactions"
)
TAGS = word_set("hashtag hashtags keyword keywords label labels tag tagar tags topics topik")
MEDIA = word_set(
    "audio carousel galeri gallery lihatvid player playlist podcast slider slideshow tts vid video"
    " videos"
)
CAPTIONS = word_set("caption captions figcaption keteranganfoto")
PICTURES = word_set("foto gambar image img photo photos pic picture thumbnail thumb")
CONTENTS = word_set("toc daftarisi")
COPYRIGHT = word_set("copyright hakcipta")
BYLINES = {
    "penulis": 0, "author": 0, "authors": 0, "writer": 0, "byline": 0, "creator": 0,
    "reporter": 1, "journalist": 1, "jurnalis": 1, "wartawan": 1, "pewarta": 1, "kontributor": 1,
    "editor": 3, "redaktur": 3, "penyunting": 3,
    "fn": 0, "namerep": 1, "credit": 1, "kredit": 1, "redaksi": 3,
}  # fmt: skip
#: Words of ``BYLINES`` whose elements may hold something else than names.
LOOSE_BYLINES = frozenset({"creator", "redaksi"})
SECTIONS = word_set("cat category categories kanal kategori rubrik channel")
PROFILES = word_set("bio biography box profile profil about description desc card")
DATES = word_set(
    "created createdat date dates datetime jam published publish publishdate pubdate posted"
    " tanggal tayang terbit tgl time timestamp waktu"
)
MODIFIED = word_set("updated update modified diperbarui modif")
#: A body of an article is named by one word of each of these, or by one of ``BODY_NAMES``.
BODY_PARTS = word_set(
    "body content contents desc description in isi konten paragraph paragraphs teks text txt"
)
BODY_OWNERS = word_set(
    "article artikel berita blog detail detil entry main naskah news page post read single story"
)
BODY_NAMES = word_set(
    "articlebody bodycontent bodytext contentx detailtext isi isiartikel isiberita"
    " maincontent newstext postbody storybody"
)


def words_of(element: Any) -> frozenset[str]:
    """Return the words of an element's class names, id and test names, in lower case.

    >>> from lxml.html import fragment_fromstring
    >>> sorted(words_of(fragment_fromstring('<p class="bodyText" id="isi-2">')))
    ['2', 'body', 'bodytext', 'isi', 'isi2', 'text']
    """
    names = " ".join(element.get(name) or "" for name in _NAMES)[:MAX_NAME_CHARACTERS]
    return _split(names) if names.strip() else frozenset()


def _split(names: str) -> frozenset[str]:
    found: set[str] = set()
    for name in names.split():
        if any(sign in name for sign in ":[]()&/"):
            continue  # a utility class such as ``md:hidden`` names a look, not a purpose
        for part in re.split(r"[-_.]+", name):
            pieces = [piece.lower() for piece in _WORD.findall(part)]
            found.update(pieces)
            found.add(part.lower())
        found.update(_joined(name))
    found.discard("")
    return frozenset(found)


def _joined(name: str) -> tuple[str, ...]:
    """Return ``bacajuga`` for ``baca-juga``: some purposes take two words."""
    parts = [part.lower() for part in re.split(r"[-_.]+", name) if part]
    return tuple(first + second for first, second in pairwise(parts))
