"""The values of cells and JSON keys as text: marks of missing values, lists, nested objects.

Exports write a missing value as ``NaN``, ``None``, ``#N/A`` or words such as ``Tidak Ditemukan``.
A value that is such a mark and nothing else is empty.
"""

import ast
import json
import re
import warnings
from collections.abc import Iterator
from math import isfinite
from typing import Any

MAX_NESTING = 8
#: Marks as programs write them. Their letter case is part of the mark: "Nan" is also a name.
_MARK_NAMES = (
    "nan NaN NAN -nan -NaN None NONE none null NULL Null nil Nil NIL N/A n/a N/a #N/A #NA NA <NA>"
    " NaT undefined Undefined n.a. N.A. #VALUE! #REF! #DIV/0! #NAME? #NUM! #NULL! \\N \\\\N (null)"
    " (NULL) [null] (none) (None) [] {} '' \"\" - -- --- – — _ ? . ... … * / 1.#QNAN 1.#IND"
)
_MARKS = frozenset(_MARK_NAMES.split()) | {"#N/A N/A"}
_FIELD = (
    "(?:judul|isi|teks|konten|penulis|sumber|kategori|tanggal|waktu|berita|artikel|halaman|data|title"
    "|content|text|body|author|source|category|date|article|page|value)"
)
_WORDS = re.compile(
    rf"[(\[]?(?:(?:{_FIELD} ){{0,2}}(?:tidak|tak|not) (?:di ?temukan|tersedia|diketahui|ada|found"
    rf"|available|known)|(?:tidak ada|tanpa|no) {_FIELD}(?: found)?|{_FIELD} (?:kosong|not found)"
    r"|kosong|empty|none|missing|not found)[)\]]?\.?",
    re.IGNORECASE,
)
_MAY_BE_WORDS = re.compile(r"tidak|tak|no|tanpa|kosong|empty|missing", re.IGNORECASE)
_BLANK = " \t\r\n\f\v\0\xa0\u200b\ufeff"
MAX_MARK_CHARACTERS = 40
MAX_SHOWN_CHARACTERS = 40  # of a value in a message
#: Keys of a nested object that hold its text, in order; a list of blocks is a text, too.
_TEXT_KEYS = (
    "rendered", "text", "teks", "content", "konten", "body", "isi", "paragraph", "paragraf", "html",
    "value", "$t", "#text", "data", "blocks", "children", "paragraphs", "items", "ops", "insert",
)  # fmt: skip
#: Keys of a nested object that hold its name.
_NAME_KEYS = (
    "name", "nama", "full_name", "fullName", "fullname", "nama_lengkap", "display_name",
    "displayName", "title", "judul", "label", "username", "rendered", "value", "text", "#text",
    "$t", "$oid", "data", "attributes", "href", "url",
)  # fmt: skip
#: A list as Python writes it into a cell: ['Satu.', "Dua"], also NumPy's without commas.
_QUOTED = r"""(?:'(?:[^'\\]|\\.)*+'|"(?:[^"\\]|\\.)*+")"""
_WRITTEN_LIST = re.compile(rf"\[\s*(?:{_QUOTED}\s*,?\s*)++\]", re.DOTALL)
#: The beginning of an object, or of a list of objects.
_WRITTEN_OBJECT = re.compile(r"(?:\[\s*)?\{\s*['\"]")
MAX_LITERAL_CHARACTERS = 100_000  # of Python's own notation
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": " ", "r": "\n"}
#: An escaped line end behind a sentence, before one, or twice. ``C:\\nama`` has none.
_LINE_END = re.compile(
    r"""(?:(?<=[.!?"'”’)\s])|(?<=\\n))(?:\\r)?\\n|(?:\\r)?\\n(?=\\n|\\r\\n|[A-Z“\s]|$)"""
)
#: Fewer may be meant as they are written, if the text has true line ends.
MIN_LINE_ENDS = 3
#: Tags in a title or a name; those that part words leave a space.
_TAG = re.compile(
    r"</?(?:(?P<parts>br|p|div|li|h[1-6])|a|abbr|b|em|font|i|img|mark|s|small|span|strong|sub|sup|u)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)


def is_missing(value: Any) -> bool:
    """Return whether ``value`` is empty or a mark of a missing value.

    >>> is_missing("#N/A"), is_missing("Tidak Ditemukan"), is_missing("None of Us")
    (True, True, False)
    """
    if value is None or isinstance(value, bool):
        return True
    if isinstance(value, float):
        return not isfinite(value)
    if isinstance(value, list | dict):
        return not value
    return isinstance(value, str) and is_missing_text(value)


def is_missing_text(text: str) -> bool:
    """Return whether a text is blank or a mark of a missing value."""
    text = text[: MAX_MARK_CHARACTERS + 60].strip(_BLANK)
    if not text or text in _MARKS:
        return True
    if len(text) > MAX_MARK_CHARACTERS or not _MAY_BE_WORDS.search(text):
        return False
    if text.istitle() and text.isalpha():  # "Kosong" alone may be a title
        return False
    return _WORDS.fullmatch(text) is not None


def paragraphs_of(value: Any) -> str:
    """Return the text that ``value`` holds; the parts of a list are paragraphs.

    >>> paragraphs_of(["Air naik.", {"text": "Warga mengungsi."}])
    'Air naik.\\n\\nWarga mengungsi.'
    """
    if isinstance(value, str):
        parts = written_list(value) or _written_parts(value, _TEXT_KEYS)
        return "\n\n".join(parts or [_with_line_ends(value)])
    return "\n\n".join(_parts(value, _TEXT_KEYS))


def words_of(value: Any) -> str:
    """Return the words of a value in one line; the parts of a list are separated by commas.

    >>> words_of(["Ani", {"name": "Budi"}])
    'Ani, Budi'
    """
    if isinstance(value, str):
        parts = written_list(value) or _written_parts(value, _NAME_KEYS) or [value]
    else:
        parts = list(_parts(value, _NAME_KEYS))
    lines = (" ".join(_without_tags(part).split()) for part in parts)
    return ", ".join(line for line in lines if not is_missing_text(line))


def shown(value: object) -> str:
    """Return ``value`` in quotes, cut to the length that a message shows."""
    text = str(value)
    cut = text if len(text) <= MAX_SHOWN_CHARACTERS else text[:MAX_SHOWN_CHARACTERS] + "…"
    return repr(cut)


def written_list(text: str) -> list[str] | None:
    """Return the strings of a list that Python wrote as text; None if ``text`` is no such list.

    >>> written_list("['Air naik.', 'Warga mengungsi.']")
    ['Air naik.', 'Warga mengungsi.']
    """
    text = text.strip()
    if not (text.startswith("[") and text.endswith("]") and _WRITTEN_LIST.fullmatch(text)):
        return None
    return [_ESCAPE.sub(_unescaped, quoted[1:-1]) for quoted in re.findall(_QUOTED, text)]


def _written_parts(text: str, keys: tuple[str, ...]) -> list[str]:
    """Return the parts of an object or a list of objects that JSON or Python wrote as text."""
    text = text.strip()
    if not (_WRITTEN_OBJECT.match(text) and text[-1] in "}]"):
        return []
    try:
        value = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        if len(text) > MAX_LITERAL_CHARACTERS:
            return []
        value = _literal(text)
    return list(_parts(value, keys))


def _literal(text: str) -> Any:
    """Return the value that Python wrote as ``text``, as JSON would have it; None if it did not."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about a backslash in a string
            return json.loads(json.dumps(ast.literal_eval(text)))
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return None


def _parts(value: Any, keys: tuple[str, ...], depth: int = 0) -> Iterator[str]:
    if depth > MAX_NESTING or value is None or isinstance(value, bool):
        return
    if isinstance(value, str):
        if not is_missing_text(value):
            yield value
    elif isinstance(value, list):
        for part in value:
            yield from _parts(part, keys, depth + 1)
    elif isinstance(value, dict):
        key = next((key for key in keys if not is_missing(value.get(key))), None)
        if key is not None:
            yield from _parts(value[key], keys, depth + 1)
    elif not is_missing(value):
        yield _number(value)


def _with_line_ends(text: str) -> str:
    """Return a text with the line ends that its program wrote as a backslash and a letter."""
    if "\\n" not in text:
        return text
    ends = len(_LINE_END.findall(text))
    return text if ends < MIN_LINE_ENDS and "\n" in text else _LINE_END.sub("\n", text)


def _without_tags(text: str) -> str:
    return _TAG.sub(lambda tag: " " if tag["parts"] else "", text) if "<" in text else text


def _number(value: Any) -> str:
    whole = isinstance(value, float) and value.is_integer() and abs(value) < 10**15
    return str(int(value)) if whole else str(value)


def _unescaped(match: re.Match[str]) -> str:
    escape = match[1]
    if escape[0] in "ux" and len(escape) > 1:
        return chr(int(escape[1:], 16))
    return _ESCAPED.get(escape, escape)
