"""Pages that a browser saved as one file."""

import io
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from articles.importing.readers.mhtml import read
from articles.importing.readers.unreadable import Unreadable
from articles.importing.record import RawArticle, Rejection

ADDRESS = "https://contoh.invalid/a/1"
PAGE = (
    "<html><body><h1>Banjir Merendam Tiga Desa</h1><div class='article-body'>"
    "<p>Hujan “lebat” membuat sungai meluap sejak malam.</p>"
    "<p>Warga mengungsi ke sekolah terdekat.</p></div></body>"
)


def saved(page: str, charset: str = "utf-8") -> bytes:
    letter = MIMEMultipart("related", type="text/html")
    letter["Snapshot-Content-Location"] = ADDRESS
    letter.attach(MIMEText(page, "html", charset))
    letter.attach(MIMEImage(b"\x89PNG" + b"0" * 64, "png"))
    return letter.as_bytes()


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252"])
def test_page_and_its_address(charset):
    (item,) = read(io.BytesIO(saved(PAGE, charset)), "a.mhtml")

    assert isinstance(item, RawArticle)
    assert item.text == (
        "Hujan “lebat” membuat sungai meluap sejak malam.\n\nWarga mengungsi ke sekolah terdekat."
    )
    assert item.fields.title == "Banjir Merendam Tiga Desa"
    assert item.fields.url == ADDRESS


def test_file_without_a_page():
    (item,) = read(io.BytesIO(b"Subject: x\n\nhalo"), "a.mhtml")

    assert isinstance(item, Rejection)
    assert item.problem.code == "no_article"


def test_empty_file():
    with pytest.raises(Unreadable):
        list(read(io.BytesIO(b" \n"), "a.mhtml"))
