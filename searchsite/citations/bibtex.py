r"""BibTeX and BibLaTeX: an entry that both read, in UTF-8.

An article of a known medium is an ``@article`` with the ``entrysubtype`` newspaper, any other is
``@online``. A title is in two pairs of braces: styles must not change its capitals.

NOTE: BibTeX counts every brace, also one behind a backslash. So each brace of a text is written
with its invisible counterpart (``\vphantom``), as Zotero does, and never ends a field.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from django.utils.text import slugify
from django.utils.translation import gettext as _

from searchsite.citations.authors import Author
from searchsite.citations.reference import Reference

FALLBACK_KEY = "artikel"
BABEL_LANGUAGES = {"id": "indonesian", "en": "english"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ESCAPES = str.maketrans(
    {
        "\\": r"{\textbackslash}",
        "{": r"\{\vphantom{\}}",
        "}": r"\vphantom{\{}\}",
        "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}",
        "<": r"{\textless}",
        ">": r"{\textgreater}",
        **{sign: f"\\{sign}" for sign in "$&#_%"},
    }
)
#: Neighbours that TeX would print as one other sign: ``--``, two quotes, ``?`` and a backquote.
_LIGATURE = re.compile(r"([-'`,])(?=\1)|[?!](?=`)")
_ADDRESS_ESCAPES = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", '"': "%22"})
_NEEDS_BRACES = re.compile(r"[\s,{}\\]")
_IS_AND = re.compile(r"\band\b", re.IGNORECASE)


def entry(reference: Reference) -> str:
    """Return the entry of a reference, ending with a line break."""
    kind = "article" if reference.publisher else "online"
    fields = ",\n".join(f"  {name} = {value}" for name, value in _fields(reference))
    return f"@{kind}{{{key(reference)},\n{fields}\n}}\n"


def key(reference: Reference) -> str:
    """Return the key of a reference: the site and the article's number, which never change."""
    return f"{_site_key(reference.site)}-{reference.id}"


@lru_cache(maxsize=8)
def _site_key(site: str) -> str:
    return slugify(site) or FALLBACK_KEY


def escaped(text: str) -> str:
    r"""Return a text as TeX prints it letter by letter.

    >>> print(escaped("50% & <Rp> -- {"))
    50\% \& {\textless}Rp{\textgreater} -{}- \{\vphantom{\}}
    """
    return _LIGATURE.sub(r"\g<0>{}", text.translate(_ESCAPES))


def _fields(reference: Reference) -> Iterator[tuple[str, str]]:
    if reference.authors:
        yield "author", f"{{{' and '.join(map(_name, reference.authors))}}}"
    if reference.title:
        yield "title", f"{{{{{escaped(reference.title)}}}}}"
    if reference.publisher:
        yield "journal", f"{{{escaped(reference.publisher)}}}"
        yield "entrysubtype", "{newspaper}"
    if day := reference.published:
        yield "date", f"{{{day.isoformat()}}}"
        yield "year", f"{{{day.year:04}}}"
        yield "month", _MONTHS[day.month - 1]
        if reference.date_is_doubtful:
            yield "note", f"{{{escaped(_('Tanggal terbit meragukan'))}}}"
    yield "url", f"{{{reference.address.translate(_ADDRESS_ESCAPES)}}}"
    yield "urldate", f"{{{reference.accessed.isoformat()}}}"
    if reference.permalink != reference.address:
        yield "permalink", f"{{{reference.permalink.translate(_ADDRESS_ESCAPES)}}}"
    yield "langid", f"{{{BABEL_LANGUAGES.get(reference.language, reference.language)}}}"


@lru_cache(maxsize=1_024)
def _name(author: Author) -> str:
    """Return a name that BibTeX splits as we do: braces keep a part with spaces whole."""
    if not author.given:
        return _braced(author.family)
    return f"{_braced(author.family)}, {escaped(author.given)}"


def _braced(name: str) -> str:
    written = escaped(name)
    needs = _NEEDS_BRACES.search(name) or _IS_AND.search(name) or not name[:1].isupper()
    return f"{{{written}}}" if needs else written
