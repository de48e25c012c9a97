"""Boilerplate removal: delete the page elements around and between an article's paragraphs.

Three tables list lines that are boilerplate as a whole, headings after which no text of the article
follows, and patterns that are unmistakable even in running text, whose line breaks were lost.
``linked_headlines`` removes linked headlines (``Baca juga: ...``) from running text.
"""

import re
from dataclasses import dataclass

from articles.importing.cleaning.draft import Draft

MAX_LINE_CHARACTERS = 400
MAX_HEADING_CHARACTERS = 60
MAX_HEADLINE_CHARACTERS = 160
#: Characters. A heading such as "Terpopuler" before this offset belongs to the navigation.
MIN_ARTICLE_CHARACTERS = 80
_NETWORKS = (
    r"(?:facebook|twitter|whats ?app|telegram|e-?mail|line|linkedin|instagram|threads|pinterest"
    r"|x|wa|fb|copy link|salin (?:link|tautan)|print|cetak|tiktok|youtube)"
)
_CHANNEL = (
    r"(?:google news|(?:saluran|kanal|channel|grup) (?:whats ?app|telegram|wa)"
    r"|(?:whats ?app|telegram|wa) channel)"
)
_INVITATION = r"(?:ikuti|dapatkan|follow|gabung|bergabung|mari bergabung|simak|temukan|cek|jangan)"


@dataclass(frozen=True, slots=True)
class LineRule:
    """A pattern of boilerplate lines, which must match a whole line and ignores letter case."""

    name: str
    pattern: str


@dataclass(frozen=True, slots=True)
class InlineRule:
    """A pattern of boilerplate in running text, tried only if the text has one of ``needs``."""

    name: str
    needs: tuple[str, ...]
    pattern: str


LINES = (
    LineRule("linked headline", r"\(?(?:baca|lihat|simak|tonton|saksikan) (?:juga|pula) ?[:：].*"),
    LineRule("linked headlines", r"(?:baca|lihat|simak|tonton|saksikan) (?:juga|pula)"),
    LineRule("read more", r"(?:baca|lihat|simak) selengkapnya(?: di (?:sini|bawah))?[ :.»>…]*"),
    LineRule("advertisement", r"advertisement|iklan|advertorial|sponsored|promoted|\(?adv\)?"),
    LineRule("scroll", r"scroll to (?:continue|resume)(?: with)?(?: content| reading)?"),
    LineRule(
        "continue", r"(?:lanjutkan|gulir|scroll)(?: ke bawah)? untuk (?:lanjut )?membaca.{0,40}"
    ),
    LineRule("loading", r"loading(?: ?\.{2,}| ?…)?|memuat ?(?:\.{3}|…)"),
    LineRule("player", r"\\?\[ ?(?:gambas ?:[^\]]*|video[^\]]{0,40}|gallery[^\]]*|embed[^\]]*)\]"),
    LineRule("paging", r"halaman (?:selanjutnya|berikutnya|sebelumnya|\d+(?: dari \d+)?)[ :\d>»]*"),
    LineRule("paging", r"(?:selanjutnya|berikutnya|sebelumnya|next|previous|show all)[ :>»]*"),
    LineRule(
        "share",
        r"(?:bagikan|share)(?: (?:artikel|berita|this|ini|ke|via|on|di|:))*(?: ?:)?"
        rf"(?:[ ,/|]*{_NETWORKS})*[ .:]*",
    ),
    LineRule("networks", rf"{_NETWORKS}(?:[ ,/|]+{_NETWORKS})+"),
    LineRule("follow", rf"(?:[-•*] ?)?{_INVITATION} .*{_CHANNEL}.*"),
    LineRule("follow", r"(?:ikuti|follow) (?:kami|berita [\w. ]{1,30}) (?:di|on|melalui) .{1,80}"),
    LineRule("tags", r"(?:tags?|tagar|topik terkait|kata kunci|label) ?: ?.{0,250}"),
    LineRule("comments", r"(?:\d+ )?(?:komentar|comments?)(?: ?\(\d+\))?"),
    LineRule("push notice", r".*pemberitahuan push dari .*"),
    LineRule(
        "copyright", r"(?:copyright|hak cipta|©|\(c\)) ?(?:©|\(c\)|:|\d{4}|dilindungi|milik).*"
    ),
    LineRule("copyright", r"© ?[\w .,&-]{2,80}"),
    LineRule("copyright", r".{0,80}all rights? reserved.{0,40}"),
    LineRule(
        "copyright",
        r"dilarang (?:keras )?(?:mengambil|mengutip|menyalin|memperbanyak|menggandakan) "
        r".*(?:tanpa|konten|isi).*",
    ),
    LineRule(
        "republished",
        r"artikel ini (?:telah|sudah) (?:tayang|terbit|dipublikasikan) (?:di|pada) .*",
    ),
    LineRule(
        "photo credit", r"\(?(?:kredit )?(?:foto|photo|image)(?: ilustrasi)? ?: ?[^.!?]{1,90}\.?\)?"
    ),
    LineRule("rule", r"[-=*_~#.•·]{3,}"),
)
#: Headings, each on its own line, after which no text of the article follows.
END_HEADINGS = re.compile(
    r"(?:more stories|more news|(?:berita|artikel|topik|tag|konten) terkait|terpopuler"
    r"|terkini lainnya|(?:berita|artikel|cerita|baca) lainnya"
    r"|(?:berita|artikel) (?:populer|terpopuler|pilihan|rekomendasi)"
    r"|related (?:articles?|posts?|news|stories|topics)|you may also like|you might also like"
    r"|(?:rekomendasi|pilihan) untuk anda|most (?:read|popular)|popular posts|trending(?: now)?"
    r"|pilihan editor|leave a (?:reply|comment)|tinggalkan (?:komentar|balasan)|baca berita lainnya"
    r"|artikel terkini|berita terkini)[ :.»>…]*",
    re.IGNORECASE,
)
INLINE = (
    InlineRule(
        "player", ("Gambas", "[video"), r"\\?\[(?:Gambas ?:[^\]\n]{0,120}|video[. ]?\d*\\?)\]"
    ),
    InlineRule("paging", ("alaman",), r"(?<![a-z] )Halaman \d+ dari \d+(?= |$)"),
    InlineRule("scroll", ("SCROLL",), r"SCROLL TO (?:CONTINUE|RESUME)(?: WITH)?(?: CONTENT)?"),
    InlineRule(
        "advertisement", ("ADVERTISEMENT",), r"(?:(?<=^)|(?<=[.!?\"”)] ))ADVERTISEMENT(?= |$)"
    ),
    InlineRule("advertisement", ("Advertisement",), r"(?<=\S )Advertisement\s*$"),
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
        r"Dapatkan update berita [^\n]{0,120}?Mari bergabung di [^\n]{0,400}?(?:di ponsel\.|$)",
    ),
    InlineRule(
        "video",
        ("ideo", "onton juga"),
        r"(?:(?:Simak|Tonton|Lihat|Saksikan) (?:[Jj]uga )?[Vv]ideo:?|Tonton juga) ?"
        r"(?:'[^'\n]{5,160}'|\"[^\"\n]{5,160}\"|“[^”\n]{5,160}”|‘[^’\n]{5,160}’)(?: di sini)? ?:?",
    ),
    InlineRule(
        "video",
        ("uga Video",),
        r"(?:Simak|Tonton|Lihat|Saksikan) juga Video:? [^.\n]{5,200}?"
        r"(?=\([a-z]{2,5}/[a-z]{2,5}\)|$)",
    ),
    InlineRule("live", ("Saksikan Live",), r"Saksikan Live ?Detik(?:[Pp]agi|[Ss]ore) ?:?"),
    InlineRule(
        "copyright",
        ("opyright", "ak cipta", "ak Cipta"),
        r"(?<![a-z] )(?:Copyright|Hak [Cc]ipta) ?(?:©|\([cC]\)|\d{4})[^\n]{0,400}$",
    ),
    InlineRule(
        "republished",
        ("rtikel ini telah tayang",),
        r"Artikel ini telah tayang di [^\n]{0,300}$",
    ),
    InlineRule(
        "republished", ("Artikel telah tayang",), r"-{3,} ?Artikel telah tayang di[^\n]{0,80}$"
    ),
    InlineRule("rule", ("-----", "=====", "_____"), r"(?:(?<=^)|(?<= ))[-=_]{5,}(?= |$)"),
)
_LINE = re.compile("|".join(f"(?:{rule.pattern})" for rule in LINES), re.IGNORECASE)
_BARE_MARKER = re.compile(r"(?:baca|lihat|simak) (?:juga|pula)(?: ?:)?", re.IGNORECASE)
_UNMARKED_LINK = re.compile(
    r"(?:Baca|Lihat|Simak|BACA|LIHAT|SIMAK) (?:juga|Juga|JUGA) [A-Z\"'“‘0-9].*[^.]"
)
_INLINE = [(rule.needs, re.compile(rule.pattern)) for rule in INLINE]


def cut_related_sections(draft: Draft) -> None:
    """Cut the text at a heading that begins the list of other stories."""
    lines = draft.text.split("\n")
    length = 0
    for place, line in enumerate(lines):
        if len(line) <= MAX_HEADING_CHARACTERS and END_HEADINGS.fullmatch(line.strip("-•*# ")):
            if length >= MIN_ARTICLE_CHARACTERS:
                draft.text = "\n".join(lines[:place]).rstrip()
                return
            lines[place] = ""
        length += len(line)
    if len(lines) > 1:
        draft.text = "\n".join(lines).strip()


def remove_boilerplate_lines(draft: Draft) -> None:
    """Remove the lines that are boilerplate as a whole."""
    lines = draft.text.split("\n")
    if len(lines) == 1:
        return
    kept = [
        line
        for place, line in enumerate(lines)
        if not is_boilerplate(line) and not _is_linked_below(lines, place)
    ]
    if any(line.strip() for line in kept):
        draft.text = "\n".join(kept).strip()


def remove_inline_boilerplate(draft: Draft) -> None:
    """Remove unmistakable boilerplate from running text."""
    for needs, pattern in _INLINE:
        if any(text in draft.text for text in needs):
            shorter = pattern.sub(" ", draft.text)
            if shorter != draft.text and shorter.strip():
                draft.text = re.sub(r" {2,}", " ", re.sub(r" ?\n ?", "\n", shorter)).strip()


def is_boilerplate(line: str) -> bool:
    """Return whether a line is boilerplate as a whole.

    >>> is_boilerplate("Baca juga: Harga Beras Naik"), is_boilerplate("Baca juga bukunya.")
    (True, False)
    """
    line = line.strip()
    if not line or len(line) > MAX_LINE_CHARACTERS:
        return False
    bare = line.lstrip("-•*>» ") or line
    return bool(_LINE.fullmatch(bare) or _UNMARKED_LINK.fullmatch(bare))


def _is_linked_below(lines: list[str], place: int) -> bool:
    """Return whether a line is a headline below a line with only ``Baca juga:``."""
    above = place - 1
    while above >= 0 and not lines[above].strip():
        above -= 1
    if above < 0 or not _BARE_MARKER.fullmatch(lines[above].strip("-•*>» ")):
        return False
    line = lines[place].strip()
    return len(line) <= MAX_HEADLINE_CHARACTERS and not line.endswith((".", ".”", '."', ","))
