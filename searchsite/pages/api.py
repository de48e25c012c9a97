"""``/api``: the page of the API, written from the same tables as its OpenAPI document."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from searchsite.api.document import OPERATIONS, SCHEMAS, Operation, document
from searchsite.api.examples import (
    COMPRESSION,
    EXAMPLES,
    PAGING,
    REVALIDATION,
    URL,
    WITH_TOKEN,
    Example,
    example_url,
)
from searchsite.decorators import page
from searchsite.error_codes import ERRORS
from searchsite.number_format import grouped
from searchsite.page_memory import remembered

#: Types of JSON in the words of the page.
TYPE_NAMES = {
    "string": _("teks"),
    "integer": _("bilangan bulat"),
    "number": _("bilangan"),
    "boolean": _("ya atau tidak"),
    "array": _("daftar"),
    "object": _("objek"),
}


class ShownExample(NamedTuple):
    """An example as the page shows it."""

    url: str
    line: str
    note: str


class Row(NamedTuple):
    """A parameter, or a key of an answer."""

    name: str
    type: str
    description: str
    choices: tuple[str, ...] = ()
    default: str = ""


class Section(NamedTuple):
    """An operation of the API."""

    anchor: str
    path: str
    summary: str
    description: str
    examples: list[ShownExample]
    parameters: list[Row]
    keys: list[Row]


@page
@remembered
def api_page(request: HttpRequest) -> HttpResponse:
    """Show every operation with its parameters, keys and examples, and the rules for all."""
    described = document()
    context = {
        "sections": [_section(request, each, described) for each in OPERATIONS],
        "paging": _shown(request, PAGING),
        "revalidation": _shown(request, REVALIDATION),
        "compression": _shown(request, COMPRESSION),
        "with_token": _shown(request, WITH_TOKEN),
        "limits": {name: grouped(limit) for name, limit in settings.RATE_LIMITS.items()},
        "depth": grouped(settings.SEARCH_MAX_DEPTH),
        "most": settings.SEARCH_API_MAX_PAGE_SIZE,
        "cors": settings.API_CORS_ORIGINS,
        "cors_for_all": settings.CORS_ALLOW_ALL_ORIGINS,
        "errors": [(code, status, str(title)) for code, (status, title) in ERRORS.items()],
        "problem": list(_keys(described, {"$ref": f"{SCHEMAS}Problem"})),
    }
    return render(request, "searchsite/api.html", context)


def _section(request: HttpRequest, operation: Operation, described: dict[str, Any]) -> Section:
    told = described["paths"][operation.path]["get"]
    examples = [_shown(request, each) for each in EXAMPLES if each.operation == operation.name]
    return Section(
        operation.name,
        operation.path,
        told["summary"],
        told["description"],
        [each for each in examples if each],
        [_parameter(each) for each in told["parameters"]],
        list(_keys(described, operation.answer)),
    )


def _shown(request: HttpRequest, example: Example) -> ShownExample | None:
    url = example_url(request, example)
    if url is None:
        return None
    return ShownExample(url, example.line.replace(URL, url), gettext(example.note))


def _parameter(parameter: dict[str, Any]) -> Row:
    schema = parameter["schema"]
    schema = schema.get("anyOf", [schema])[0]  # the other one is blank
    choices = [str(each) for each in schema.get("enum", ())]
    if "minimum" in schema and "maximum" in schema:
        choices = [f"{schema['minimum']}–{schema['maximum']}"]
    return Row(
        parameter["name"],
        str(TYPE_NAMES[schema["type"]]),
        parameter["description"],
        tuple(choices),
        str(schema.get("default", "")),
    )


def _keys(described: dict[str, Any], schema: dict[str, Any], prefix: str = "") -> Iterator[Row]:
    """Yield the keys of an object, and those of the objects in it as ``hits[].id``."""
    for name, value in _resolved(described, schema).get("properties", {}).items():
        options = value.get("anyOf", [value])
        main = _resolved(described, options[0])
        kind = str(TYPE_NAMES[main["type"]])
        if len(options) > 1:
            kind = gettext("%(type)s atau null") % {"type": kind}
        told = value.get("description") or main.get("description", "")
        yield Row(f"{prefix}{name}", kind, told, tuple(main.get("enum", ())))
        if main["type"] == "array":
            yield from _keys(described, main["items"], f"{prefix}{name}[].")
        else:
            yield from _keys(described, main, f"{prefix}{name}.")


def _resolved(described: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema without references."""
    for part in (schema, *schema.get("allOf", ())):
        if "$ref" in part:
            found: dict[str, Any] = described["components"]["schemas"][
                part["$ref"].removeprefix(SCHEMAS)
            ]
            return found
    return schema
