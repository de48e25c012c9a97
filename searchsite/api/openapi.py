"""``/api/v1/openapi.json``: the document of the API (``searchsite.api.document``)."""

import hashlib
import json
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.gzip import gzip_page

from searchsite.api.document import JSON, document, document_key
from searchsite.decorators import api_view
from searchsite.page_memory import REVALIDATED


@api_view
@gzip_page
def openapi_endpoint(request: HttpRequest) -> HttpResponse:
    """Return the document in the language of the request; 304 if the client has it."""
    content, etag = _written(*document_key())
    response = HttpResponse(content, content_type=JSON)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = REVALIDATED
    answer = get_conditional_response(request, etag, None, response)
    assert isinstance(answer, HttpResponse)
    return answer


@lru_cache(maxsize=8)
def _written(language: str | None, prefix: str) -> tuple[bytes, str]:
    content = json.dumps(document(), ensure_ascii=False).encode()
    return content, f'W/"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'
