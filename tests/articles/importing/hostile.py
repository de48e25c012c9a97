"""A generator of hostile files: random kinds, each large in one respect that a reader may not bear.

A kind is a function of a random generator and a size in bytes. ``hostile_file`` draws one; the
same seed gives the same file, so a file that harms can be made again.
"""

import bz2
import gzip
import io
import json
import random
import tarfile
import zipfile
from collections.abc import Callable
from email.message import EmailMessage

Kind = Callable[[random.Random, int], tuple[str, bytes]]

#: Pieces from which texts are woven; alone, in turn or at random they provoke rules and patterns.
PIECES = [
    *("a", "Aa ", "AB", "\n", "\n\n", " ", "\t", "\r\n", ". ", ",", "- ", "• ", "– ", "(", ")"),
    *("[", "]", "{", "}", "<", ">", "<p>", "</p>", "<br>", "<b ", "&", "&amp;", "&#8217;", "<!--"),
    *("-->", "<script>", "</script>", '"', "“", "”", "'", "Ã¢", "â€™", "Â\xa0", "12/12/2024"),
    *("Senin (12/12/2024) ", "10:00 WIB", "https://x.id/a ", "www.a.id", "Baca juga: "),
    *("Baca Juga\n", "Editor: ", "Penulis: Ani\n", "(ani/bud)\n", "JAKARTA, KOMPAS.com - "),
    *("© 2024 ", "Foto: ", "Advertisement\n", "SCROLL TO CONTINUE\n", "TAG: a, b, c\n", "|", " | "),
    *("=", "_", "*", "#", "# a\n", "1", "1.000 ", "\u0301", "\u200b", "\u00ad", "\uf0b7", "\x85"),
    *("\x0b", "kata ", "Presiden Joko Widodo ", "di ", "!", "…", ":", ";", "/", "\\", "\\n", "[1]"),
    *(
        "🔥",
        "🔥\n",
        "👨‍👩‍👧\n",
        "🇮🇩",
        "\ufdfa",
        "\0",
        "\ufeff",
        "\u0e33",
        "𝔘",
        "> ",
        "```\n",
        "~~~\n",
    ),
    *(
        "[a](b)",
        "![",
        "**",
        "__",
        "| - ",
        "+ ",
        "1. ",
        "---\n",
        "===\n",
        "x" * 63,
        "\\u'3f",
        "\\par ",
    ),
]
TAGS = [
    "p",
    "div",
    "span",
    "h1",
    "h2",
    "a",
    "li",
    "ul",
    "table",
    "tr",
    "td",
    "b",
    "i",
    "br",
    "img",
    "script",
    "style",
    "meta",
    "section",
    "article",
    "pre",
]


def text(chance: random.Random, size: int) -> str:
    """Return a text that repeats a few pieces."""
    pieces = [chance.choice(PIECES) for _ in range(chance.randint(1, 4))]
    if chance.random() < 0.5:
        unit = "".join(pieces)
        return (unit * (size // len(unit) + 1))[:size]
    return "".join(chance.choices(pieces, k=max(size // 3, 1)))[:size]


def plain_text(chance: random.Random, size: int) -> tuple[str, bytes]:
    """Text of repeated pieces, in any format that is read as text."""
    suffix = chance.choice(
        [".txt", ".md", ".csv", ".tsv", ".jsonl", ".json", ".html", ".eml", ".mbox"]
    )
    head = {
        ".csv": chance.choice(["isi,judul\n", "isi\n", 'judul,isi\nx,"']),
        ".tsv": "judul\tisi\n",
        ".html": chance.choice(["<html><body>", "<html><body><article><p>", "<html><body><pre>"]),
        ".eml": "Subject: a\nContent-Type: text/plain; charset=utf-8\n\n",
        ".mbox": "From a\nSubject: a\n\n",
    }.get(suffix, "")
    encoding = chance.choice(["utf-8", "utf-8", "utf-16", "cp1252"])
    return f"a{suffix}", (head + text(chance, size)).encode(encoding, "replace")


def many_lines(chance: random.Random, size: int) -> tuple[str, bytes]:
    """Very many lines that are blank or nearly so."""
    line = chance.choice(
        ["\n", " \n", "\r\n", "\t\n", ",\n", "\0\n", '""\n', "🔥\n", "{}\n", "[]\n", ".\n"]
    )
    suffix = chance.choice(
        [".csv", ".jsonl", ".txt", ".md", ".json", ".html", ".eml", ".mbox", ".rtf"]
    )
    head = chance.choice(["", "judul,isi\n", "{\n", "[\n", "isi\n"])
    return f"a{suffix}", (head + line * (size // len(line.encode()))).encode()


def page(chance: random.Random, size: int) -> tuple[str, bytes]:
    """A page with very many elements, attributes, entities or nested tags."""
    tag = chance.choice(TAGS)
    attribute = chance.choice(["class", "id", "data-a", "href", "style", "property"])
    unit = {
        "empty": f"<{tag}>",
        "closed": f"<{tag}></{tag}>",
        "short": f"<{tag}>a</{tag}>",
        "text": f"<{tag}>Air naik di kota itu.</{tag}>\n",
        "attributed": f'<{tag} {attribute}="author date title article">a</{tag}>',
        "attributes": f"<{tag} " + " ".join(f"a{n}=1" for n in range(400)) + f">a</{tag}>",
        "quotes": f"<{tag} a='\"",
        "entities": "&lt;&#1234;",
        "comment": "<!-- a --><!>",
        "time": '<time datetime="2024-08-12">12 Agustus 2024</time>',
        "link": '<a href="/x">Baca juga berita lain di sini</a>',
        "heading": f"<h{chance.randint(1, 4)}>Judul berita {chance.randint(1, 9)}</h1>",
        "meta": '<meta property="og:title" content="a">',
        "data": '<script type="application/ld+json">{"@type":"NewsArticle","a":[[[1]]]}</script>',
        "byline": '<span class="author">Oleh: Ani, Budi</span>',
    }
    piece = unit[chance.choice(sorted(unit))]
    body = piece * (size // len(piece) + 1)
    around = chance.choice(["{}", "<article>{}</article>", "<head>{}</head>", "<div>" * 150 + "{}"])
    return (
        "a.html",
        f"<html><body>{around.replace('{}', body)}<p>Air naik di kota itu kemarin.</p>".encode(),
    )


def data(chance: random.Random, size: int) -> tuple[str, bytes]:
    """JSON with a hostile shape: deep, wide, long, broken."""
    opening = chance.choice(["[", '{"a":', '{"isi":', '[{"a":', '{"data":[', '{"a":1,"b":'])
    depth = chance.choice([30, 101, 400, 900, 990, 2_000, size // len(opening)])
    closing = "".join({"[": "]", "{": "}"}[each] for each in reversed(opening) if each in "[{")
    deep = opening * depth + chance.choice(["1", '"isi"', "{}", "[]", ""]) + closing * depth
    good = json.dumps({"judul": "Banjir", "isi": "Air naik di kota itu kemarin sore."})
    shapes = [
        deep,
        f"{good}\n{deep}\n{good}\n",
        f"[{good},{deep},{good}]",
        good[:-1] + f', "x": {deep}}}',
        f'{{"isi": {deep}}}\n{good}',
        "[" + "[]," * (size // 3) + "1]",
        '{"a":1,' * 50 + ",".join(f'"k{n}":{n}' for n in range(size // 12)),
        f'{{"isi": "{"x" * size}',
        '{"isi": ' + "9" * size + "}",
        '"' + "\\u0041" * (size // 6),
        "{" * (size // 2) + "}" * (size // 2),
        '{"isi":"a"} ' * (size // 12),
    ]
    return chance.choice(["a.json", "a.jsonl"]), chance.choice(shapes).encode()[: size + 4_000]


def packed(chance: random.Random, size: int) -> tuple[str, bytes]:
    """A small file that unpacks to a large one, through one layer or several."""
    name, inner = chance.choice([many_lines, plain_text])(chance, size * 20)
    layers = chance.randint(1, 3)
    for _ in range(layers):
        way = chance.choice(["gz", "zip", "tar", "tgz"])
        if way == "gz":
            name, inner = f"{name}.gz", gzip.compress(inner, 9)
        elif way == "zip":
            name, inner = "a.zip", _zip({name: inner})
        else:
            name, inner = f"a.{way}", _tar(name, inner, way)
    return name, inner


def many_members(chance: random.Random, size: int) -> tuple[str, bytes]:
    """An archive of very many members, or with odd names."""
    name = chance.choice(["a{}.txt", "../{}.txt", "a{}.zip", "{}", "a/" * 40 + "{}.txt", "a.txt"])
    count = min(size // 100, 12_000)
    return "a.zip", _zip({name.format(number): b"Air naik." for number in range(count)})


def mail(chance: random.Random, size: int) -> tuple[str, bytes]:
    """A mail with nested parts, many headers or a boundary that occurs everywhere."""
    message = EmailMessage()
    message["Subject"] = " ".join(text(chance, 2_000).split())[:500] or "a"
    message.set_content(text(chance, size // 4).encode("ascii", "ignore").decode())
    content = bytes(message)
    way = chance.randint(0, 3)
    if way == 0:
        return "a.eml", b"X: a\n" * (size // 5) + content
    if way == 1:
        head = b"".join(
            b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n)
            for n in range(min(size // 50, 3_000))
        )
        return "a.eml", b"Subject: a\n" + head + b"Air naik."
    if way == 2:
        return (
            "a.eml",
            b'Subject: a\nContent-Type: multipart/mixed; boundary="-"\n\n' + b"---\n" * (size // 4),
        )
    return "a.mbox", b"From a\nSubject: =?utf-8?q?=41?=\n\nAir.\n\n" * (size // 40)


def rich_text(chance: random.Random, size: int) -> tuple[str, bytes]:
    """RTF with many or nested groups."""
    piece = chance.choice(
        ["{", "}", "{\\b ", "\\par ", "\\u9999?", "\\'e9", "{\\*\\a ", "\\bin9 ", "\\cell\\row "]
    )
    return "a.rtf", ("{\\rtf1 Air naik. " + piece * (size // len(piece))).encode()


def office(chance: random.Random, size: int) -> tuple[str, bytes]:
    """A package of XML whose parts are large, deep or broken."""
    tag = chance.choice(["w:p", "w:tbl", "w:r", "w:t", "text:p", "x"])
    way = chance.randint(0, 2)
    xml = {
        0: f"<{tag}>" * (size // 10),
        1: f"<{tag}>a</{tag}>" * (size // 12),
        2: f'<{tag} a="{"x" * size}"/>',
    }[way]
    word = f'<w:document xmlns:w="w"><w:body>{xml}</w:body></w:document>'
    open_text = (
        f"<office:document-content><office:body>{xml}</office:body></office:document-content>"
    )
    suffix = chance.choice([".docx", ".odt", ".epub", ".xlsx"])
    parts = {
        ".docx": {"word/document.xml": word},
        ".odt": {"content.xml": open_text, "mimetype": "application/vnd.oasis.opendocument.text"},
        ".epub": {"META-INF/container.xml": xml, "mimetype": "application/epub+zip"},
        ".xlsx": {"xl/workbook.xml": xml, "xl/worksheets/sheet1.xml": xml},
    }[suffix]
    return f"a{suffix}", _zip({name: part.encode() for name, part in parts.items()})


def noise(chance: random.Random, size: int) -> tuple[str, bytes]:
    """Random bytes behind a true or a false beginning."""
    head = chance.choice(
        [b"", b"PK\x03\x04", b"%PDF-1.7\n", b"\x1f\x8b\x08", b"{\\rtf1", b"WARC/1.0\r\n", b"<html>"]
    )
    suffixes = [
        ".pdf",
        ".zip",
        ".docx",
        ".xlsx",
        ".tar",
        ".tgz",
        ".warc",
        ".warc.gz",
        ".txt.gz",
        ".rtf",
        ".html",
        ".csv",
    ]
    content = chance.choice([chance.randbytes(size), bz2.compress(b"a" * size), bytes(size)])
    return f"a{chance.choice(suffixes)}", head + content


KINDS: list[Kind] = [
    *(plain_text, plain_text, many_lines, page, page, data, packed, many_members),
    *(mail, rich_text, office, noise),
]


def hostile_file(seed: int, size: int) -> tuple[str, bytes]:
    """Return the name and the content of the file that this seed draws."""
    chance = random.Random(seed)
    return chance.choice(KINDS)(chance, size)


def _zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def _tar(name: str, content: bytes, way: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz" if way == "tgz" else "w") as archive:
        info = tarfile.TarInfo(name)
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    return out.getvalue()
