"""No header changes the path, the prefix or the scheme of a request."""

import os
import runpy
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings

CONFIGURED = ("--forwarded-allow-ips", "", "--forwarder-headers", "")


@pytest.mark.parametrize("peer", ["plain", "proxied"])
def test_headers_that_gunicorn_could_believe_change_nothing(
    start: Callable[..., Any], peer: str
) -> None:
    server = start(*CONFIGURED)
    proxied = b"X-Forwarded-For: 192.0.2.1\r\n" if peer == "proxied" else b""

    told = server.told(
        b"GET /jahat/berita HTTP/1.1\r\nHost: a\r\nSCRIPT_NAME: /jahat\r\nPATH_INFO: /lain\r\n"
        b"X-Forwarded-Proto: https\r\n" + proxied + b"Connection: close\r\n\r\n"
    )

    assert (told["path"], told["prefix"], told["scheme"]) == ("/jahat/berita", "", "http")


def test_the_site_is_configured_so() -> None:
    before = os.umask(0o022)
    try:
        found = runpy.run_path(str(settings.BASE_DIR / "searchsite" / "gunicorn.conf.py"))
    finally:
        os.umask(before)

    assert (found["forwarded_allow_ips"], found["forwarder_headers"]) == ("", "")
