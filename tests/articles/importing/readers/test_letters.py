"""Letters and mailboxes: newsletters, forwarded articles, replies, attachments."""

from email.message import EmailMessage

import pytest

from tests.articles.importing.readers.documents import LONG, docx, package, paragraph
from tests.articles.importing.readers.reading import articles, codes, read_here


def letter(
    text: str = "", html: str = "", *, subject: str = "Banjir di lembah", **headers: str
) -> EmailMessage:
    message = EmailMessage()
    message["From"] = headers.pop("sender", "Rina Contoh <rina@contoh.invalid>")
    message["Subject"] = subject
    message["Date"] = "Mon, 12 Aug 2024 07:30:00 +0700"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    if text or not html:
        message.set_content(text)
    if html and text:
        message.add_alternative(html, subtype="html")
    elif html:
        message.set_content(html, subtype="html")
    return message


def test_a_newsletter_in_html() -> None:
    html = (
        '<html><body><div style="display:none">Cuplikan</div><p><a href="#">Lihat di browser</a>'
        f"</p><table><tr><td><p>{LONG}</p></td></tr><tr><td><p>{LONG}</p></td></tr></table>"
        "<p>Anda menerima email ini karena mendaftar.</p><p>Jalan Contoh 1</p>"
        "<p><a href='#'>Berhenti berlangganan</a></p></body></html>"
    )
    message = letter(
        "pendek",
        html,
        subject="=?utf-8?q?Banjir_=E2=80=9Cbesar=E2=80=9D?=",
        sender="Kabar Contoh <pagi@contoh.invalid>",
        List_Unsubscribe="<https://contoh.invalid/u>",
    )

    (article,) = articles(read_here("a.eml", bytes(message)))

    assert article.text == f"{LONG}\n\n{LONG}"
    assert article.fields.title == "Banjir “besar”"
    assert article.fields.source == "Kabar Contoh"
    assert not article.fields.author
    assert article.fields.published_at is not None
    assert article.fields.published_at.isoformat() == "2024-08-12T07:30:00+07:00"


def test_headlines_part_a_newsletter() -> None:
    html = "".join(f"<h2>Berita nomor {number} dari lembah</h2><p>{LONG}</p>" for number in (1, 2))

    found = articles(read_here("a.eml", bytes(letter(html=f"<body>{html}</body>"))))

    assert [item.fields.title for item in found] == [
        "Berita nomor 1 dari lembah",
        "Berita nomor 2 dari lembah",
    ]
    assert all(item.fields.published_at for item in found)


def test_a_reply_has_neither_quotation_nor_signature() -> None:
    text = (
        f"{LONG}\n\nPada Sen, 12 Agu 2024 07.00, Budi Contoh <budi@contoh.invalid> menulis:\n\n"
        "> Surat lama\n> dua baris\n\n-- \nRina Contoh\n"
    )

    (article,) = articles(read_here("a.eml", bytes(letter(text, subject="Re: Banjir"))))

    assert article.text.replace("\n", " ") == LONG
    assert article.fields.title == "Banjir"
    assert article.fields.author == "Rina Contoh"


@pytest.mark.parametrize(
    "border",
    [
        "---------- Forwarded message ---------",
        "-------- Pesan Terusan --------",
        "",
    ],
)
def test_what_is_forwarded_is_the_article(border: str) -> None:
    text = (
        f"{border}\nDari: Redaksi Kabar Contoh <redaksi@contoh.invalid>\n"
        f"Date: Sun, 11 Aug 2024 06:00:00 +0700\nSubject: Sungai meluap\nTo: rina@contoh.invalid\n"
        f"\n{LONG}\n"
    )

    (article,) = articles(read_here("a.eml", bytes(letter(text, subject="Fwd: Sungai meluap"))))

    assert article.text.replace("\n", " ") == LONG
    assert article.fields.title == "Sungai meluap"
    assert article.fields.source == "Redaksi Kabar Contoh"
    assert article.fields.published_at is not None
    assert article.fields.published_at.day == 11


def test_attachments_are_read_or_told() -> None:
    message = letter("Terlampir berita untuk besok pagi.")
    content = docx(paragraph("Banjir Menutup Jalan", "Judul") + paragraph(LONG))
    for name, data in (
        ("berita.docx", content),
        ("lama.doc", b"x"),
        ("arsip.zip", package({"a.txt": "x"})),
    ):
        message.add_attachment(data, maintype="application", subtype="x-y", filename=name)
    message.add_attachment(b"x", maintype="image", subtype="png", filename="logo.png")

    items = read_here("a.eml", bytes(message))

    assert [item.origin for item in items if hasattr(item, "origin")] == ["a.eml/berita.docx:1"]
    assert codes(items) == ["cover_note", "old_word", "nested_archive"]
    assert "Terlampir berita untuk besok pagi." in str(items[0])


def test_parts_behind_the_limit_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("articles.importing.readers.eml.MAX_PARTS", 3)
    message = letter(LONG)
    for number in range(4):
        message.add_attachment(b"x", maintype="image", subtype="png", filename=f"{number}.png")

    assert codes(read_here("a.eml", bytes(message))) == ["too_many_members"]


def test_an_article_with_a_document_attached_stays_an_article() -> None:
    message = letter(LONG)
    message.add_attachment(b"x", maintype="application", subtype="x", filename="denah.pdf")

    items = read_here("a.eml", bytes(message))

    assert [item.origin for item in items if hasattr(item, "origin")] == ["a.eml:1"]


def test_sentences_that_look_like_the_frame_of_a_letter_stay() -> None:
    sentences = [
        LONG,
        "Pada akun media sosialnya, ia menulis:",
        "Foto itu dikirim dari ponsel seorang warga ke balai desa pada malam itu juga.",
        "Petugas mengatakan sebagian warga tidak ingin menerima bantuan dari luar desa.",
        "Surel ini dikirim ke semua kantor desa, dan warga diminta membuka laman di peramban.",
        "Dari: lurah setempat. Hal itu sudah disampaikan kepada semua orang sejak kemarin pagi.",
        f"{LONG} Selesai.",
        "Demikian laporan dari lembah contoh.",
    ]

    (article,) = articles(read_here("a.eml", bytes(letter("\n\n".join(sentences)))))
    (page,) = articles(
        read_here("a.eml", bytes(letter(html="".join(f"<p>{each}</p>" for each in sentences))))
    )

    assert article.text.split("\n\n") == sentences
    assert page.text.split("\n\n") == sentences


def test_quotations_and_parting_lines_of_a_newsletter_stay() -> None:
    parts = [LONG, "--", f"> {LONG} Kutipan.", "--", f"{LONG} Akhir."]
    signed = "\n\n".join([*parts, "-- \nRedaksi Contoh\nJalan Contoh 1"])

    (article,) = articles(read_here("a.eml", bytes(letter(signed))))

    assert article.text.split("\n\n") == [LONG, f"{LONG} Kutipan.", f"{LONG} Akhir."]


def test_text_above_a_forwarded_letter_stays() -> None:
    text = (
        f"{LONG}\n\n---------- Forwarded message ---------\nDari: b@contoh.invalid\n"
        f"Subject: Sungai\n\n{LONG} Diteruskan.\n"
    )

    (article,) = articles(read_here("a.eml", bytes(letter(text, subject="Fwd: Sungai"))))

    assert article.text == f"{LONG}\n\n{LONG} Diteruskan."


def test_a_mailbox_is_read_letter_by_letter() -> None:
    letters = [
        bytes(letter(f"{LONG}\nFrom awal baris ini tetap teks.", subject=f"Surat {number}"))
        for number in (1, 2)
    ]
    content = b"".join(
        b"From rina@contoh.invalid Mon Aug 12 07:30:00 2024\n"
        + each.replace(b"\nFrom awal", b"\n>From awal")
        + b"\n"
        for each in letters
    )

    found = articles(read_here("kotak.mbox", content))

    assert [item.fields.title for item in found] == ["Surat 1", "Surat 2"]
    assert [item.origin for item in found] == ["kotak.mbox/1:1", "kotak.mbox/2:1"]
    assert "From awal baris ini tetap teks." in found[0].text


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        pytest.param("a.eml", b"", "empty", id="empty"),
        pytest.param("a.eml", b"bukan surat", "damaged_document", id="text"),
        pytest.param("a.eml", b"From: a\nSubject: b\n\n\n", "no_text", id="without text"),
        pytest.param(
            "a.eml",
            b"From: a\nContent-Type: multipart/encrypted; boundary=x\n\nx",
            "encrypted",
            id="encrypted",
        ),
        pytest.param("a.mbox", b"bukan kotak\n", "damaged_document", id="no mailbox"),
        pytest.param("a.mbox", b"", "empty", id="empty mailbox"),
    ],
)
def test_what_cannot_be_read_is_told(name: str, content: bytes, code: str) -> None:
    assert codes(read_here(name, content)) == [code]
