"""The messages that the sources mark for translation.

Python is read as a syntax tree, so that no call is missed within an f-string. Django's
``templatize`` turns a template into something that Babel can read.
"""

import ast
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from babel.messages.extract import extract
from babel.messages.mofile import read_mo
from django import contrib
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[2]
PACKAGES = ("lexicon", "articles", "indexer", "searchsite")
TEMPLATE_FOLDERS = ("templates", "articles/templates")

#: The calls that mark a message, with the meaning of their first arguments.
CALLS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), ("text",)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), ("text", "plural")),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ("context", "text")),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ("context", "text", "plural")),
}
DJANGO = Path(contrib.__file__).parents[1]
#: Django's own catalogues: our templates repeat some texts of Django's, which these translate.
DJANGO_CATALOGUES = ("contrib/admin", "conf")

# The same calls, as Babel describes them.
_BABEL_CALLS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    **{"_": None, "gettext": None, "ngettext": (1, 2)},
    **{"pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3)},
}


class Message(NamedTuple):
    """A message: its context, its key, the key of its plural, and the files that use it."""

    context: str | None
    text: str
    plural: str | None
    files: tuple[str, ...]

    @property
    def key(self) -> str | tuple[str, str]:
        """Return the key as catalogues write it."""
        return (self.text, self.plural) if self.plural else self.text


def messages() -> list[Message]:
    """Return the messages of all sources in the order of their files."""
    found: dict[tuple[str | None, str], Message] = {}
    of_django = _django_texts()
    for context, text, plural, (file,) in marked_texts():
        if text in of_django:
            continue
        known = found.get((context, text))
        files = (*known.files, file) if known else (file,)
        found[context, text] = Message(
            context,
            text,
            plural or (known.plural if known else None),
            tuple(dict.fromkeys(files)),
        )
    return list(found.values())


def marked_texts() -> Iterator[Message]:
    """Yield a message for each place of the sources that marks a text."""
    yield from _messages_of_programs()
    yield from _messages_of_templates()


def name_of(call: ast.Call) -> str:
    """Return the name of the called function, without its module."""
    return str(getattr(call.func, "id", getattr(call.func, "attr", "")))


def _messages_of_programs() -> Iterator[Message]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            file = path.relative_to(ROOT).as_posix()
            calls = [
                node
                for node in ast.walk(ast.parse(path.read_bytes()))
                if isinstance(node, ast.Call) and name_of(node) in CALLS
            ]
            for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
                if message := _message(call, file):
                    yield message


def _message(call: ast.Call, file: str) -> Message | None:
    """Return the message of a call; None if its text is a variable."""
    parts = {
        part: argument.value
        for part, argument in zip(CALLS[name_of(call)], call.args, strict=False)
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }
    if "text" not in parts:
        return None
    return Message(parts.get("context"), parts["text"], parts.get("plural"), (file,))


def _messages_of_templates() -> Iterator[Message]:
    for folder in TEMPLATE_FOLDERS:
        for path in sorted(each for each in (ROOT / folder).rglob("*.*") if each.is_file()):
            file = path.relative_to(ROOT).as_posix()
            program = templatize(path.read_text("utf-8"), origin=file)
            # Indented lines would be indented Python.
            source = "\n".join(line.strip() for line in program.split("\n"))
            for _line, text, _notes, context in extract(
                "python", BytesIO(source.encode()), _BABEL_CALLS
            ):
                singular, plural = text if isinstance(text, tuple) else (text, None)
                yield Message(context, singular, plural, (file,))


def _django_texts() -> set[str]:
    """Return the keys of Django's Indonesian catalogues."""
    keys: set[str] = set()
    for folder in DJANGO_CATALOGUES:
        file = DJANGO / folder / "locale" / "id" / "LC_MESSAGES" / "django.mo"
        with file.open("rb") as stream:
            keys.update(
                message.id if isinstance(message.id, str) else message.id[0]
                for message in read_mo(stream)
            )
    return keys
