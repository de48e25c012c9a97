"""Readers of environment variables that refuse invalid values before the site serves.

Each reader returns a valid value, or raises ``ImproperlyConfigured`` with one sentence: the
variable, its value, and a valid example. ``searchsite.settings`` and ``gunicorn.conf.py`` call
them.
"""

import os
import re
import socket
from email.utils import parseaddr
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured

CONNECTION_SECONDS = 600  # age at which a connection to the database is closed
CONNECT_SECONDS = 5  # a server that does not answer must not hold the requests
SIGNING_KEY_LENGTH = 32  # characters
DEFAULT_ZONE = "Asia/Jakarta"
LOOPBACK = ("localhost", "127.0.0.1", "::1")
SMTPS_PORT = 465
MAIL_SECONDS = 20  # a mail server that does not answer must not hold the sender
MAIL_SETTINGS = (
    *("EMAIL_BACKEND", "EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD"),
    *("EMAIL_USE_TLS", "EMAIL_USE_SSL", "EMAIL_TIMEOUT"),
)
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_HOST = re.compile(r"\*|\.?[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?", re.IGNORECASE)
_DNS_NAME = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*"
_TAG_AUTHORITY = re.compile(rf"(?:[a-z0-9._-]+@)?{_DNS_NAME},\d{{4}}(?:-\d\d(?:-\d\d)?)?")
_PREFIX = re.compile(r"(?:/[A-Za-z0-9._~-]+)+")
_COOKIE_PREFIX = re.compile(r"[A-Za-z0-9_-]{1,40}")


def switch(name: str, *, default: bool) -> bool:
    """Return whether a switch is on."""
    value = os.environ.get(name, "").strip().lower()
    if value in {"", "default"}:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name}={value!r} is not a switch. Set it to 1 or 0.")


def choice(name: str, allowed: tuple[str, ...], *, default: str) -> str:
    """Return one of the ``allowed`` values; upper and lower case are the same."""
    value = os.environ.get(name, "").strip() or default
    for each in allowed:
        if value.lower() == each.lower():
            return each
    raise ImproperlyConfigured(
        f"{name}={value!r} is unknown. Set it to one of {', '.join(allowed)}."
    )


def whole_number(name: str, *, default: int, minimum: int = 0, maximum: int | None = None) -> int:
    """Return a whole number of decimal digits within the bounds."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    in_bounds = value.isascii() and value.isdecimal() and len(value) <= 20 and minimum <= int(value)
    if in_bounds and (maximum is None or int(value) <= maximum):
        return int(value)
    bounds = f"from {minimum} on" if maximum is None else f"from {minimum} to {maximum}"
    raise ImproperlyConfigured(f"{name}={value[:80]!r} is not a whole number {bounds}.")


def hosts(name: str, *, default: str) -> list[str]:
    """Return the host names of the site; a variable that is set but empty is refused."""
    names = _parts(os.environ.get(name, default))
    if not names:
        raise ImproperlyConfigured(
            f"{name} is empty: the site would refuse every request. Remove the variable, or name"
            " the hosts of the site, such as berita.example."
        )
    for each in names:
        if not (_HOST.fullmatch(each) or _is_address(each)):
            raise ImproperlyConfigured(
                f"{name}: {each!r} is not a host name. Write it without scheme, port and path,"
                " such as berita.example."
            )
    return names


def listening_address(name: str) -> str:
    """Return an address of this machine to listen on, IPv6 in brackets."""
    value = os.environ.get(name, "").strip() or "127.0.0.1"
    try:
        return _own_address(value)
    except OSError as error:
        raise ImproperlyConfigured(
            f"{name}={value!r} is no address of this machine ({error.strerror}). Write it without"
            " port, such as 127.0.0.1, or 0.0.0.0 for all addresses."
        ) from error


@cache  # a reload of a running server must not depend on a name server
def _own_address(host: str) -> str:
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    try:
        family, kind, _, _, place = socket.getaddrinfo(bare, 0, type=socket.SOCK_STREAM)[0]
    except UnicodeError as error:
        raise OSError(0, "not a host name") from error
    with socket.socket(family, kind) as probe:
        probe.bind(place)  # to any free port
    return f"[{bare}]" if ":" in bare else bare


def origins(name: str) -> list[str]:
    """Return origins: a scheme and a host, with a port if it is not the scheme's own."""
    found = _parts(os.environ.get(name, ""))
    for each in found:
        if not _is_origin(each):
            raise ImproperlyConfigured(
                f"{name}: {each!r} is not an origin. Write scheme and host, such as"
                " https://berita.example."
            )
    return found


def site_address(name: str) -> str:
    """Return the public origin of the site, for links in mails; "" if none is named.

    HTTPS is demanded, because mail programs send one-click requests nowhere else (RFC 8058).
    """
    value = os.environ.get(name, "").strip().rstrip("/")
    if not value:
        return ""
    host = urlsplit(value).hostname if _is_origin(value) else None
    if host and (value.lower().startswith("https://") or host in LOOPBACK):
        return value.lower()
    raise ImproperlyConfigured(
        f"{name}={value[:80]!r} is not the public address of the site. Write https and the host"
        " without a path, such as https://berita.example."
    )


def tag_authority(name: str) -> str:
    """Return a tagging entity of RFC 4151: a host or an address of mail, and a date; or nothing."""
    value = os.environ.get(name, "").strip().lower()
    if value and not _TAG_AUTHORITY.fullmatch(value):
        raise ImproperlyConfigured(
            f"{name}={value[:80]!r} is no authority. Write a host name or address of mail, a comma,"
            " and a day on which it was yours, such as berita.example,2026-05-17."
        )
    return value


def default_tag_authority(address: str, allowed_hosts: list[str]) -> str:
    """Return an authority for the public address of the site, else for its first public host.

    >>> default_tag_authority("", ["localhost", ".berita.example"])
    'berita.example,2026'
    """
    names = [urlsplit(address).hostname or "", *(each.lstrip(".") for each in allowed_hosts)]
    public = (each.lower() for each in names if "." in each and not _is_address(each))
    name = next((each for each in public if re.fullmatch(_DNS_NAME, each)), "localhost")
    return f"{name},2026"


def mail_server(name: str) -> dict[str, Any]:
    """Return Django's settings of the mail server (``EMAIL_HOST`` ...); none if none is named.

    NOTE: dj-email-url reads ``smtps`` as STARTTLS and warns. Here, it is TLS from the beginning on
    port 465, as RFC 8314 recommends and as mail programs use the word.
    """
    import dj_email_url

    value = os.environ.get(name, "").strip()
    if not value:
        return {}
    scheme, _, rest = value.partition("://")
    kept = {"smtp": "smtp", "smtps": "smtp", "submission": "submission", "consolemail": "console"}
    try:
        found = dict(dj_email_url.parse(f"{kept[scheme.lower()]}://{rest}"))
        host = urlsplit(f"smtp://{rest}").hostname
    except (KeyError, ValueError):
        host, found = None, {}
    if not found or (not host and scheme.lower() != "consolemail"):
        # The value may have a password, so it is not shown.
        raise ImproperlyConfigured(
            f"{name} is not the address of a mail server. Write it such as"
            " submission://user:password@mail.example:587, or consolemail:// for trying."
        )
    if scheme.lower() == "smtps":
        port = urlsplit(f"smtp://{rest}").port or SMTPS_PORT
        found |= {"EMAIL_USE_SSL": True, "EMAIL_USE_TLS": False, "EMAIL_PORT": port}
    found["EMAIL_TIMEOUT"] = found.get("EMAIL_TIMEOUT") or MAIL_SECONDS
    return {key: found[key] for key in MAIL_SETTINGS}


def sender(name: str, *, default: str) -> str:
    """Return the sender of mails: an address, with a name if wanted."""
    value = os.environ.get(name, "").strip() or default
    _shown, address = parseaddr(value)
    local, at, domain = address.rpartition("@")
    if value and not (value.isprintable() and local and at and _HOST.fullmatch(domain)):
        raise ImproperlyConfigured(
            f"{name}={value[:80]!r} is not a sender. Write it such as"
            " Telusur <kabar@berita.example>."
        )
    return value


def foreign_origins(name: str) -> list[str]:
    """Return origins, or ``["*"]`` for all of them."""
    if _parts(os.environ.get(name, "")) == ["*"]:
        return ["*"]
    found = origins(name)
    if any("*" in each for each in found):
        raise ImproperlyConfigured(
            f"{name}: a host with * is not compared. Name each origin, such as"
            " https://berita.example, or write * alone for all."
        )
    return found


def cluster_hosts(name: str) -> list[str]:
    """Return the addresses of the hosts of a cluster. Raises ``ImproperlyConfigured``."""
    found = _parts(os.environ.get(name, ""))
    for address in found:
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            # The value may have a password, so it is not shown.
            raise ImproperlyConfigured(
                f"{name} has a part that is no address such as https://user:password@host:9200."
            )
    return found


def index_name(name: str, *, default: str) -> str:
    """Return the name of an index in a cluster. Raises ``ImproperlyConfigured``."""
    value = os.environ.get(name, "").strip() or default
    if not re.fullmatch(r"[a-z0-9][a-z0-9_.-]{0,99}", value):
        raise ImproperlyConfigured(
            f"{name}={value!r} is no name of an index: write small letters, digits, and - _ ."
        )
    return value


def zone(name: str, *, default: str) -> str:
    """Return the name of a time zone that exists."""
    value = os.environ.get(name, "").strip() or default
    try:
        ZoneInfo(value)
    except (KeyError, OSError, ValueError) as error:
        raise ImproperlyConfigured(
            f"{name}={value[:80]!r} is not a time zone. Write a name of the tz database, such as"
            " Asia/Jakarta."
        ) from error
    return value


def url_prefix(name: str) -> str:
    """Return the path below which the site lies, without a slash at its end; usually empty."""
    value = os.environ.get(name, "").strip().rstrip("/")
    if value and (not _PREFIX.fullmatch(value) or {".", ".."} & set(value.split("/"))):
        raise ImproperlyConfigured(
            f"{name}={value!r} is not a path. Begin with a slash and use letters, digits, '-', '.',"
            " '_' and '~', such as /arsip."
        )
    return value


def cookie_prefix(name: str, *, default: str) -> str:
    """Return the beginning of the names of cookies."""
    value = os.environ.get(name, "").strip() or default
    if not _COOKIE_PREFIX.fullmatch(value):
        raise ImproperlyConfigured(
            f"{name}={value!r} cannot begin the name of a cookie. Use up to 40 letters, digits, '_'"
            " and '-'."
        )
    return value


def shared_home(name: str) -> str:
    """Return the home of several machines: "", "database", or the absolute path of a folder."""
    value = os.environ.get(name, "").strip()
    if not value:
        return ""
    if not os.environ.get("DATABASE_URL", "").strip().startswith(("postgres", "pgsql")):
        raise ImproperlyConfigured(
            f"{name} is for a site on several machines, which need one PostgreSQL database. Set"
            " DATABASE_URL to postgres://user:password@host/name (`manage.py copy_database` moves"
            f" the articles), or remove {name}."
        )
    if value.lower() == "database":
        return "database"
    if not value.startswith("/"):
        raise ImproperlyConfigured(
            f"{name}={value[:80]!r} is no home. Set it to database, or to the path of a folder"
            " that all machines mount, such as /mnt/telusur."
        )
    folder = Path(value)
    if not folder.is_dir() or not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise ImproperlyConfigured(
            f"{name}={value[:80]!r} is not a folder that this user can write to. Mount the storage,"
            " and make the folder: the site never makes it, as it would then be on this machine."
        )
    return str(folder.resolve())


def secret(name: str, *, length: int) -> str:
    """Return a secret of printable characters without blanks, or nothing."""
    value = os.environ.get(name, "").strip()
    if value and (len(value) < length or not re.fullmatch(r"[!-~]+", value)):
        raise ImproperlyConfigured(
            f"{name} is too short, or has blanks. Use at least {length} letters and digits, such"
            " as the output of: openssl rand -hex 24"
        )
    return value


def signing_key(name: str) -> str:
    """Return the key that signs cookies, or nothing; a short one could be guessed."""
    value = os.environ.get(name, "")
    if value and len(value) < SIGNING_KEY_LENGTH:
        raise ImproperlyConfigured(
            f"{name} is too short: it signs cookies. Use at least {SIGNING_KEY_LENGTH} characters,"
            " such as the output of: openssl rand -hex 24. Without the variable, the site makes a"
            " key of its own."
        )
    return value


def database(name: str, *, default: Path) -> dict[str, Any]:
    """Return Django's entry for a database: the one that is named, or the SQLite file ``default``.

    The driver of PostgreSQL must be installed.
    """
    import dj_database_url  # needs Django, which the server's own process does not load

    if not os.environ.get(name, "").strip():
        entry = dj_database_url.parse("sqlite://", conn_max_age=CONNECTION_SECONDS)
        # As a URL, some characters of a path would be lost. Tests run in memory, under any runner.
        return {**entry, "NAME": str(default), "TEST": {"NAME": ":memory:"}}
    try:
        entry = dict(
            dj_database_url.config(
                env=name, conn_max_age=CONNECTION_SECONDS, conn_health_checks=True
            )
        )
    except ValueError as error:  # the address can contain a password: it is not repeated
        raise ImproperlyConfigured(
            f"{name} is not the address of a database. Write it such as"
            " postgres://user:password@host/name."
        ) from error
    if entry.get("NAME") == ":memory:" and ":memory:" not in os.environ[name]:
        raise ImproperlyConfigured(
            f"{name} names no file: all articles would be lost at the end. Write the path with four"
            " slashes, such as sqlite:////srv/telusur/db.sqlite3, or remove the variable."
        )
    engine = str(entry.get("ENGINE", ""))
    if engine not in {"django.db.backends.sqlite3", "django.db.backends.postgresql"}:
        raise ImproperlyConfigured(
            f"{name} names the engine {engine.rpartition('.')[2]!r}. The site works with SQLite"
            " and PostgreSQL."
        )
    if engine.endswith("postgresql"):
        _require_driver(name)
        entry["OPTIONS"] = {"connect_timeout": CONNECT_SECONDS, **entry.get("OPTIONS", {})}
    return entry


def _require_driver(name: str) -> None:
    try:
        import psycopg  # noqa: F401
    except ImportError as error:
        reason = str(error).splitlines()[0]
        raise ImproperlyConfigured(
            f"{name} names a PostgreSQL database, but its driver cannot be loaded ({reason})."
            " Run: .venv/bin/python -m pip install -r requirements-postgres.txt"
        ) from error


def _is_origin(text: str) -> bool:
    try:
        parts = urlsplit(text)
        _port = parts.port  # raises ValueError for a port that is no number
    except ValueError:
        return False
    host = (parts.hostname or "").removeprefix("*")
    return (
        parts.scheme in {"http", "https"}
        and bool(_HOST.fullmatch(host) or _is_address(f"[{host}]" if ":" in host else host))
        and text.lower() == f"{parts.scheme}://{parts.netloc}".lower()
        and "@" not in parts.netloc
    )


def _is_address(host: str) -> bool:
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    try:
        return (ip_address(bare).version == 6) == (bare != host)
    except ValueError:
        return False


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
