"""The OpenAPI 3.1 document of the API, in the language of the request.

Schemas come from the types in ``answers``, parameters from ``parameters``, errors from
``searchsite.error_codes``. Paths are in ``OPERATIONS``; a test compares them with the URLs.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec
from django.conf import settings
from django.urls import get_script_prefix
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from searchsite.api import answers
from searchsite.api.parameters import (
    Parameter,
    article_parameters,
    search_parameters,
    suggest_parameters,
)
from searchsite.error_codes import ERRORS

VERSION = "1.1.0"  # of the document; the first number is that of the addresses
OPENAPI = "3.1.1"
JSON = "application/json"
PROBLEM_TYPE = "application/problem+json"
SUGGESTIONS_TYPE = "application/x-suggestions+json"
SCHEMAS = "#/components/schemas/"
SCHEME = "token"  # the name of the security scheme
TYPES: tuple[Any, ...] = (
    answers.SearchAnswer,
    answers.ArticleAnswer,
    answers.SuggestAnswer,
    answers.Problem,
)
#: The text and the arrays of the OpenSearch suggestions extension 1.1.
SUGGESTION_ARRAYS = {
    "type": "array",
    "items": {
        "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
    },
    "minItems": 4,
    "maxItems": 4,
}

STATUS_NOTES = {
    400: _("Permintaan atau parameternya tidak sah; error.parameter menyebut yang mana."),
    401: _("Token pada Authorization tidak dikenal, kedaluwarsa, atau dicabut."),
    404: _("Alamat, artikel, atau halaman itu tidak ada."),
    405: _("Hanya GET dan HEAD yang diterima."),
    429: _("Batas permintaan tercapai; Retry-After menyebut kapan mencoba lagi."),
    500: _("Kesalahan di pihak situs."),
    503: _("Pencarian atau basis data sedang tidak tersedia; Retry-After menyebut kapan mencoba."),
}
HEADER_NOTES: dict[str, tuple[str, dict[str, Any]]] = {
    "ETag": (
        _(
            "Tanda isi jawaban. Kirim lagi dengan If-None-Match; bila tidak berubah, jawabannya 304"
            " tanpa pencarian."
        ),
        {"type": "string"},
    ),
    "Retry-After": (_("Detik sampai boleh mencoba lagi."), {"type": "string"}),
    "RateLimit-Policy": (
        _("Batas yang berlaku: q permintaan dalam w detik."),
        {"type": "string"},
    ),
    "RateLimit": (
        _("Sisa permintaan (r) dan detik sampai ada lagi (t), bila batas tercapai."),
        {"type": "string"},
    ),
    "WWW-Authenticate": (_("Cara mengirim token: Bearer."), {"type": "string"}),
    "Allow": (_("Metode yang diterima."), {"type": "string"}),
}
HEADERS_OF_ERRORS = {
    401: ("WWW-Authenticate",),
    405: ("Allow",),
    429: ("Retry-After", "RateLimit"),
    503: ("Retry-After",),
}


@dataclass(frozen=True, slots=True)
class Operation:
    """An address of the API. Texts are to be translated."""

    path: str
    name: str  # of the URL
    summary: str
    description: str
    answer: dict[str, Any]
    parameters: Callable[[], list[Parameter]] = list
    path_parameters: tuple[Parameter, ...] = ()
    errors: tuple[int, ...] = (400, 401, 405, 429, 500, 503)
    has_etag: bool = True
    headers: tuple[str, ...] = ("RateLimit-Policy",)
    other_types: dict[str, Any] = field(default_factory=dict)


OPERATIONS = (
    Operation(
        "/api/v1/search",
        "api-search",
        _("Mencari artikel"),
        _("Mencari seperti halaman hasil, dengan parameter yang sama."),
        {"$ref": f"{SCHEMAS}SearchAnswer"},
        search_parameters,
        errors=(400, 401, 404, 405, 429, 500, 503),
    ),
    Operation(
        "/api/v1/articles/{id}",
        "api-article",
        _("Membaca satu artikel"),
        _("Artikel yang sudah terbit; draf dijawab 404 seperti nomor yang tidak ada."),
        {"$ref": f"{SCHEMAS}ArticleAnswer"},
        article_parameters,
        (Parameter("id", _("Nomor artikel."), {"type": "integer", "minimum": 0}, 1),),
        errors=(400, 401, 404, 405, 429, 500, 503),
    ),
    Operation(
        "/api/v1/suggest",
        "api-suggest",
        _("Saran selagi menulis"),
        _("Pencarian dan judul yang melanjutkan teks; setiap teks mendapat jawaban."),
        {"$ref": f"{SCHEMAS}SuggestAnswer"},
        suggest_parameters,
        has_etag=False,
        other_types={SUGGESTIONS_TYPE: SUGGESTION_ARRAYS},
    ),
    Operation(
        "/api/v1/openapi.json",
        "api-document",
        _("Dokumen ini"),
        _("Dokumen OpenAPI 3.1 dalam bahasa permintaan."),
        {"type": "object"},
        article_parameters,
        errors=(400, 405, 500),
        headers=(),
    ),
)


def document() -> dict[str, Any]:
    """Return the document in the active language."""
    return {
        "openapi": OPENAPI,
        "info": {
            "title": gettext("API %(site)s") % {"site": settings.SITE_NAME},
            "version": VERSION,
            "summary": gettext("Mencari dan membaca berita."),
            "description": gettext(
                "Jawaban dapat mendapat kunci baru tanpa versi baru; kunci yang ada tidak hilang"
                " dan tidak berubah arti selama alamatnya /api/v1."
            ),
        },
        "servers": [{"url": get_script_prefix()[:-1] or "/"}],
        "security": [{}, {SCHEME: []}],
        "paths": {each.path: _path(each) for each in OPERATIONS},
        "components": {
            "schemas": schemas(),
            "headers": {
                name: {"description": gettext(note), "schema": schema}
                for name, (note, schema) in HEADER_NOTES.items()
            },
            "responses": {f"Error{status}": _error(status) for status in STATUS_NOTES},
            "securitySchemes": {
                SCHEME: {
                    "type": "http",
                    "scheme": "bearer",
                    "description": gettext(
                        "Token dari pengelola situs, untuk batas permintaan yang lebih tinggi."
                        " Tanpa token, API terbuka untuk semua."
                    ),
                }
            },
        },
    }


def schemas() -> dict[str, Any]:
    """Return the schemas of the answers; objects have no keys beside those that are listed."""
    _refs, found = msgspec.json.schema_components(TYPES, ref_template=SCHEMAS + "{name}")
    finished: dict[str, Any] = _finished(found)
    return finished


def _finished(part: Any) -> Any:
    """Return a part of a schema, translated and closed."""
    if isinstance(part, list):
        return [_finished(each) for each in part]
    if not isinstance(part, dict):
        return part
    done = {key: _finished(each) for key, each in part.items()}
    if isinstance(done.get("description"), str):
        done["description"] = gettext(done["description"])
    if "enum" in done:
        done.setdefault("type", "string")
    if done.get("type") == "object" and "properties" in done:
        keys = list(getattr(answers, done["title"]).__annotations__)  # in the order of the answer
        done["properties"] = {key: done["properties"][key] for key in keys}
        done["required"] = keys
        done["additionalProperties"] = False
        done.pop("description", None)  # the docstring, for programmers
    return done


def _path(operation: Operation) -> dict[str, Any]:
    get = _operation(operation)
    head = get | {
        "operationId": f"{get['operationId']}-head",
        "responses": {
            status: response if status.startswith(("4", "5")) else _without_content(response)
            for status, response in get["responses"].items()
        },
    }
    return {"get": get, "head": head}


def _operation(operation: Operation) -> dict[str, Any]:
    given = [("path", each) for each in operation.path_parameters]
    given += [("query", each) for each in operation.parameters()]
    names = (*operation.headers, *(("ETag",) if operation.has_etag else ()))
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
    content = {JSON: {"schema": operation.answer}} | {
        kind: {"schema": schema} for kind, schema in operation.other_types.items()
    }
    responses: dict[str, Any] = {
        "200": {"description": gettext("Jawaban."), "headers": headers, "content": content}
    }
    if operation.has_etag:
        responses["304"] = {
            "description": gettext("Tidak berubah sejak jawaban dengan ETag itu."),
            "headers": headers,
        }
    for status in operation.errors:
        responses[str(status)] = {"$ref": f"#/components/responses/Error{status}"}
    return {
        "operationId": operation.name,
        "summary": gettext(operation.summary),
        "description": gettext(operation.description),
        "parameters": [_parameter(place, each) for place, each in given],
        "responses": responses,
    }


def _parameter(place: str, parameter: Parameter) -> dict[str, Any]:
    found = {
        "name": parameter.name,
        "in": place,
        "required": place == "path",
        "description": gettext(parameter.description),
        "schema": parameter.schema,
    }
    return found if parameter.example is None else found | {"example": parameter.example}


def _error(status: int) -> dict[str, Any]:
    names = dict.fromkeys((*HEADERS_OF_ERRORS.get(status, ()), "RateLimit-Policy"))
    codes = [code for code, (of, _title) in ERRORS.items() if of == status]
    return {
        "description": f"{gettext(STATUS_NOTES[status])} ({', '.join(codes)})",
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in names},
        "content": {PROBLEM_TYPE: {"schema": {"$ref": f"{SCHEMAS}Problem"}}},
    }


def _without_content(response: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in response.items() if key != "content"}


def document_key() -> tuple[str | None, str]:
    """Return what the document depends on, beside the program and its settings."""
    return get_language(), get_script_prefix()
