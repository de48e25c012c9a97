"""The contract of the API: what its OpenAPI document says about an answer.

``tests.conftest`` compares every answer that a test client gets below ``/api/``, in all tests.
"""

import gzip
import json
import re
from functools import lru_cache
from typing import Any

from django.utils.translation import override
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

DOCUMENT = "urn:openapi"
READ = {"GET", "HEAD"}
PROBLEM = "application/problem+json"


def complaints(method: str, path: str, response: Any) -> list[str]:
    """Return what an answer of the API has that the document does not say."""
    if not path.startswith("/api/"):
        return []
    operation = _operation(path)
    status = str(response.status_code)
    if response.status_code in {301, 302} and path.endswith("/"):
        return []
    if operation is None or method not in READ:
        if "Access-Control-Allow-Methods" in response.headers:  # a preflight request of a browser
            return []
        described: dict[str, Any] = {"content": {PROBLEM: _problem()}}
        found = [] if response.status_code >= 400 else [f"{method} {path}: {status} has no entry"]
    else:
        responses = operation[method.lower()]["responses"]
        if status not in responses:
            return [f"{method} {path}: status {status} is not described"]
        described, found = _resolved(responses[status]), []
        found += _header_complaints(described, response)
    if response.status_code != 304:
        found += _content_complaints(method, described, response)
    return [f"{method} {path} ({status}): {each}" for each in found]


def _header_complaints(described: dict[str, Any], response: Any) -> list[str]:
    known, names = _document()["components"]["headers"], described.get("headers", {})
    found = [
        f"{name} is not described" for name in known if name in response.headers.keys() - names
    ]
    if response.status_code >= 400:
        limit = {"RateLimit", "RateLimit-Policy"}  # a switched-off limit has none
        found += [f"{name} is missing" for name in names.keys() - limit if name not in response]
    return found


def _content_complaints(method: str, described: dict[str, Any], response: Any) -> list[str]:
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    content = described.get("content")
    if method == "HEAD":
        return ["a body"] if response.content else []
    if content is None or kind not in content:
        return [f"the type {kind} is not described"]
    body = response.content
    if response.headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    checker = _validator(json.dumps(_absolute(content[kind]["schema"])))
    return [f"{each.json_path}: {each.message}" for each in checker.iter_errors(json.loads(body))]


def _operation(path: str) -> dict[str, Any] | None:
    for template, operation in _document()["paths"].items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[0-9]+", template), path):
            return dict(operation)
    return None


def _problem() -> dict[str, Any]:
    return {"schema": {"$ref": "#/components/schemas/Problem"}}


def _resolved(part: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in part:
        return part
    found: Any = _document()
    for key in part["$ref"].removeprefix("#/").split("/"):
        found = found[key]
    return dict(found)


def _absolute(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        return {"$ref": DOCUMENT + schema["$ref"]}
    return schema


@lru_cache(maxsize=1)
def _document() -> dict[str, Any]:
    from searchsite.api.document import document

    with override("id"):
        return document()


@lru_cache
def _validator(schema: str) -> Draft202012Validator:
    resource = DRAFT202012.create_resource(_document())
    return Draft202012Validator(
        json.loads(schema),
        registry=Registry().with_resource(DOCUMENT, resource),
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )
