"""Ids of requests, and URLs that monitors ask by any host."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from searchsite.logs.request_id import HEADER, current_request_id
from searchsite.monitoring import RequestMiddleware

PROXY_ID = "a1b2c3d4-e5f6-7890"


def answer_with_id(request):
    return HttpResponse(current_request_id())


def test_a_request_gets_an_id_of_its_own():
    middleware = RequestMiddleware(answer_with_id)

    first, second = (middleware(RequestFactory().get("/")) for _ in range(2))

    assert b"".join(first).decode() == first.headers[HEADER]
    assert first.headers[HEADER] != second.headers[HEADER]
    assert len(first.headers[HEADER]) == 16


def test_the_id_of_a_trusted_proxy_is_kept(settings):
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    request = RequestFactory().get("/", REMOTE_ADDR="10.1.1.1", HTTP_X_REQUEST_ID=PROXY_ID)

    assert RequestMiddleware(answer_with_id)(request).headers[HEADER] == PROXY_ID


@pytest.mark.parametrize(
    ("peer", "given"),
    [
        ("192.0.2.1", PROXY_ID),
        ("10.1.1.1", "short"),
        ("10.1.1.1", "x" * 65),
        ("10.1.1.1", "two words and more"),
        ("10.1.1.1", "line\nof-its-own"),
    ],
)
def test_another_id_is_not_kept(settings, peer, given):
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    request = RequestFactory().get("/", REMOTE_ADDR=peer, HTTP_X_REQUEST_ID=given)

    assert RequestMiddleware(answer_with_id)(request).headers[HEADER] != given


@pytest.mark.parametrize("host", ["10.9.8.7:8000", "telusur-1.internal", "[::1]", "", "a b"])
def test_monitors_may_use_any_host(client, host):
    assert client.get("/healthz", HTTP_HOST=host).status_code == 200
    assert client.get("/help", HTTP_HOST="lain.example").status_code == 400


@pytest.mark.django_db(transaction=True)
def test_readiness_may_use_any_host(client, article_factory):
    article_factory()

    assert client.get("/readyz", HTTP_HOST="10.9.8.7").status_code == 200


def test_monitors_need_no_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    assert client.get("/healthz").status_code == 200
