"""Environment variables are valid, or refused with one line before anything is served."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from searchsite import environment

NAME = "A_SETTING"


@pytest.fixture
def given(monkeypatch):
    """Return a function that sets the variable."""
    return lambda value: monkeypatch.setenv(NAME, value)


@pytest.mark.parametrize(
    "value",
    ["arsip.example", "*", ".arsip.example", "10.0.0.8", "[2001:db8::8]", "kabar_1", "a.id, b.id"],
)
def test_hosts_that_exist(given, value):
    given(value)

    assert environment.hosts(NAME, default="x") == [part.strip() for part in value.split(",")]


@pytest.mark.parametrize(
    "value",
    [
        "",
        " , ",
        "http://arsip.example",
        "arsip.example:8443",
        "arsip.example/kabar",
        "kabar arsip",
        "2001:db8::8",
        "[arsip.example]",
        "arsip.example.*",
        "-arsip.example",
    ],
)
def test_hosts_that_cannot_be(given, value):
    given(value)

    with pytest.raises(ImproperlyConfigured, match=NAME):
        environment.hosts(NAME, default="x")


@pytest.mark.parametrize(
    "value",
    [
        "https://arsip.example",
        "http://10.0.0.8:8080",
        "https://*.arsip.example",
        "https://[2001:db8::8]:8443",
    ],
)
def test_origins_that_exist(given, value):
    given(value)

    assert environment.origins(NAME) == [value]


@pytest.mark.parametrize(
    "value",
    [
        "arsip.example",
        "//arsip.example",
        "ftp://arsip.example",
        "https://",
        "https://arsip.example/",
        "https://arsip.example/kabar",
        "https://arsip.example:seribu",
        "https://sari@arsip.example",
        "https://[2001:db8::8",
        "https://arsip.example?q=1",
    ],
)
def test_origins_that_cannot_be(given, value):
    given(value)

    with pytest.raises(ImproperlyConfigured, match=NAME):
        environment.origins(NAME)


@pytest.mark.parametrize("value", ["Asia/Makassar", "UTC", " Asia/Jayapura "])
def test_zones_that_exist(given, value):
    given(value)

    assert environment.zone(NAME, default="UTC") == value.strip()


@pytest.mark.parametrize("value", ["Asia", "Asia/Bandung", "../UTC", "/etc/passwd", "WIB\x01"])
def test_zones_that_do_not_exist(given, value):
    given(value)

    with pytest.raises(ImproperlyConfigured, match=NAME):
        environment.zone(NAME, default="UTC")


@pytest.mark.parametrize(
    ("value", "expected"),
    [("", ""), ("/", ""), ("/kabar", "/kabar"), ("/kabar/", "/kabar"), ("/a/b.c~d", "/a/b.c~d")],
)
def test_prefixes_that_can_be(given, value, expected):
    given(value)

    assert environment.url_prefix(NAME) == expected


@pytest.mark.parametrize("value", ["kabar", "//kabar", "/a//b", "/a/../b", "/.", "/a?b", "/k bar"])
def test_prefixes_that_cannot_be(given, value):
    given(value)

    with pytest.raises(ImproperlyConfigured, match=NAME):
        environment.url_prefix(NAME)


@pytest.mark.parametrize(
    "value",
    ["arsip.sqlite3", "mysql://a/b", "postgres://a:rahasia@b:port/c", "oracle://a/b", "://"],
)
def test_a_database_that_cannot_be_is_refused_without_its_password(given, value):
    given(value)

    with pytest.raises(ImproperlyConfigured, match=NAME) as refusal:
        environment.database(NAME, default=Path("x"))

    assert "rahasia" not in str(refusal.value)


def test_a_path_of_the_database_may_have_any_character(monkeypatch):
    monkeypatch.delenv(NAME, raising=False)
    path = Path("/srv/arsip baru/100%#?&/db.sqlite3")

    assert environment.database(NAME, default=path)["NAME"] == str(path)


def test_connections_to_postgresql_are_checked_and_do_not_wait_for_ever(given):
    given("postgres://sari@127.0.0.1/arsip?sslmode=disable")

    entry = environment.database(NAME, default=Path("x"))

    assert entry["CONN_HEALTH_CHECKS"] is True
    assert entry["OPTIONS"] == {"connect_timeout": 5, "sslmode": "disable"}


@pytest.mark.parametrize("value", ["pendek", "ada spasi di dalamnya", "tanda\tdi dalam rahasia"])
def test_a_short_or_broken_secret_is_refused(given, value):
    given(value)

    with pytest.raises(ImproperlyConfigured, match=NAME):
        environment.secret(NAME, length=16)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("", "127.0.0.1"), ("0.0.0.0", "0.0.0.0"), ("localhost", "localhost")],
)
def test_an_address_to_listen_on_is_returned(given, value, expected):
    given(value)

    assert environment.listening_address(NAME) == expected


@pytest.mark.parametrize("value", ["::1", "[::1]"])
def test_brackets_are_added_to_an_address_of_ipv6(given, value):
    with socket.socket(socket.AF_INET6) as probe:
        try:
            probe.bind(("::1", 0))
        except OSError:
            pytest.skip("this machine has no IPv6")
    given(value)

    assert environment.listening_address(NAME) == "[::1]"


def test_a_database_in_memory_is_refused_unless_it_is_named(given):
    given("sqlite://")
    with pytest.raises(ImproperlyConfigured, match="names no file"):
        environment.database(NAME, default=Path("unused"))

    given("sqlite://:memory:")
    assert environment.database(NAME, default=Path("unused"))["NAME"] == ":memory:"


def run(tmp_path, *command, **variables):
    """Run a program of the site with these variables, and return what it did."""
    return subprocess.run(
        command,
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)} | variables,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HTTPS", "sometimes"),
        ("LOG_LEVEL", "chatty"),
        ("LOG_FORMAT", "xml"),
        ("ALLOWED_HOSTS", ""),
        ("METRICS_PORT", "99999"),
        ("SEARCH_MINIMUM_SHOULD_MATCH", "most of them"),
        ("SEARCH_ENGINE", "steam"),
        ("OPENSEARCH_URL", "https://user:geheim@node1:9200,node2:9200"),
        ("OPENSEARCH_INDEX", "Telusur*"),
        ("OPENSEARCH_REPLICAS", "-1"),
        ("SESSION_MAX_HOURS", "99999999"),
        ("FETCH_MAX_SECONDS", "9" * 5_000),
        ("HSTS_SECONDS", "1h"),
        ("HSTS_SUBDOMAINS", "maybe"),
    ],
)
def test_a_command_refuses_an_invalid_setting_with_one_line(tmp_path, name, value):
    done = run(tmp_path, sys.executable, "manage.py", "migrate", "--check", **{name: value})

    assert done.returncode == 2
    assert done.stderr.startswith(f"manage.py: {name}")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WORKERS", "few"),
        ("PORT", "-1"),
        ("HOST", "0.0.0.0:80"),
        ("HOST", "[::1"),
        ("HOST", "192.0.2.1"),
        ("METRICS_PORT", "8000"),
        ("ACCESS_LOG", "y"),
        ("TIME_ZONE", "?"),
    ],
)
def test_the_server_refuses_an_invalid_setting_with_one_line(tmp_path, name, value):
    server = (sys.executable, "-m", "gunicorn", "-c", "searchsite/gunicorn.conf.py")

    done = run(tmp_path, *server, "searchsite.wsgi", **{name: value})

    assert done.returncode == 2
    assert done.stderr.startswith(f"gunicorn: {name}")
    assert done.stderr.count("\n") == 1


def test_a_missing_driver_is_one_line(tmp_path):
    (tmp_path / "psycopg.py").write_text("raise ImportError('no pq wrapper available.\\nmore')")
    variables = {"DATABASE_URL": "postgres://sari@127.0.0.1/arsip", "PYTHONPATH": str(tmp_path)}

    done = run(tmp_path, sys.executable, "manage.py", "check", **variables)

    assert done.returncode == 2
    assert "no pq wrapper available" in done.stderr
    assert "requirements-postgres.txt" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_python_that_is_none_is_refused(tmp_path):
    done = run(
        tmp_path,
        "bash",
        "-c",
        '. bin/venv.sh; ensure_venv "$DATA_DIR/.venv" requirements.txt',
        PYTHON="/bin/true-python",
    )

    assert done.returncode == 2
    assert done.stderr.startswith("PYTHON=/bin/true-python is not Python 3.11 or newer.")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("smtp://localhost", ("localhost", 25, False, False)),
        ("smtp://mail.example:2525", ("mail.example", 2525, False, False)),
        ("submission://u:p%40ss@mail.example", ("mail.example", 587, True, False)),
        ("smtps://u:p%40ss@mail.example", ("mail.example", 465, False, True)),
        ("SMTPS://u:p%40ss@mail.example:4650", ("mail.example", 4650, False, True)),
    ],
)
def test_mail_servers(given, value, expected):
    given(value)

    found = environment.mail_server(NAME)

    names = ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_USE_TLS", "EMAIL_USE_SSL")
    assert tuple(found[name] for name in names) == expected
    assert found["EMAIL_HOST_PASSWORD"] == ("p@ss" if "@mail" in value else None)
    assert found["EMAIL_TIMEOUT"] == environment.MAIL_SECONDS


def test_no_mail_server_and_mails_on_the_console(given):
    assert environment.mail_server(NAME) == {}
    given("consolemail://")
    assert environment.mail_server(NAME)["EMAIL_BACKEND"].endswith("console.EmailBackend")


@pytest.mark.parametrize(
    "value",
    [
        *("mail.example", "http://mail.example", "smtp://", "smtp://:25", "smtp://u:rahasia@:25"),
        *("smtp://mail.example:port", "smtp://mail.example:99999", "smtp://h?timeout=lama"),
        *("memory://", "dummy://", "file:///tmp/rahasia"),
    ],
)
def test_a_mail_server_that_cannot_be_is_refused_without_its_password(given, value):
    given(value)

    with pytest.raises(
        ImproperlyConfigured, match=f"^{NAME} is not .* Write it such as"
    ) as refused:
        environment.mail_server(NAME)
    assert "rahasia" not in str(refused.value)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("https://Berita.example/", "https://berita.example"),
        ("https://berita.example:8443", "https://berita.example:8443"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("", ""),
    ],
)
def test_public_addresses(given, value, found):
    given(value)

    assert environment.site_address(NAME) == found


@pytest.mark.parametrize(
    "value",
    [
        "berita.example",
        "http://berita.example",
        "https://berita.example/arsip",
        "https://a b",
        "ftp://a",
    ],
)
def test_addresses_that_mail_programs_do_not_follow_are_refused(given, value):
    given(value)

    with pytest.raises(ImproperlyConfigured, match=r"such as https://berita\.example"):
        environment.site_address(NAME)


@pytest.mark.parametrize("value", ["Kabar <kabar@berita.example>", "kabar@berita.example"])
def test_senders(given, value):
    assert environment.sender(NAME, default="x@y.example") == "x@y.example"
    given(value)
    assert environment.sender(NAME, default="x@y.example") == value


@pytest.mark.parametrize(
    "value", ["kabar", "Kabar <kabar>", "a@b.example\nBcc: c@d.example", "@b.example"]
)
def test_senders_that_cannot_be(given, value):
    given(value)

    with pytest.raises(ImproperlyConfigured, match="is not a sender"):
        environment.sender(NAME, default="x@y.example")
