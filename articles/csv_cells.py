"""Text in cells of CSV files: spreadsheets must not run it as a formula.

A cell that begins with ``=``, ``+``, ``-`` or ``@`` is a formula for Excel, LibreOffice and others,
also after blanks, and in the full-width and small variants. An apostrophe in front makes it text
(OWASP, CSV Injection). Numbers and dates of our own need none.
"""

import re

_FORMULA = re.compile(
    r"[\t\r\n]|[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠﹦﹢﹣﹫]"
)


def text_cell(text: str) -> str:
    """Return a text that no spreadsheet reads as a formula.

    >>> text_cell(" =1+2"), text_cell("Banjir")
    ("' =1+2", 'Banjir')
    """
    return f"'{text}" if _FORMULA.match(text) else text
