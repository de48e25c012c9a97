"""HEAD without a body, on a site that has the middleware."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from searchsite.middleware import HeadMiddleware, PermissionsPolicyMiddleware


def request_of(method: str) -> HttpRequest:
    request = HttpRequest()
    request.method = method
    return request


def test_head_keeps_the_length_and_drops_the_body():
    response = HeadMiddleware(lambda request: HttpResponse("abcd"))(request_of("HEAD"))

    assert (response.content, response["Content-Length"]) == (b"", "4")


def test_get_keeps_its_body():
    response = HeadMiddleware(lambda request: HttpResponse("abcd"))(request_of("GET"))

    assert response.content == b"abcd"


def test_a_stream_is_left_alone():
    stream = StreamingHttpResponse([b"ab"])

    assert HeadMiddleware(lambda request: stream)(request_of("HEAD")) is stream


def test_a_view_may_allow_a_feature_for_itself():
    answer = HttpResponse(headers={"Permissions-Policy": "usb=(self)"})

    response = PermissionsPolicyMiddleware(lambda request: answer)(request_of("GET"))

    assert response["Permissions-Policy"] == "usb=(self)"
