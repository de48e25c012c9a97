"""Markdown (.md): front matter, and one article, or one for each heading of the first level.

markdown-it-py renders the text, and ``html_blocks`` reads what a reader would see.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO

import yaml

from articles.importing.columns import field_of, raw_article
from articles.importing.encoding import decode
from articles.importing.problems import Problem
from articles.importing.readers.documents import document_articles
from articles.importing.readers.html_blocks import html_blocks
from articles.importing.readers.sniffing import expect
from articles.importing.readers.txt import looks_binary
from articles.importing.readers.unreadable import Unreadable, whole
from articles.importing.record import Fields, RawArticle, Rejection

MAX_BYTES = 5 * 1024 * 1024
MAX_NESTING = 100  # of quotations and lists; the library leaves out what is deeper
MAX_FRONT_MATTER_CHARACTERS = 20_000
_YAML = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_TOML = re.compile(r"\A\+\+\+[ \t]*\n(.*?)\n\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)
#: Footnotes are no part of CommonMark, which takes short ones for addresses and drops them.
_NOTE = re.compile(r"^ {0,3}\[\^[^\]\s]{1,40}\]:[ \t]*", re.MULTILINE)
_NOTE_MARK = re.compile(r"(?<=\S)\[\^[^\]\s]{1,40}\]")
_LINE = re.compile(r"^([\w -]{1,40}):[ \t]*(.*)$", re.MULTILINE)


def read(stream: BinaryIO, name: str) -> Iterator[RawArticle | Rejection]:
    """Yield the articles of a Markdown file."""
    content = whole(stream, MAX_BYTES)
    expect(content, "html")
    text = decode(content).removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if looks_binary(text):
        raise Unreadable("binary")
    if not text.strip("\0 \t\n"):
        raise Unreadable("empty")
    values, body = _front_matter(text)
    given, warnings = _fields(values)
    for item in document_articles(
        list(html_blocks(_rendered(body))), name, given=given, warnings=warnings
    ):
        if isinstance(item, RawArticle) and values and item.fields.title == given.title:
            item = replace(item, original=text)  # noqa: PLW2901 - one article, with its front matter
        yield item


def _rendered(body: str) -> str:
    from markdown_it import MarkdownIt  # here, because most imports read no Markdown

    body = _NOTE_MARK.sub("", _NOTE.sub("", body))
    html: str = (
        MarkdownIt("commonmark", {"html": True, "maxNesting": MAX_NESTING})
        .enable(["table", "strikethrough"])
        .render(body)
    )
    return html


def _front_matter(text: str) -> tuple[dict[str, Any], str]:
    """Return the values above the text and the text below them."""
    for pattern, parse in ((_YAML, _yaml), (_TOML, _toml)):
        match = pattern.match(text)
        if match and len(match[1]) <= MAX_FRONT_MATTER_CHARACTERS:
            values = parse(match[1])
            if isinstance(values, dict):
                return {str(key): value for key, value in values.items()}, text[match.end() :]
    return {}, text


def _yaml(text: str) -> Any:
    # Aliases make small texts huge, and no front matter needs them.
    try:
        if not any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text)):
            return yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        pass
    # A headline with a colon is not valid YAML, but everyone writes it.
    return {key.strip(): value.strip().strip("\"'") for key, value in _LINE.findall(text)}


def _toml(text: str) -> Any:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None


def _fields(values: dict[str, Any]) -> tuple[Fields, tuple[Problem, ...]]:
    """Return the fields of the front matter, read as the columns of a row."""
    # Generators of sites write ``draft: true`` or ``published: false``.
    is_draft = any(values.get(key) is (key == "draft") for key in ("draft", "published"))
    row = {
        key: _plain(value)
        for key, value in values.items()
        if field_of(key) != "text" and not isinstance(value, bool)
    }
    row |= {"status": "draft"} if is_draft else {}
    article = raw_article({**row, "text": "-text-"}, "x:1") if row else None
    return (article.fields, article.warnings) if article else (Fields(), ())


def _plain(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()  # YAML and TOML have dates
    return value
