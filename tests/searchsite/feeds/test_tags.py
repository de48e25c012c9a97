"""The identity of the site in tag URIs (RFC 4151), as the settings state or derive it."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from searchsite.environment import default_tag_authority


def feed_tag(tmp_path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Return the setting of a site with these variables."""
    return subprocess.run(
        [sys.executable, "-c", "from django.conf import settings as s; print(s.FEED_TAG)"],
        cwd=settings.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "DATA_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "searchsite.settings",
        }
        | variables,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, "tag:localhost,2026:"),
        ({"ALLOWED_HOSTS": "127.0.0.1,www.berita.example"}, "tag:www.berita.example,2026:"),
        (
            {"ALLOWED_HOSTS": "www.berita.example", "SITE_URL": "https://berita.example"},
            "tag:berita.example,2026:",
        ),
        ({"ALLOWED_HOSTS": "berita.example", "HTTPS": "1"}, "tag:berita.example,2026:"),
        (
            {"ALLOWED_HOSTS": "berita.example", "SCRIPT_NAME": "/arsip"},
            "tag:berita.example,2026:arsip/",
        ),
        (
            {"FEED_AUTHORITY": "Redaksi@Berita.example,2026-05-17", "SCRIPT_NAME": "/arsip"},
            "tag:redaksi@berita.example,2026-05-17:",
        ),
    ],
    ids=str,
)
def test_the_identity_is_stated_or_derived(tmp_path, variables, expected):
    assert feed_tag(tmp_path, **variables).stdout == f"{expected}\n"


@pytest.mark.parametrize(
    "wrong", ["berita.example", "berita.example,besok", "https://berita.example,2026", "a b,2026"]
)
def test_another_authority_is_refused_with_an_example(tmp_path, wrong):
    done = feed_tag(tmp_path, FEED_AUTHORITY=wrong)

    assert done.returncode != 0
    assert "such as berita.example,2026-05-17" in done.stderr


def test_addresses_and_wildcards_are_no_authority():
    hosts = ["*", "[::1]", "10.0.0.7", "host_1.example", "intranet", ".Berita.example"]

    assert default_tag_authority("", hosts) == "berita.example,2026"
