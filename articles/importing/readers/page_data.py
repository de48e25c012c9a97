"""Data in the scripts of a page: JSON-LD, the state of JavaScript frameworks, and ``dataLayer``.

JSON-LD is written by hand and by templates, so it is read leniently: several blocks, arrays and
graphs, comments, trailing commas, HTML entities and control characters. A block that stays
unreadable still gives the values that patterns find in it.
"""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from articles.importing.readers.page_words import word_set

MAX_BLOCKS = 20
MAX_BLOCK_CHARACTERS = 1_000_000
MAX_DEPTH = 8
MAX_OBJECTS = 2000
MAX_NAMES = 5  # of authors, publishers or sections
MAX_STATE_CHARACTERS = 3_000_000
MIN_STATE_CHARACTERS = 200
#: Properties whose objects are other stories or parts, not the article of the page.
_FOREIGN = word_set("itemListElement hasPart comment associatedMedia isRelatedTo mentions")
_BODY_KEYS = word_set(
    "articlebody body content contents isi isiberita konten html text detail fulltext"
    " contenthtml bodyhtml paragraphs"
)
_ARTICLE_TYPE = re.compile(r"(?:.*/)?(?:\w*Article|\w*Posting|Report)$")
_LIST_TYPE = re.compile(r"(?:.*/)?(?:CollectionPage|SearchResultsPage|ItemList)$")
#: A string without an end goes on to the end, so that the patterns take linear time.
_STRING = r'"(?:[^"\\]|\\.)*+(?:"|\Z)'
_COMMENT = re.compile(rf"({_STRING})|/\*.*?(?:\*/|\Z)|(?<!:)//[^\n]*", re.DOTALL)
_TRAILING_COMMA = re.compile(rf"({_STRING})|,(?=\s{{0,200}}[}}\]])", re.DOTALL)
_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>);?\s*$")
_SALVAGED = ("datePublished", "dateCreated", "dateModified", "articleSection", "headline")
_decoder = json.JSONDecoder(strict=False)


class PageData:
    """The meta elements and JSON-LD objects of a page; ``article`` is its article's, or empty."""

    def __init__(self, tree: Any) -> None:
        """Read the data of a page."""
        self.tree = tree
        self.metas = metas_of(tree)
        self.objects: list[dict[str, Any]] = []
        for script in _scripts(tree, "ld+json")[:MAX_BLOCKS]:
            self.objects += _objects_of(script)
        self._by_id = {str(item["@id"]): item for item in self.objects if item.get("@id")}
        self.articles = [item for item in self.objects if is_kind(item, _ARTICLE_TYPE)]
        self.article = self.articles[0] if self.articles else {}

    @property
    def is_list(self) -> bool:
        """Return whether the page calls itself a list of articles."""
        return not self.articles and any(is_kind(item, _LIST_TYPE) for item in self.objects)

    def values(self, name: str) -> list[str]:
        """Return the texts of a property: the article's first, then those of other objects."""
        articles = [text for item in self.articles for text in [self.text(item.get(name))] if text]
        others = [
            text
            for item in self.objects
            if item not in self.articles and not is_kind(item, re.compile(r".*(?:Video|Image)\w*$"))
            for text in [self.text(item.get(name))]
            if text
        ]
        return articles + others

    def stated(self, name: str) -> str:
        """Return the text of a property of the article, or an empty text."""
        return next(
            (text for item in self.articles for text in [self.text(item.get(name))] if text), ""
        )

    def breadcrumbs(self) -> list[str]:
        """Return the names of the page's path of sections, the widest first."""
        for item in self.objects:
            if is_kind(item, re.compile(r"(?:.*/)?BreadcrumbList$")):
                steps = item.get("itemListElement")
                steps = steps if isinstance(steps, list) else [steps]
                names = [_step_name(step) for step in steps if isinstance(step, dict)]
                return [name for name in names if name]
        return []

    def text(self, value: Any) -> str:
        """Return the text of a value; references by ``@id`` are followed."""
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            return html.unescape(str(value)).strip()
        if isinstance(value, dict):
            name = value.get("name") or value.get("@value") or ""
            if not name and value.get("@id") in self._by_id:
                name = self._by_id[str(value["@id"])].get("name") or ""
            return self.text(name) if not isinstance(name, dict) else ""
        if isinstance(value, list):
            texts = list(dict.fromkeys(text for text in map(self.text, value[:MAX_NAMES]) if text))
            return ", ".join(texts)
        return ""


def metas_of(tree: Any) -> dict[str, str]:
    """Return the contents of the meta elements by their names in lower case."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = " ".join((element.get("content") or "").split())
        for attribute in ("property", "name", "itemprop"):
            if content and (name := element.get(attribute)):
                found.setdefault(name.strip().lower(), content)
    return found


def is_kind(item: dict[str, Any], kind: re.Pattern[str]) -> bool:
    """Return whether an object is of a kind."""
    kinds = item.get("@type")
    return any(
        isinstance(each, str) and bool(kind.match(each))
        for each in (kinds if isinstance(kinds, list) else [kinds])
    )


def state_texts(tree: Any) -> list[str]:
    """Return the texts (perhaps HTML) of the state from which a framework draws the page."""
    found: list[str] = []
    for element in tree.iter("script"):
        is_state = (element.get("id") or "").upper() in {"__NEXT_DATA__", "__NUXT_DATA__"}
        if not is_state and element.get("type") != "application/json":
            continue
        content = (element.text or "").strip()
        if len(content) > MAX_STATE_CHARACTERS:
            continue
        try:
            found += _body_texts(json.loads(content))
        except (ValueError, RecursionError):
            continue
    return found


def script_date(tree: Any) -> str:
    """Return the date of publication that an inline script names, or an empty text."""
    pattern = re.compile(
        r"""["']?(?:content_?)?(?:publish(?:ed)?_?(?:date|at|time)|date_?published|tanggal_?terbit)
        ["']?\s*[:=]\s*["']([^"'\n]{8,60})["']""",
        re.IGNORECASE | re.VERBOSE,
    )
    for element in tree.iter("script"):
        text = element.text or ""
        if len(text) <= MAX_STATE_CHARACTERS and (match := pattern.search(text)):
            return match[1]
    return ""


def _scripts(tree: Any, kind: str) -> list[str]:
    return [
        element.text or ""
        for element in tree.iter("script")
        if kind in (element.get("type") or "").lower()
        and len(element.text or "") <= MAX_BLOCK_CHARACTERS
    ]


def _objects_of(script: str) -> list[dict[str, Any]]:
    contents = _parsed(script)
    if contents is None:
        return _salvaged(script)
    found: list[dict[str, Any]] = []
    for content in contents:
        found += list(_objects(content))[: MAX_OBJECTS - len(found)]
    return found


def _parsed(script: str) -> list[Any] | None:
    plain = _WRAPPING.sub("", _WRAPPING.sub("", script)).strip().rstrip(";").strip()
    unescaped = html.unescape(plain) if "&quot;" in plain and '"' not in plain else plain
    uncommented = _COMMENT.sub(lambda match: match[1] or "", unescaped)
    for text in (unescaped, uncommented, _TRAILING_COMMA.sub(_kept, uncommented)):
        try:
            return _decoded(text)
        except (ValueError, RecursionError):
            continue
    return None


def _kept(match: re.Match[str]) -> str:
    return match[1] or ""


def _decoded(text: str) -> list[Any]:
    """Return the values of a text, which may hold several objects in a row."""
    values: list[Any] = []
    text = text.strip()
    position = 0
    while position < len(text):
        value, position = _decoder.raw_decode(text, position)
        values.append(value)
        while position < len(text) and text[position] in " \t\r\n,;":
            position += 1
    return values


def _salvaged(script: str) -> list[dict[str, Any]]:
    """Return what patterns find in JSON that cannot be read."""
    item: dict[str, Any] = {}
    for name in _SALVAGED:
        if match := re.search(rf'"{name}"\s*:\s*"((?:[^"\\\n]|\\.){{1,300}})"\s*[,}}\n]', script):
            item[name] = _unquoted(match[1])
    for name in ("author", "publisher"):
        pattern = (
            rf'"{name}"\s*:\s*[\[{{][^\]}}]{{0,300}}?"name"\s*:\s*"((?:[^"\\\n]|\\.){{1,200}})"'
        )
        if match := re.search(pattern, script):
            item[name] = _unquoted(match[1])
    if kind := re.search(r'"@type"\s*:\s*\[?\s*"(\w*(?:Article|Posting))"', script):
        item["@type"] = kind[1]
    return [item] if item else []


def _unquoted(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text


def _objects(content: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > MAX_DEPTH:
        return
    if isinstance(content, list):
        for item in content[:MAX_OBJECTS]:
            yield from _objects(item, depth + 1)
    elif isinstance(content, dict):
        yield content
        for name, value in content.items():
            if isinstance(value, dict | list) and name not in _FOREIGN:
                yield from _objects(value, depth + 1)


def _step_name(step: dict[str, Any]) -> str:
    name = step.get("name")
    item = step.get("item")
    if not isinstance(name, str) and isinstance(item, dict):
        name = item.get("name")
    return html.unescape(name).strip() if isinstance(name, str) else ""


def _body_texts(state: Any) -> list[str]:
    found: list[str] = []
    stack = [("", state)]
    for _ in range(100_000):
        if not stack:
            break
        key, value = stack.pop()
        folded = re.sub(r"[\W_]", "", key).lower()
        if isinstance(value, str):
            if folded in _BODY_KEYS and len(value) >= MIN_STATE_CHARACTERS:
                found.append(value)
        elif isinstance(value, list):
            texts = [text for item in value for text in [_paragraph(item)] if text]
            if folded in _BODY_KEYS and sum(map(len, texts)) >= MIN_STATE_CHARACTERS:
                found.append("".join(f"<p>{text}</p>" for text in texts))
            stack += [(key, item) for item in value]
        elif isinstance(value, dict):
            stack += [(str(name), item) for name, item in value.items()]
    return found


def _paragraph(item: Any) -> str:
    if isinstance(item, str):
        return item
    if isinstance(item, dict):
        for name in ("text", "content", "html", "value"):
            if isinstance(item.get(name), str):
                return str(item[name])
            if isinstance(item.get(name), list):
                return "".join(map(_paragraph, item[name]))
    return ""
