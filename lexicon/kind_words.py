"""Names of kinds of articles (fact check, opinion, photo, ...) in archives, addresses and titles.

The table is ``kind_words.tsv``. A kind is a short English word (``factcheck``); the package
``articles`` says which kinds there are. "" stands for no kind.

>>> named_kind("Cek-Fakta"), named_kind("Foto Bisnis"), named_kind("Ekonomi")
('factcheck', 'photo', '')
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from lexicon.wordlists import rows

TABLE = "kind_words.tsv"
MAX_WORDS = 4  # of a name
#: The label of a title: in brackets, or before a colon, a bar, a dash or an exclamation mark.
_BRACKETS = re.compile(r"\s*[\[({【]\s*([^\])}】]{2,40}?)\s*[\])}】]")
_MARK = re.compile(r"\s*([^\W\d_][^:|!\u2013\u2014]{1,40}?)\s*(?::|\||!|\s[-\u2013\u2014]\s)")
#: Verdicts that titles also use without brackets: "Salah: ..." is no verdict.
_PLAIN_VERDICTS = frozenset({"hoaks", "hoax", "disinformasi", "misinformasi"})
_CHECKS = ("factcheck", "claim")
#: Kinds whose names say little in a query: readers of *berita banjir* or *foto SBY* want any news.
_COMMON_KINDS = frozenset({"news", "photo", "video"})
_WORD = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def named_kind(name: str, *, column: bool = False) -> str:
    """Return the kind that is called ``name``, or a section whose name begins with a kind.

    ``column``: whether ``name`` is a value of a column that states kinds.
    """
    words = _words(name)
    key = "".join(words)
    kind = _names("name").get(key, "") or (_names("column").get(key, "") if column else "")
    if kind or len(words) > MAX_WORDS:
        return kind
    beginnings = ("".join(words[:count]) for count in range(len(words) - 1, 0, -1))
    return next((_beginnings()[each] for each in beginnings if each in _beginnings()), "")


def labelled_kind(title: str) -> str:
    """Return the kind in the label of a title: ``Cek Fakta: ...``, ``[OPINI] ...``.

    The kind of a verdict (``[SALAH]``) is ``claim``: the title is a claim.
    """
    if label := _BRACKETS.match(title):
        return named_kind(label[1]) or _names("verdict").get("".join(_words(label[1])), "")
    if not (label := _MARK.match(title)):
        return ""
    words = _words(label[1])
    key = "".join(words)
    if key in _PLAIN_VERDICTS:
        return "claim"
    kind = named_kind(label[1])
    # "Video Viral: ..." and "Foto Lama: ..." are news about a video or photo.
    return kind if key in _names("name") or kind == "factcheck" else ""


def kind_of_site(name: str) -> str:
    """Return the kind of a source that publishes no other, by its name or host."""
    key = "".join(_words(name))
    return next((kind for part, kind in _names("site").items() if part in key), "")


def kind_of_host(host: str) -> str:
    """Return the kind of a host that publishes no other."""
    return _hosts().get(host.casefold().removeprefix("www."), "")


def begins_kind(word: str) -> bool:
    """Return whether a word is the first one of the name of a kind."""
    return word.casefold() in _first_words("name")


def kinds_meant(name: str) -> tuple[str, ...]:
    """Return the kinds that a reader means by a name; fact checks and claims are named alike.

    >>> kinds_meant("hoaks"), kinds_meant("opini"), kinds_meant("berita")
    (('factcheck', 'claim'), ('opinion',), ())
    """
    kind = _names("name").get("".join(_words(name)), "")
    if kind in _CHECKS:
        return _CHECKS
    return (kind,) if kind and kind not in _COMMON_KINDS else ()


def asks_for_checks(words: Sequence[str]) -> bool:
    """Return whether the words of a query ask for fact checks or hoaxes."""
    if _first_words("query").isdisjoint(map(str.casefold, words)):
        return False
    wanted = _names("query")
    spans = ("".join(words[at : at + count]) for count in (1, 2, 3) for at in range(len(words)))
    return any(span.casefold() in wanted for span in spans)


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(_CAMEL.sub(" ", text))]


@cache
def _names(role: str) -> dict[str, str]:
    """Return name without blanks -> kind."""
    return {"".join(_words(name)): kind for kind, found, name in _table() if found == role}


@cache
def _first_words(role: str) -> frozenset[str]:
    """Return the first word of each name."""
    return frozenset(_words(name)[0] for _, found, name in _table() if found == role)


@cache
def _beginnings() -> dict[str, str]:
    return {"".join(_words(name)): kind for kind, _, name in _table() if name.endswith("*")}


@cache
def _hosts() -> dict[str, str]:
    return {name: kind for kind, role, name in _table() if role == "host"}


def _table() -> Iterable[tuple[str, str, str]]:
    for kind, role, names in rows(TABLE):
        for name in names.split("|"):
            yield kind, role, name
