"""Boilerplate removal: delete the page elements around and between an article's paragraphs.

Two tables list lines that are boilerplate as a whole, and patterns that are unmistakable even in
running text, whose line breaks were lost. A pattern that a sentence of an article could match is
tried only in the closing lines, behind the last paragraph. ``linked_lines`` removes links to
other stories, ``closing_lines`` tags and videos, ``linked_headlines`` links in running text.
"""

import re
from dataclasses import dataclass

from articles.importing.cleaning.copyright_notices import is_copyright_notice
from articles.importing.cleaning.draft import Draft
from articles.importing.cleaning.entries import is_announced, is_in_box
from articles.importing.cleaning.link_texts import (
    is_glued,
    is_headline,
    is_linked_headline,
    is_title_case,
)
from articles.importing.cleaning.names import DOMAIN, is_local_edition, is_medium
from articles.importing.cleaning.sentences import continues, ends_sentence, has_stop, is_prose
from articles.importing.cleaning.text_lines import TextLine, lines_of
from articles.importing.cleaning.wordlists import words as words_of

MAX_LINE_CHARACTERS = 400
MAX_LABEL_WORDS, MIN_MENU_LINES = 3, 3
#: Labels of advertisements that no Indonesian list has.
ENGLISH_LABELS = ("advertisement", "sponsored", "promoted")
MAX_TAG_WORDS, MAX_WORDS_OF_TAGS = 5, 14  # of one tag, of tags without commas
_NETWORKS = (
    r"(?:facebook|twitter|whats ?app|telegram|e-?mail|line|linkedin|instagram|threads|pinterest"
    r"|x|wa|fb|copy link|salin (?:link|tautan)|print|cetak|tiktok|youtube)"
)
_CHANNEL = (
    r"(?:google news|(?:saluran|kanal|channel|grup) (?:whats ?app|telegram|wa)"
    r"|(?:whats ?app|telegram|wa) channel|(?:di|via|melalui) (?:whats ?app|telegram))"
)
_INVITATION = (
    r"(?:(?:yuk|ayo|mari),? )?(?:ikuti|dapatkan|follow|gabung|bergabung|bergabunglah|simak|temukan"
    r"|cek|baca|jangan (?:lewatkan|ketinggalan|sampai ketinggalan))"
)
_LINK = r"(?:https?://|www\.|\b(?:t\.me|wa\.me|bit\.ly|s\.id)/)"
_CHANNEL_LINK = r"(?:https?://)?(?:www\.)?(?:whatsapp\.com/|t\.me/|wa\.me/|news\.google\.)"
#: Signs that an invitation comes from the medium itself.
_OWN = (
    r"(?:\bkami\b|\.(?:com|co\.id|id)\b|breaking news|\bupdate (?:berita|terbaru|terkini)"
    r"|google news"
    r"|\b(?:berita|artikel|kabar) (?:terbaru|terkini|terupdate|pilihan|lainnya|menarik|hangat)\b"
    r"|(?:whatsapp\.com|t\.me|wa\.me|bit\.ly|s\.id)/)"
    r"|^(?:ikuti|follow|gabung|bergabung) (?:(?:di|ke) )?(?:saluran|kanal|channel) \w+"
    r"(?: (?-i:[A-Z])[\w.]*){1,5}$"
)
_PUBLISHED = (
    r"(?:tayang|terbit|naik|dimuat|ditayangkan|diterbitkan|dipublikasikan|dipublikasi|disiarkan)"
)
REPUBLISHED = re.compile(
    r"(?:-{2,} ?)?(?:artikel|berita|tulisan)(?: ini)?(?: (?:telah|sudah|pernah|pertama kali"
    rf"|sebelumnya|lebih dulu|juga))+ {_PUBLISHED}"
    r"(?: (?:perdana|sebelumnya|lebih dulu|pertama kali|lebih dahulu))? (?:di|pada|oleh)"
    r"(?: (?:laman|situs|portal|media))? (?P<medium>\S+(?: (?-i:[A-Z])\S*){0,3})(?P<rest>.{0,300})",
    re.IGNORECASE,
)
_TITLED = re.compile(r"[Dd]engan judul(?![a-z])|\b(?:[Bb]erjudul|[Kk]lik|[Bb]aca selengkapnya)\b")

_YEAR_AND_NAME = (
    r"\d{4}(?: ?[-–] ?\d{4})?(?: (?-i:[A-Z(&])[\w.,&/()-]*){1,14}"
    r"(?: all rights? reserved\.?)?"
)
_AFTER_NAME = "".join(rf"|(?<=\b[A-Z][a-z]{{{length}}} )" for length in range(2, 10))


@dataclass(frozen=True, slots=True)
class LineRule:
    """A pattern of boilerplate lines, which must match a whole line and ignores letter case.

    A line that matches a ``closing`` rule is boilerplate only behind the last paragraph.
    """

    name: str
    pattern: str
    closing: bool = False


@dataclass(frozen=True, slots=True)
class InlineRule:
    """A pattern of boilerplate in running text, tried only if the text has one of ``needs``."""

    name: str
    needs: tuple[str, ...]
    pattern: str


LINES = (
    LineRule("read more", r"(?:baca|lihat|simak) selengkapnya(?: di (?:sini|bawah))?[ :.»>…]*"),
    LineRule("advertisement", r"advertisement|iklan|advertorial|sponsored|promoted|\(?adv\)?"),
    LineRule("scroll", r"(?:advertisement ?\.? )?scroll to see content"),
    LineRule("scroll", r"scroll to (?:continue|resume)(?: with)?(?: content| reading)?"),
    LineRule(
        "continue",
        r"(?:lanjutkan|gulir|scroll)(?: ke bawah)? untuk (?:lanjut |melanjutkan )?membaca"
        r"(?: (?:konten|artikel|berita))?(?: ini)?[ .:»>…]*",
    ),
    LineRule("loading", r"loading ?(?:\.{2,}|…)|memuat ?(?:\.{3}|…)"),
    LineRule("player", r"\\?\[ ?(?:gambas ?:[^\]]*|video[^\]]{0,40}|gallery[^\]]*|embed[^\]]*)\]"),
    LineRule("paging", r"halaman (?:selanjutnya|berikutnya|sebelumnya)[ :\d>»]*"),
    LineRule("paging", r"halaman \d\d?(?: dari \d+|(?: \d\d?)*)[ :>»]*"),
    LineRule("paging", r"halaman ?:? ?1(?: \d+)+(?: (?:show|view|lihat) (?:all|semua))?[ >»]*"),
    LineRule("paging", r"halaman ?: ?(?:\d+ )*(?:show|view|lihat) (?:all|semua)[ >»]*"),
    LineRule("paging", r"\d+ dari \d+ halaman"),
    LineRule("paging", r"bersambung ke halaman (?:berikutnya|selanjutnya)[ .…>»]*"),
    LineRule("paging", r"halaman ?:", closing=True),
    LineRule("paging", r"(?:selanjutnya|berikutnya|sebelumnya|next|previous) ?[>»]+"),
    LineRule("paging", r"show all"),
    LineRule("paging", r"(?:selanjutnya|berikutnya|sebelumnya|next|previous)", closing=True),
    LineRule(
        "share",
        r"(?:bagikan|share)(?: (?:artikel|berita|this|ini|ke|via|on|di|:))*(?: ?:)?"
        rf"(?:(?:[ ,/|]*{_NETWORKS})+[ .:]*|(?<=:) ?)",
    ),
    LineRule("share", r"bagikan|share|kirim|tim redaksi", closing=True),
    LineRule("networks", rf"{_NETWORKS}(?:[ ,/|]+{_NETWORKS})+"),
    LineRule("follow", rf"(?:[-•*] ?)?{_INVITATION} [^\"“”]*{_CHANNEL}[^\"“”]*"),
    LineRule(
        "follow",
        r"(?:ikuti|follow) kami (?:di|on|melalui) .{0,40}"
        rf"(?:{_NETWORKS}|{_CHANNEL}|@\w|{_LINK}).{{0,80}}",
    ),
    LineRule("link", rf"selengkapnya[ :]*(?:di sini:? ?)?{_LINK}\S*.{{0,60}}"),
    LineRule("link", rf"(?:klik|kunjungi)[ :]*(?:di sini:? ?)?{_CHANNEL_LINK}\S*.{{0,60}}"),
    LineRule(
        "link",
        rf"(?:klik|kunjungi)[ :]*(?:di sini:? ?)?{_LINK}\S* [^.!?]{{0,30}}"
        r"\b(?:berita|artikel|kabar)\b[^.!?]{0,40}\.?",
        closing=True,
    ),
    LineRule("tags", r"tags? ?: ?[^.!?]{0,250}"),
    LineRule("tags", r"(?:tagar|topik terkait|kata kunci|label) ?: ?[^.!?]{0,250}", closing=True),
    LineRule("tags", r"#\w+(?:[ ,]+#\w+)+", closing=True),
    LineRule(
        "video",
        r"(?:simak|saksikan|tonton|lihat) (?:juga )?video(?: pilihan)?"
        r"(?:(?: di)? (?:bawah|berikut))?(?: ini)? ?:",
    ),
    LineRule("picture", r"(?:sumber|keterangan) gambar, ?.{2,250}"),
    LineRule("picture", r"lihat foto|perbesar"),
    LineRule("views", r"(?:post )?views ?: ?[\d.,]+"),
    LineRule("next", r"next article ?:? ?.{3,170}", closing=True),
    LineRule(
        "newsletter",
        r"anda menerima (?:surel|e-?mail) ini karena .{5,100}|berhenti berlangganan\.?",
        closing=True,
    ),
    LineRule(
        "survey",
        r"(?:yuk|ayo|mari|bantu)(?: bantu)? kami,? [^\"“”:,]{0,80}\b(?:survei|survey|kuesioner)\b"
        r"[^\"“”:,]{0,120}"
        r"|(?:(?:yuk|ayo|mari),? )?(?:isi|ikuti) (?:survei|survey) (?:pembaca|kepuasan pembaca)"
        r"(?: kami| (?-i:[A-Z])[\w.]*){0,3}(?: (?:di )?(?:sini|tautan ini|bawah ini))?[ .:!]*",
    ),
    LineRule(
        "summary",
        r"(?:ringkasan|rangkuman)(?: (?:berita|artikel))?(?: ini)? (?:dibuat|dihasilkan|disusun)"
        r"(?: secara otomatis)? (?:oleh|dengan|menggunakan)(?: (?:bantuan|teknologi|sistem))*"
        r" (?:ai|artificial intelligence|kecerdasan (?:buatan|artifisial))(?: \(ai\))?"
        r"(?:[,.] (?:mohon|harap|periksa|cek|baca|isi|bisa|dapat|mungkin)[^\"“”]{0,120})?\.?"
        r"|(?:ringkasan|rangkuman) ai|ai summary|dirangkum (?:oleh|dengan) ai",
    ),
    LineRule("comments", r"\d+ (?:komentar|comments?)|(?:komentar|comments?) ?\(\d+\)"),
    LineRule("comments", r"komentar|comments?", closing=True),
    LineRule(
        "push notice",
        r"(?:anda sekarang dapat menerima|aktifkan|terima|dapatkan) pemberitahuan push dari"
        r"(?: (?-i:[A-Z])[\w.]*){1,5}(?:\. .*)?\.?",
    ),
    LineRule("copyright", r"(?:copyright|hak cipta)? ?(?:©|\(c\) ?(?=\d{4}))[ \w:.,&/-]{0,300}"),
    LineRule("copyright", r"(?:copyright|hak cipta) ?:? ?" + _YEAR_AND_NAME),
    LineRule("copyright", r"hak cipta dilindungi(?: oleh)? (?:undang-undang|uu)\.?", closing=True),
    LineRule("copyright", r"[^\"“”]{0,80}all rights? reserved[ .]*[\w .]{0,40}"),
    LineRule(
        "copyright",
        r"dilarang (?:keras )?(?:mengambil|mengutip|menyalin|memperbanyak|menggandakan) "
        r"(?:(?!, (?:kata|ujar|tulis|jelas))[^\"“”])*"
        r"(?:konten|(?:isi )?(?:berita|artikel|situs))(?:(?!, (?:kata|ujar|tulis|jelas))[^\"“”])*"
        r"tanpa (?:izin|persetujuan|seizin)(?:(?!, (?:kata|ujar|tulis|jelas))[^\"“”])*",
        closing=True,
    ),
    LineRule(
        "photo credit", r"\(?(?:kredit )?(?:foto|photo|image)(?: ilustrasi)? ?: ?[^.!?]{1,90}\)?"
    ),
    LineRule("rule", r"[-=*_~#.•·]{3,}"),
)
INLINE = (
    InlineRule(
        "player", ("Gambas", "[video"), r"\\?\[(?:Gambas ?:[^\]\n]{0,120}|video[. ]?\d*\\?)\]"
    ),
    InlineRule("paging", ("alaman",), r"(?<![a-z] )Halaman \d+ dari \d+(?=$|\n| [A-Z\"“(])"),
    InlineRule("scroll", ("SCROLL",), r"SCROLL TO (?:CONTINUE|RESUME)(?: WITH)?(?: CONTENT)?"),
    InlineRule(
        "advertisement", ("ADVERTISEMENT",), r"(?:(?<=^)|(?<=[.!?\"”)] ))ADVERTISEMENT(?= |$)"
    ),
    InlineRule(
        "advertisement", ("Advertisement",), rf"(?:(?<![a-z] ){_AFTER_NAME})Advertisement\s*$"
    ),
    InlineRule("loading", ("oading..",), r"(?:(?<=^)|(?<=[.,!?\"”] ))[Ll]oading\.{2,3}(?= |$)"),
    InlineRule(
        "push notice",
        ("pemberitahuan push",),
        r"(?:Anda sekarang dapat menerima )pemberitahuan push dari [^\n]{1,80}?\."
        r"(?: Unduh dan aktifkan [^.\n]{1,250}\.)?",
    ),
    InlineRule(
        "follow",
        ("Dapatkan update",),
        r"Dapatkan update berita [^\n]{0,120}?Mari bergabung di"
        r" (?:[Gg]rup|[Ss]aluran|[Kk]anal|[Cc]hannel|Telegram|WhatsApp) [^\n]{0,400}?"
        r"(?:di ponsel\.|$)",
    ),
    InlineRule(
        "follow",
        ("whatsapp.com/", "t.me/", "wa.me/", "news.google"),
        r"(?<![a-z] )(?:(?:Yuk|Ayo|Mari),? )?"
        r"(?:Simak|Dapatkan|Ikuti|Cek|[Gg]abung|[Bb]ergabung|Klik)"
        r" [^\n\"“”]{0,200}(?:whatsapp\.com|t\.me|wa\.me|news\.google\.com)/\S+"
        r"(?:,? (?:kemudian|lalu|dan) [^.\n]{0,60}\.)?(?: ?\.? Pastikan [^.\n]{0,80}\.)?",
    ),
    InlineRule(
        "follow", ("up to date dengan",), r"Dapatkan berita up to date dengan [^\n\"“”]{0,250}$"
    ),
    InlineRule(
        "follow",
        ("WhatsApp Channel", "aluran WhatsApp"),
        r"(?<![a-z] )(?:Simak|Dapatkan|Ikuti|Cek) [^\n\"“”]{0,200}"
        r"(?:WhatsApp Channel|[Ss]aluran WhatsApp) ?:? ?https?://\S+"
        r"(?: ?\.? Pastikan [^.\n]{0,80}\.)?"
        r"|(?<![a-z] )(?:Follow|Ikuti) (?:WhatsApp Channel|[Ss]aluran WhatsApp)"
        r" [A-Z][^\n.\"“”]{0,160}$",
    ),
    InlineRule(
        "video",
        ("ideo", "onton juga"),
        r"(?:(?:Simak|Tonton|Lihat|Saksikan) (?:[Jj]uga )?[Vv]ideo:?|Tonton juga) ?"
        r"(?:'[^'\n]{5,160}'|\"[^\"\n]{5,160}\"|“[^”\n]{5,160}”|‘[^’\n]{5,160}’)"
        r"(?:(?: di sini)? ?:|(?<![a-z] )(?: di sini)?(?! ?[a-z,;]))",
    ),
    InlineRule(
        "video",
        ("uga Video",),
        r"(?:Simak|Tonton|Lihat|Saksikan) juga Video:? [^.\n]{5,200}?"
        r"(?=\([a-z]{2,5}/[a-z]{2,5}\)|$)",
    ),
    InlineRule(
        "video",
        ("ideo ",),
        r"(?:Simak|Saksikan|Tonton|Lihat) (?:juga )?[Vv]ideo(?: [Pp]ilihan)?"
        r"(?:(?: di)? (?:[Bb]awah|[Bb]erikut))? [Ii]ni ?:(?! ?[a-z])",
    ),
    InlineRule(
        "appeal",
        ("lik tautan ini", "lik link ini"),
        r"(?:Mari|Ayo|Yuk),? [^.\n\"“”]{5,120}\w\.(?:com|co\.id|id)\. Klik (?:tautan|link) ini"
        r" [^.\n]{3,40}\.",
    ),
    InlineRule(
        "paging",
        ("Show All", "Lihat Semua"),
        r"(?:Halaman|HALAMAN) ?: ?(?:\d+ ?)*(?:Show All|Lihat Semua)[ >»]*$",
    ),
    InlineRule("live", ("Saksikan Live",), r"Saksikan Live ?Detik(?:[Pp]agi|[Ss]ore) ?:?"),
    InlineRule(
        "copyright",
        ("opyright", "ak cipta", "ak Cipta"),
        r"(?<![a-z] )(?:Copyright|Hak [Cc]ipta) ?(?:(?:©|\([cC]\)(?= ?[A-Z\d]))[^\n]{0,400}"
        rf"|{_YEAR_AND_NAME})$",
    ),
    InlineRule(
        "republished",
        ("rtikel ini ", "rtikel telah ", "erita ini "),
        r"(?:-{3,} ?)?(?:Artikel|Berita)(?: ini)? (?:telah|sudah|pernah|pertama kali)[^\n]{0,300}$",
    ),
    InlineRule("rule", ("-----", "=====", "_____"), r"(?:(?<=^)|(?<= ))[-=_]{5,}(?= |$)"),
)
_OPEN_LINE, _CLOSING_LINE = (
    re.compile(
        "|".join(f"(?:{rule.pattern})" for rule in LINES if closing or not rule.closing),
        re.IGNORECASE,
    )
    for closing in (False, True)
)
_INLINE = [(rule.name, rule.needs, re.compile(rule.pattern)) for rule in INLINE]
_FOLLOW = re.compile(rf"(?:[-•*] ?)?{_INVITATION} ", re.IGNORECASE)
_CHANNELS, _OWN_SIGN = re.compile(_CHANNEL, re.IGNORECASE), re.compile(_OWN, re.IGNORECASE)
_OTHER_LINKED = re.compile(
    r"(?:baca|pilihan editor|menarik dibaca|artikel lain(?:nya)?) ?[:：] ?(?P<text>.+)",
    re.IGNORECASE,
)
_LINKED = re.compile(
    r"\(?(?:baca|lihat|simak|tonton|saksikan) (?:juga|pula)"
    r"(?:(?P<colon> ?[:：]) ?| )(?P<text>.*?)\)?",
    re.IGNORECASE,
)
_PHOTO = re.compile(r"\(?(?:kredit )?(?:foto|photo|image)(?: ilustrasi)? ?: ?", re.IGNORECASE)
_CAPTION = re.compile(
    r"[^.!?]{5,160}[.!?]? ?\((?P<credit>(?:foto|photo) ?: ?[^()]{2,60})\)\.?", re.I
)
_TAG_LABEL = re.compile(r"(?:tags?|tagar|topik terkait|kata kunci|label) ?: ?", re.IGNORECASE)
_COPYRIGHT = re.compile(r"copyright|hak cipta (?!dilindungi)|©|\(c\)|all rights?", re.IGNORECASE)
_SAID = re.compile(
    r", (?:kata|ujar|tutur|tulis|jelas|ucap|sebut|demikian|lanjut|imbuh|terang|kenang|aku|ungkap"
    r"|papar|tambah|pesan|cerita)(?:nya)?\b"
)
#: Rules whose lines can also be items of a list of the article.
_LISTABLE = re.compile(
    "|".join(
        f"(?:{rule.pattern})"
        for rule in LINES
        if rule.name == "tags"
        or rule.name
        in {"advertisement", "comments", "copyright", "networks", "photo credit", "share", "views"}
    ),
    re.IGNORECASE,
)
_MENU = re.compile(r"beranda|home|menu", re.IGNORECASE)
_PHOTO_WORDS = frozenset(
    ("dok", "dokumentasi", "oleh", "by", "via", "dan", "ilustrasi", "istimewa", "pribadi", "ist")
)


def take_boilerplate_lines(draft: Draft) -> None:
    """Remove the lines that are boilerplate as a whole."""
    lines = lines_of(draft.text)
    paragraphs = [place for place, line in enumerate(lines) if _is_paragraph(line)]
    first, last = (paragraphs[0], paragraphs[-1]) if paragraphs else (0, len(lines))
    menu = _menu(lines[:first])
    draft.take(
        line.span
        for place, line in enumerate(lines)
        if line in menu
        or (
            is_boilerplate(line.text, closing=place > last or 0 < len(menu) <= place < first)
            and not (line.is_inside_sentence or _goes_on(line) or _belongs_to_text(line))
            and not (_LISTABLE.fullmatch(line.bare) and _is_listed(lines, place))
        )
    )


def _is_listed(lines: list[TextLine], place: int) -> bool:
    """Return whether a line is an item of a list or box of the article."""
    if lines[place].bare.lower() in ENGLISH_LABELS:
        return False
    if is_announced(lines, place):
        return True
    if lines[place].text[0] == "#":
        above = lines[place].above
        return above.count(" ") >= MAX_LABEL_WORDS and not (
            ends_sentence(above) or is_title_case(above)
        )
    return ":" in lines[place].text and is_in_box(lines, place)


def _menu(lines: list[TextLine]) -> list[TextLine]:
    """Return the lines of a site's menu at the top, from ``Beranda`` to the first blank line."""
    if not lines or not _MENU.fullmatch(lines[0].text):
        return []
    end = next((place for place in range(1, len(lines)) if lines[place].is_apart), 0)
    menu = lines[:end]
    short = all(line.text.count(" ") < MAX_LABEL_WORDS for line in menu)
    return menu if short and len(menu) >= MIN_MENU_LINES else []


def take_inline_boilerplate(draft: Draft) -> None:
    """Remove unmistakable boilerplate from running text."""
    text = draft.text
    for name, needs, pattern in _INLINE:
        for need in needs:
            if need in text:
                draft.take(
                    match.span() for match in pattern.finditer(text) if _is_certain(name, match[0])
                )
                text = draft.text
                break


def _is_certain(name: str, text: str) -> bool:
    """Return whether a match of a pattern in running text says no more than a page element."""
    if name == "republished":
        return is_republished(text)
    if name == "follow" and words_of("authorities").intersection(text.lower().split()):
        return False
    return name != "copyright" or is_copyright_notice(text)


def is_boilerplate(line: str, *, closing: bool = False) -> bool:
    """Return whether a line is boilerplate as a whole.

    ``closing`` is true for a line behind the last paragraph.

    >>> is_boilerplate("Baca juga: Harga Beras Naik"), is_boilerplate("Baca juga bukunya.")
    (True, False)
    """
    line = line.strip()
    if not line or len(line) > MAX_LINE_CHARACTERS:
        return False
    bare = line.lstrip("-•*>» ") or line
    caption = _CAPTION.fullmatch(bare)
    if is_link(bare) or is_republished(bare) or (caption and _is_photo_credit(caption["credit"])):
        return True
    if not (_CLOSING_LINE if closing else _OPEN_LINE).fullmatch(bare):
        return False
    return _names_no_more(bare, closing=closing)


def _names_no_more(bare: str, *, closing: bool) -> bool:
    """Return whether a line with the form of boilerplate has names in it, and no sentence."""
    if _CHANNELS.search(bare) and _FOLLOW.match(bare):
        return is_plug(bare)
    if _TAG_LABEL.match(bare):
        return _are_tags(bare, closing=closing)
    if _COPYRIGHT.search(bare):
        return is_copyright_notice(bare)
    return _is_photo_credit(bare) if _PHOTO.match(bare) else True


def _are_tags(line: str, *, closing: bool) -> bool:
    """Return whether labelled words are tags, and no sentence behind a colon."""
    tags = [tag.split() for tag in re.split(r"[,;|#/•·]", _TAG_LABEL.sub("", line)) if tag.strip()]
    if not tags:
        return True
    if tags[-1][0] in ("dan", "atau", "serta") or max(map(len, tags)) > MAX_WORDS_OF_TAGS:
        return False
    sentence = words_of("no_tags").intersection(word for tag in tags for word in tag)
    if len(tags) == 1 and (sentence or (len(tags[0]) > MAX_TAG_WORDS and not closing)):
        return False
    return len(tags) == 1 or max(map(len, tags)) <= MAX_TAG_WORDS


def is_link(line: str) -> bool:
    """Return whether a line is a link to another story: ``Baca juga: ...``."""
    match = _LINKED.fullmatch(line)
    if not match:
        other = _OTHER_LINKED.fullmatch(line)
        return other is not None and is_linked_headline(other["text"]) and not is_glued(line)
    text = match["text"].strip()
    if is_glued(text):
        return False
    if match["colon"]:
        text = text.rstrip("?!")
        return is_headline(text.lstrip("\"“‘'"), least=1) or is_title_case(text.rstrip("."))
    return not has_stop(text) and is_title_case(text)


def is_plug(line: str) -> bool:
    """Return whether an invitation to follow a channel comes from the medium itself."""
    if words_of("authorities").intersection(re.findall(r"\w+", line.lower())):
        return False
    return bool(_OWN_SIGN.search(line)) and not re.search(r"[\"“”]", line)


def is_republished(line: str) -> bool:
    """Return whether a line says where the article appeared first, and names a medium.

    >>> is_republished("Artikel ini telah naik di detikJabar.")
    True
    >>> is_republished("Artikel ini telah terbit di jurnal kesehatan.")
    False
    """
    match = REPUBLISHED.fullmatch(line)
    if not match:
        return False
    name = match["medium"].strip(" .,;:")
    names = (name, name.split()[0] if name else "")
    named = any(is_medium(each) or is_local_edition(each) for each in names)
    if _SAID.search(line, match.start("medium")):
        return False
    if _TITLED.search(match["rest"]):
        return named or name[:1].isupper()
    return named and not has_stop(match["rest"].strip(" .")) and len(match["rest"]) < 60


def _is_photo_credit(line: str) -> bool:
    text = line[_PHOTO.match(line).end() :].strip(" ().")  # type: ignore[union-attr]
    return all(
        word[0].isupper() or "/" in word or "." in word or word.lower() in _PHOTO_WORDS
        for word in text.split()
        if word[0].isalpha()
    ) or bool(DOMAIN.fullmatch(text))


def _is_paragraph(line: TextLine) -> bool:
    return is_prose(line.text) and not is_boilerplate(line.text, closing=True)


def _goes_on(line: TextLine) -> bool:
    """Return whether the line below goes on with a line that is no mere label."""
    unfinished = not ends_sentence(line.text) and line.text.count(" ") >= MAX_LABEL_WORDS
    return unfinished and line.text[-1] not in ")]" and continues(line.below)


def _belongs_to_text(line: TextLine) -> bool:
    """Return whether a short line is the heading of the paragraph below, or an item of a list."""
    words = re.findall(r"[^\W\d_]{4,}", line.text.lower())
    if len(line.text.split()) > MAX_LABEL_WORDS or not words or ":" in line.text:
        return False
    return is_prose(line.below) and words[0] in re.findall(r"[^\W\d_]{4,}", line.below.lower())
