"""A site below a path: links, static files and cookies, behind proxies that keep or strip it."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from searchsite.url_prefix import below_prefix

PROGRAM = """
import io, json, os, re
os.environ["DJANGO_SETTINGS_MODULE"] = "searchsite.settings"
import django
django.setup()
from django.core.management import call_command
call_command("collectstatic", interactive=False, verbosity=0)
call_command("migrate", verbosity=0)
from searchsite.wsgi import application

def get(path, query=""):
    found = {}
    def start(status, headers, error=None):
        found.update(status=int(status[:3]), headers=headers)
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SCRIPT_NAME": "",
        "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.input": io.BytesIO(), "wsgi.url_scheme": "http", "REMOTE_ADDR": "127.0.0.1",
    }
    answer = application(environ, start)
    found["body"] = b"".join(answer).decode("utf-8", "replace")
    return found

help_page = get("/kabar/help")
static = sorted(set(re.findall(r'"(/[^"]*static/[^"]*)"', help_page["body"])))
print(json.dumps({
    "kept": help_page["status"], "stripped": get("/help")["body"] == help_page["body"],
    "bare": get("/kabar")["status"], "similar": get("/kabarlain")["status"],
    "static": [(url, get(url)["status"]) for url in static],
    "login": dict(get("/kabar/admin/")["headers"])["Location"],
    "language": [v for k, v in get("/kabar/help", "bahasa=en")["headers"] if k == "Set-Cookie"],
    "csrf": [v for k, v in get("/kabar/admin/login/")["headers"] if k == "Set-Cookie"],
    "home": 'href="/kabar/"' in help_page["body"],
    "roots": re.findall(r'(?:href|src|action)="(/(?!kabar/)[^"]*)"', help_page["body"]),
    "variable": "SCRIPT_NAME" in os.environ,
}))
"""


def test_the_whole_site_lies_below_the_prefix(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "SCRIPT_NAME": "/kabar"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout.splitlines()[-1])

    assert (seen["kept"], seen["stripped"], seen["home"]) == (200, True, True)
    assert seen["similar"] == 404
    assert seen["static"]
    assert all(url.startswith("/kabar/static/") and code == 200 for url, code in seen["static"])
    assert seen["roots"] == []
    assert seen["login"].startswith("/kabar/admin/login/?next=/kabar/")
    assert "Path=/kabar/" in seen["language"][0]
    assert "Path=/kabar/" in seen["csrf"][0]
    assert not seen["variable"]  # gunicorn would refuse paths without the prefix


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/kabar", "/"),
        ("/kabar/", "/"),
        ("/kabar/help", "/help"),
        ("/help", "/help"),
        ("/kabarku", "/kabarku"),
        ("/kabar/kabar/help", "/kabar/help"),
        ("", ""),
    ],
)
def test_the_prefix_is_removed_once(path, expected):
    seen = []

    def note(environ, start_response):
        seen.append(environ["PATH_INFO"])
        return []

    below_prefix(note, "/kabar")({"PATH_INFO": path}, lambda status, headers, error=None: print)

    assert seen == [expected]


def test_two_sites_on_one_host_have_cookies_of_their_own(tmp_path):
    names = set()
    for secret, https in (("a", "0"), ("b", "0"), ("a", "1")):
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                "from django.conf import settings as s\n"
                "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, sep='\\n')",
            ],
            cwd=settings.BASE_DIR,
            env={
                "PATH": os.environ["PATH"],
                "DJANGO_SETTINGS_MODULE": "searchsite.settings",
                "DATA_DIR": str(tmp_path),
                "SECRET_KEY": secret * 32,
                "HTTPS": https,
            },
            capture_output=True,
            text=True,
            check=True,
        )
        names |= set(done.stdout.split())

    assert len(names) == 6
    assert sum(name.startswith("__Host-") for name in names) == 2
