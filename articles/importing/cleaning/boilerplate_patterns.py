"""The patterns of boilerplate: whole lines, pieces of running text, and their parts.

``boilerplate`` decides by the surroundings whether a text that matches is removed.
"""

import re
from dataclasses import dataclass

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
TITLED = re.compile(r"[Dd]engan judul(?![a-z])|\b(?:[Bb]erjudul|[Kk]lik|[Bb]aca selengkapnya)\b")

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
OPEN_LINE, CLOSING_LINE = (
    re.compile(
        "|".join(f"(?:{rule.pattern})" for rule in LINES if closing or not rule.closing),
        re.IGNORECASE,
    )
    for closing in (False, True)
)
INLINE_PATTERNS = [(rule.name, rule.needs, re.compile(rule.pattern)) for rule in INLINE]
FOLLOW = re.compile(rf"(?:[-•*] ?)?{_INVITATION} ", re.IGNORECASE)
CHANNELS, OWN_SIGN = re.compile(_CHANNEL, re.IGNORECASE), re.compile(_OWN, re.IGNORECASE)
OTHER_LINKED = re.compile(
    r"(?:baca|pilihan editor|menarik dibaca|artikel lain(?:nya)?) ?[:：] ?(?P<text>.+)",
    re.IGNORECASE,
)
LINKED = re.compile(
    r"\(?(?:baca|lihat|simak|tonton|saksikan) (?:juga|pula)"
    r"(?:(?P<colon> ?[:：]) ?| )(?P<text>.*?)\)?",
    re.IGNORECASE,
)
PHOTO = re.compile(r"\(?(?:kredit )?(?:foto|photo|image)(?: ilustrasi)? ?: ?", re.IGNORECASE)
CAPTION = re.compile(
    r"[^.!?]{5,160}[.!?]? ?\((?P<credit>(?:foto|photo) ?: ?[^()]{2,60})\)\.?", re.I
)
TAG_LABEL = re.compile(r"(?:tags?|tagar|topik terkait|kata kunci|label) ?: ?", re.IGNORECASE)
COPYRIGHT = re.compile(r"copyright|hak cipta (?!dilindungi)|©|\(c\)|all rights?", re.IGNORECASE)
SAID = re.compile(
    r", (?:kata|ujar|tutur|tulis|jelas|ucap|sebut|demikian|lanjut|imbuh|terang|kenang|aku|ungkap"
    r"|papar|tambah|pesan|cerita)(?:nya)?\b"
)
#: Rules whose lines can also be items of a list of the article.
LISTABLE = re.compile(
    "|".join(
        f"(?:{rule.pattern})"
        for rule in LINES
        if rule.name == "tags"
        or rule.name
        in {"advertisement", "comments", "copyright", "networks", "photo credit", "share", "views"}
    ),
    re.IGNORECASE,
)
MENU = re.compile(r"beranda|home|menu", re.IGNORECASE)
PHOTO_WORDS = frozenset(
    ("dok", "dokumentasi", "oleh", "by", "via", "dan", "ilustrasi", "istimewa", "pribadi", "ist")
)
