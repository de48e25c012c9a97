"""The site's own middleware."""

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language, trans_real

from searchsite.middleware import HeadMiddleware, LanguageMiddleware, PermissionsPolicyMiddleware


def request_of(method: str) -> HttpRequest:
    request = HttpRequest()
    request.method = method
    return request


def content_of(response: HttpResponseBase) -> bytes:
    assert isinstance(response, HttpResponse)
    return response.content


def has_language() -> bool:
    """Return whether a language is active in this thread."""
    return hasattr(vars(trans_real)["_active"], "value")


def test_head_keeps_the_length_and_drops_the_body():
    response = HeadMiddleware(lambda request: HttpResponse("abcd"))(request_of("HEAD"))

    assert (content_of(response), response["Content-Length"]) == (b"", "4")


def test_get_keeps_its_body():
    response = HeadMiddleware(lambda request: HttpResponse("abcd"))(request_of("GET"))

    assert content_of(response) == b"abcd"


def test_a_streaming_response_is_unchanged():
    stream = StreamingHttpResponse([b"ab"])

    assert HeadMiddleware(lambda request: stream)(request_of("HEAD")) is stream


def test_a_view_may_allow_a_feature_for_itself():
    answer = HttpResponse(headers={"Permissions-Policy": "usb=(self)"})

    response = PermissionsPolicyMiddleware(lambda request: answer)(request_of("GET"))

    assert response["Permissions-Policy"] == "usb=(self)"


def test_the_site_language_is_active_only_during_a_request(settings):
    settings.LANGUAGE_CODE = "en"

    response = LanguageMiddleware(lambda request: HttpResponse(get_language()))(request_of("GET"))

    assert content_of(response) == b"en"
    assert not has_language()


def test_no_language_stays_active_after_a_failed_request():
    def fail(request: HttpRequest) -> HttpResponse:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        LanguageMiddleware(fail)(request_of("GET"))

    assert not has_language()
