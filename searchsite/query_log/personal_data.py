"""Personal data in a query: addresses of e-mail, and numbers of telephones, persons and cards.

A search box is no place to keep such data. The text of a query with any of these is not kept at
all, because the words beside the number are often the person's name.
"""

import re

from indexer.analysis.folding import INVISIBLE
from lexicon.normal_forms import nfkc

LONGEST = 1_000  # characters that are read; what is kept of a query is shorter
_INVISIBLE = re.compile(f"[{INVISIBLE}]+")
_DASHES = re.compile("[_\u00b7\u2010-\u2015\u2022\u2027\u2212]")  # as copied from other pages
_SEP = r"[\s.\-/()]{0,3}"  # between the digits of one number
#: The number of an Indonesian telephone: a mobile one, or one with an area code.
_TELEPHONE = re.compile(
    rf"(?<![\d.,])(?:\(?\+?{_SEP}62{_SEP}\(?0?|\(?0){_SEP}"
    rf"(?:8\d(?:{_SEP}\d){{6,11}}|8(?:[\s.\-]\d\d){{4,5}}|[2-79]\d{{1,2}}{_SEP}\d{{3,4}}{_SEP}\d{{3,5}})(?!\d)"
)
_FOREIGN_TELEPHONE = re.compile(rf"(?:\+|(?<![\d.,])00)[1-9](?:{_SEP}\d){{7,14}}")
_EMAIL = re.compile(
    r"[^\s@]+\s?(?:@|[(\[]\s?at\s?[)\]])\s?[^\s@]+\.[a-z]{2,}"
    r"|\w@\w"  # with its end left out
    r"|\S\s+at\s+\S+\s+dot\s+[a-z]{2}",
    re.IGNORECASE,
)
#: Numbers of identity cards (NIK), families, taxpayers, accounts and bank cards.
_PLAIN_NUMBER = re.compile(r"(?<![\d.,])\d{10,}(?![\d.,]*\d)")
_GROUPED_NUMBER = re.compile(
    r"(?<![\d.,])(?:\d{4}[\s.\-]\d{4}[\s.\-]\d{4}[\s.\-]\d{3,4}"  # cards, NIK in fours
    r"|\d{6}[\s.\-]?\d{6}[\s.\-]?\d{4}"  # NIK by place, birthday and number
    r"|\d{2}[\s.\-]?\d{2}[\s.\-]?\d{2}[\s.\-]\d{6}[\s.\-]\d{4}"
    r"|\d{2}\.\d{3}\.\d{3}\.\d[\-.]?\d{3}[\-.]\d{3}"  # taxpayers
    r"|\d{4}[\s\-]\d{4}[\s\-]\d{6}"  # driving licences
    r"|\d{8}[\s.\-]\d{6}[\s.\-]\d[\s.\-]\d{3})(?!\d)"  # civil servants
)
_PASSPORT = re.compile(r"\b[a-z]{1,2}\s?\d{7}\b", re.IGNORECASE)
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
#: An amount, not a number that someone was given. Numbers of taxpayers often end in 000.
_ROUND = re.compile(r"(?!0)(?:\d{7,11}|\d*0{3})0{3}")
_NAMED_NUMBER = re.compile(
    rf"\b(?:rek|rekening|hp|wa|whatsapp|telepon|telp|tlp|ktp|nik|npwp)\b\D{{0,15}}\d(?:{_SEP}\d){{8,}}",
    re.IGNORECASE,
)


def has_personal_data(text: str) -> bool:
    """Return whether a query has data of a person, in any notation that people type."""
    text = _INVISIBLE.sub("", nfkc(text[:LONGEST]))
    if "@" not in text and "at" not in text and sum(map(str.isdecimal, text)) < 7:
        return False
    text = _DASHES.sub("-", _with_ascii_digits(text))
    if _EMAIL.search(text) or _TELEPHONE.search(text) or _FOREIGN_TELEPHONE.search(text):
        return True
    if _PASSPORT.search(text):
        return True
    return any(
        not (_ROUND.fullmatch(each.group()) or _are_years(each.group()))
        for numbers in (_PLAIN_NUMBER, _GROUPED_NUMBER, _NAMED_NUMBER)
        for each in numbers.finditer(text)
    )


def _with_ascii_digits(text: str) -> str:
    """Return the text with 0 to 9 in place of the digits of other scripts."""
    if text.isascii():
        return text
    return "".join(str(int(char)) if char.isdecimal() else char for char in text)


def _are_years(number: str) -> bool:
    groups = re.findall(r"\d+", number)
    return all(_YEAR.fullmatch(group) for group in groups)
