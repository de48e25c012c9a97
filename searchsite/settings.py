"""Django settings, read from the environment.

This module defines every setting of a deployment with its default. The rest of the program reads
``django.conf.settings``; only ``gunicorn.conf.py`` reads variables of its own. All files that the
program writes are below ``DATA_DIR``.
"""

import hashlib
import os
import re
import warnings
from email.utils import formataddr
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from articles.fetching.user_agent import default_user_agent
from searchsite import environment
from searchsite.secret_key import load_or_create_secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
IMAGE_TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".ico": "image/x-icon",
}


_flag = environment.switch


def _list(name: str, default: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


_LARGEST = 10**12  # of any number; larger ones overflow the types of the system


def _number(name: str, default: int, *, minimum: int = 1, maximum: int = _LARGEST) -> int:
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if value.isdecimal() and len(value) <= 20 and minimum <= int(value) <= maximum:
        return int(value)
    too_large = value.isdecimal() and (len(value) > 20 or int(value) > maximum)
    bounds = f"from {minimum} to {maximum}" if too_large else f"from {minimum} on"
    raise ImproperlyConfigured(
        f"{name}={value[:80]!r} is not a whole number {bounds}, such as {default}."
    )


def _networks(name: str, default: str = "") -> list[str]:
    networks = _list(name, default)
    for network in networks:
        try:
            ip_network(network)
        except ValueError as error:
            raise ImproperlyConfigured(
                f"{name}: {network!r} is not a network ({error}). Write it such as 10.0.0.0/8."
            ) from error
    return networks


def _ports(name: str, default: str) -> list[int]:
    ports = _list(name, default)
    for port in ports:
        if not port.isdecimal() or not 0 < int(port) < 65_536:
            raise ImproperlyConfigured(f"{name}: {port!r} is not a port, such as 443.")
    return [int(port) for port in ports]


def _contacts(name: str) -> list[str]:
    contacts = _list(name, "")
    for contact in contacts:
        if not contact.startswith(("mailto:", "https://", "tel:")) or not contact.isprintable():
            raise ImproperlyConfigured(
                f"{name}: {contact!r} is not a contact. Write it such as"
                " mailto:keamanan@berita.example or https://berita.example/keamanan."
            )
    return contacts


def _path(name: str, default: Path) -> Path:
    """Return the absolute path of a writable folder; create it if it does not exist."""
    folder = Path(os.environ.get(name) or default).expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"{name}={str(folder)!r} cannot be created ({error.strerror}). Set it to a folder that"
            " this user can write to."
        ) from error
    if os.statvfs(folder).f_flag & os.ST_RDONLY:
        return folder  # after an error of the disk: readers go on, and commands say what fails
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise ImproperlyConfigured(
            f"{name}={str(folder)!r} is not writable for this user. Set it to another folder, or"
            " change its owner."
        )
    return folder


def _image(name: str) -> Path | None:
    """Return the path of an image file; None if none is named."""
    value = os.environ.get(name, "").strip()
    if not value:
        return None
    file = Path(value).expanduser().resolve()
    if file.suffix.lower() not in IMAGE_TYPES:
        raise ImproperlyConfigured(
            f"{name}={value!r} is not an image that browsers show. Name a file that ends in one of"
            f" {', '.join(IMAGE_TYPES)}."
        )
    if not (file.is_file() and os.access(file, os.R_OK)):
        raise ImproperlyConfigured(
            f"{name}={value!r} is not a file that this user can read. Name another file, or change"
            " its owner."
        )
    return file


# Files are for this user alone: the database has accounts, the index has drafts.
os.umask(0o077)

# --- Paths ---------------------------------------------------------------------------------------
DATA_DIR = _path("DATA_DIR", BASE_DIR / "var")
# What several machines share beside database and index (articles.shared_home): "" for one machine,
# "database", or a folder that all of them mount.
SHARED_HOME = environment.shared_home("SHARED_HOME")
_home = Path(SHARED_HOME) if SHARED_HOME.startswith("/") else DATA_DIR
MEDIA_ROOT = _home / "uploads"
STATIC_ROOT = DATA_DIR / "static"
# Machine code of the compiled loops stays beside the program (indexer.storage.numba_cache), unless
# that is read-only: then each worker would compile anew for 15 seconds.
if not os.access(BASE_DIR / "indexer" / "storage", os.W_OK):
    os.environ.setdefault("NUMBA_CACHE_DIR", str(DATA_DIR / "compiled"))

# --- Identity: the name in titles, header, footer and admin; searchsite.identity reads these ------
SITE_NAME = " ".join(os.environ.get("SITE_NAME", "").split()) or "Telusur"
SITE_DESCRIPTION = " ".join(os.environ.get("SITE_DESCRIPTION", "").split())
SITE_LOGO = _image("SITE_LOGO")
CRAWLERS = _flag("CRAWLERS", default=True)  # 0: search engines keep nothing of the site

# --- Security ------------------------------------------------------------------------------------
DEBUG = _flag("DEBUG", default=False)
SECRET_KEY = environment.signing_key("SECRET_KEY")
if not SECRET_KEY and SHARED_HOME == "database":
    raise ImproperlyConfigured(
        "SHARED_HOME=database needs SECRET_KEY, the same on all machines, so that a login on one"
        f" is valid on the others. Set it to the content of {DATA_DIR / 'secret_key'} on the first"
        " machine, or to a new one of 32 characters or more."
    )
SECRET_KEY = SECRET_KEY or load_or_create_secret_key(_home / "secret_key")
SECRET_KEY_FALLBACKS = _list("SECRET_KEY_FALLBACKS", "")  # earlier keys, while a new one spreads
ALLOWED_HOSTS = environment.hosts("ALLOWED_HOSTS", default="localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = environment.origins("CSRF_TRUSTED_ORIGINS")
# HTTPS=1 behind a proxy that ends TLS and sets X-Forwarded-Proto.
HTTPS = _flag("HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
# SCRIPT_NAME=/arsip: the site lies below this path; searchsite.wsgi removes it from requests.
FORCE_SCRIPT_NAME = environment.url_prefix("SCRIPT_NAME") or None
SITE_ROOT = f"{FORCE_SCRIPT_NAME or ''}/"
# Browsers do not keep the cookies of two ports apart, so each site has names of its own. Browsers
# refuse cookies named __Host- or __Secure- that another site or plain HTTP tries to set.
COOKIE_PREFIX = environment.cookie_prefix(
    "COOKIE_PREFIX", default=f"s{hashlib.sha256(SECRET_KEY.encode()).hexdigest()[:8]}"
)
COOKIE_GUARD = ("__Secure-" if FORCE_SCRIPT_NAME else "__Host-") if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_GUARD}{COOKIE_PREFIX}_session"
CSRF_COOKIE_NAME = f"{COOKIE_GUARD}{COOKIE_PREFIX}_csrf"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = SITE_ROOT
CSRF_FAILURE_VIEW = "searchsite.accounts.old_tokens.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no cookie of its own
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# Browsers remember HSTS for this long and refuse plain HTTP meanwhile, so it begins low.
_hsts_seconds = _number("HSTS_SECONDS", 3_600, minimum=0)  # refused without HTTPS, too
SECURE_HSTS_SECONDS = _hsts_seconds if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _flag("HSTS_SUBDOMAINS", default=False) and HTTPS
SECURE_HSTS_PRELOAD = _flag("HSTS_PRELOAD", default=False) and HTTPS
if SECURE_HSTS_PRELOAD and not (
    SECURE_HSTS_INCLUDE_SUBDOMAINS and SECURE_HSTS_SECONDS >= 31_536_000
):
    raise ImproperlyConfigured(
        "HSTS_PRELOAD=1 needs HSTS_SUBDOMAINS=1 and HSTS_SECONDS=31536000 or more: browsers list"
        " no other site."
    )
# Monitors ask the server itself, which has no TLS.
SECURE_REDIRECT_EXEMPT = [rf"^{re.escape(SITE_ROOT[1:])}(?:healthz|readyz|metrics)$"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
if HTTPS:  # subdomains and the preload list concern other sites: only the operator decides
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
else:
    # Without TLS, the HTTPS checks of `check --deploy` cannot pass; all other checks must. The
    # README describes how to switch TLS on.
    SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W012", "security.W016"]

# --- Mail: alerts of readers are off without a mail server (searchsite.alerts) --------------------
SITE_URL = environment.site_address("SITE_URL")  # of links in mails and terminals
# The identity of the site in feeds, in which nothing may change (searchsite.feeds.tags).
_tag_authority = environment.tag_authority("FEED_AUTHORITY")
_tag_path = "" if _tag_authority else SITE_ROOT[1:]  # two sites may have one host
_tag_authority = _tag_authority or environment.default_tag_authority(SITE_URL, ALLOWED_HOSTS)
FEED_TAG = f"tag:{_tag_authority}:{_tag_path}"
_mail_server = environment.mail_server("EMAIL_URL")
ALERTS = bool(_mail_server)
if ALERTS:
    if not SITE_URL:
        raise ImproperlyConfigured(
            "EMAIL_URL needs SITE_URL, the address that links in mails lead to. Set it to the"
            " public address of the site, such as https://berita.example."
        )
    globals().update(_mail_server)
_site_host = (urlsplit(SITE_URL).hostname or "localhost").strip("[]")
DEFAULT_FROM_EMAIL = environment.sender(
    "DEFAULT_FROM_EMAIL", default=formataddr((SITE_NAME, f"no-reply@{_site_host}"))
)

# --- Doors: who may ask how often, who may log in -------------------------------------------------
# Proxies whose X-Forwarded-For is believed (searchsite.client_address).
TRUSTED_PROXIES = _networks("TRUSTED_PROXIES", "127.0.0.1,::1")
# Requests a minute of one address, by kind of URL (searchsite.rate_limits); 0: no limit. Many
# readers can share the IPv4 address of a mobile provider.
RATE_LIMITS = {
    "search": _number("RATE_LIMIT_SEARCH", 300, minimum=0),
    "api": _number("RATE_LIMIT_API", 300, minimum=0),
    "suggest": _number("RATE_LIMIT_SUGGEST", 1_500, minimum=0),
    "export": _number("RATE_LIMIT_EXPORT", 20, minimum=0),
    "login": _number("RATE_LIMIT_LOGIN", 60, minimum=0),
    "token": _number("RATE_LIMIT_TOKEN", 30, minimum=0),  # wrong tokens of the API
    "click": _number("RATE_LIMIT_CLICK", 300, minimum=0),
    "alert": _number("RATE_LIMIT_ALERT", 30, minimum=0),
}
# Other sites whose pages may read the API in a browser (CORS): origins, "*" for all, or none.
API_CORS_ORIGINS = environment.foreign_origins("API_CORS_ORIGINS")
CORS_ALLOW_ALL_ORIGINS = API_CORS_ORIGINS == ["*"]
CORS_ALLOWED_ORIGINS = [] if CORS_ALLOW_ALL_ORIGINS else API_CORS_ORIGINS
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_ALLOW_HEADERS = ["accept", "accept-language", "authorization", "if-none-match"]
CORS_EXPOSE_HEADERS = ["ETag", "Link", "RateLimit", "RateLimit-Policy", "Retry-After"]
CORS_PREFLIGHT_MAX_AGE = 86_400  # seconds
SECOND_FACTOR_REQUIRED = _flag("SECOND_FACTOR_REQUIRED", default=False)
OTP_TOTP_ISSUER = SITE_NAME
OTP_TOTP_THROTTLE_FACTOR = 0  # searchsite.accounts.second_factor has a limit that ends
SESSION_IDLE_MINUTES = _number("SESSION_IDLE_MINUTES", 120, maximum=525_600)
SESSION_MAX_HOURS = _number("SESSION_MAX_HOURS", 12, maximum=8_760)
SESSION_COOKIE_AGE = SESSION_MAX_HOURS * 3_600
# Contacts of /.well-known/security.txt (RFC 9116), such as mailto:keamanan@berita.example.
SECURITY_CONTACTS = _contacts("SECURITY_CONTACT")

# --- Application ---------------------------------------------------------------------------------
INSTALLED_APPS = [
    "searchsite",
    "indexer",
    "articles",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "searchsite.accounts",
    "searchsite.accounts.admin_config.EditorialAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]
MIDDLEWARE = [
    "searchsite.monitoring.RequestMiddleware",
    "searchsite.crawlers.robots.ClosedSiteMiddleware",
    "searchsite.middleware.HeadMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "searchsite.middleware.PolicyMiddleware",
    "searchsite.middleware.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    *(["corsheaders.middleware.CorsMiddleware"] if API_CORS_ORIGINS else []),
    "searchsite.middleware.LanguageMiddleware",
    "searchsite.monitoring.MonitorMiddleware",
    "searchsite.rate_limits.RateLimitMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "searchsite.accounts.middleware.AccountsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
ROOT_URLCONF = "searchsite.urls"
WSGI_APPLICATION = "searchsite.wsgi.application"
APPEND_SLASH = True
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "searchsite.template_loaders.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
STATIC_URL = f"{SITE_ROOT}static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- Database ------------------------------------------------------------------------------------
DATABASES = {"default": environment.database("DATABASE_URL", default=DATA_DIR / "db.sqlite3")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["ENGINE"] = "searchsite.database.sqlite3"  # never makes a missing file
    # IMMEDIATE: a transaction waits for the write lock at its start, and does not fail later.
    # FULL: a confirmed commit survives a power failure.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 30,
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;"
            " PRAGMA cache_size=-2000;"
        ),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "searchsite.accounts.password_rules.GuessablePasswordValidator"},
]
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "searchsite.accounts.refused_rights.RefusalRecorder",  # last: it notes what no other grants
]
LOGIN_URL = "admin:login"

# --- Language and time ---------------------------------------------------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Indonesia"), ("en", "English")]  # each in its own words
LANGUAGE_COOKIE_NAME = f"{COOKIE_GUARD}bahasa"
LANGUAGE_COOKIE_AGE = 31_536_000  # seconds: a year
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = HTTPS
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "searchsite.formats"
TIME_ZONE = environment.zone("TIME_ZONE", default=environment.DEFAULT_ZONE)
USE_I18N = USE_TZ = True

# --- Search --------------------------------------------------------------------------------------
INDEX_DIR = DATA_DIR / "index"
EVALUATIONS_FILE = _home / "evaluations.jsonl"  # results of manage.py evaluate
SEARCH_ENGINE = os.environ.get("SEARCH_ENGINE", "").strip() or "whoosh"  # see indexer.engines
if os.environ.get("SEARCH_CODEC"):
    warnings.warn(
        "SEARCH_CODEC has no effect any more: an index has one format. Remove the variable.",
        FutureWarning,
        stacklevel=1,
    )
SEARCH_COMPILED = _flag("SEARCH_COMPILED", default=True)
REBUILD_MEMORY_MB = _number("REBUILD_MEMORY_MB", 128)
# The cluster of SEARCH_ENGINE=opensearch; the addresses may have user and password.
OPENSEARCH_URLS = environment.cluster_hosts("OPENSEARCH_URL")
OPENSEARCH_INDEX = environment.index_name("OPENSEARCH_INDEX", default="telusur")
OPENSEARCH_SHARDS = _number("OPENSEARCH_SHARDS", 1, maximum=1_024)  # of the next rebuild
OPENSEARCH_REPLICAS = _number("OPENSEARCH_REPLICAS", 1, minimum=0, maximum=16)
OPENSEARCH_CA_FILE = os.environ.get("OPENSEARCH_CA_FILE", "").strip()
OPENSEARCH_TIMEOUT_MS = _number("OPENSEARCH_TIMEOUT_MS", 10_000)
# Minimum of plain words that must match, in the syntax of Solr and Elasticsearch: up to three words
# must all match; in longer queries, the matching words must have half of the query's weight.
SEARCH_MINIMUM_SHOULD_MATCH = os.environ.get("SEARCH_MINIMUM_SHOULD_MATCH") or "3<50%"
# Half-life of the recency penalty (sort=recent), in days.
SEARCH_RECENCY_HALF_LIFE_DAYS = _number("SEARCH_RECENCY_HALF_LIFE_DAYS", 180)
SEARCH_MAX_QUERY_LENGTH = _number("SEARCH_MAX_QUERY_LENGTH", 256)  # characters
SEARCH_MAX_CLAUSES = _number("SEARCH_MAX_CLAUSES", 32)
SEARCH_MAX_NESTING = _number("SEARCH_MAX_NESTING", 8)
SEARCH_MAX_EXPANSIONS = _number("SEARCH_MAX_EXPANSIONS", 200)  # terms per wildcard or fuzzy word
SEARCH_MAX_PATTERNS = _number("SEARCH_MAX_PATTERNS", 6)  # wildcards and fuzzy words of a query
SEARCH_MIN_WILDCARD_LETTERS = _number("SEARCH_MIN_WILDCARD_LETTERS", 3)
SEARCH_MAX_EDIT_DISTANCE = _number("SEARCH_MAX_EDIT_DISTANCE", 2, minimum=0)
SEARCH_MAX_DEPTH = _number("SEARCH_MAX_DEPTH", 10_000)  # hits that a reader can page through
# Time of one request. The processor time grows by 20 ms with each 100,000 articles of the index.
SEARCH_TIME_BUDGET_MS = _number("SEARCH_TIME_BUDGET_MS", 2_000)  # by the clock
SEARCH_PROCESSOR_BUDGET_MS = _number("SEARCH_PROCESSOR_BUDGET_MS", 30)
SEARCH_DEAR_REQUESTS = _number("SEARCH_DEAR_REQUESTS", 1)  # at once in each worker
# A round of the scrub, which compares the checksums of the whole index; 0 switches it off.
SCRUB_MINUTES = _number("SCRUB_MINUTES", 60, minimum=0)
SCRUB_MB_PER_SECOND = _number("SCRUB_MB_PER_SECOND", 8)
SEARCH_PAGE_SIZE = _number("SEARCH_PAGE_SIZE", 10)
SEARCH_API_MAX_PAGE_SIZE = _number("SEARCH_API_MAX_PAGE_SIZE", 50)
# Exports of all hits of a search (searchsite.exports).
EXPORT_MAX_ROWS = _number("EXPORT_MAX_ROWS", 100_000, maximum=1_000_000)
EXPORT_MAX_SECONDS = _number("EXPORT_MAX_SECONDS", 120)  # then the file ends, and says so
EXPORTS_AT_ONCE = _number("EXPORTS_AT_ONCE", 1)  # in each worker
EXPORT_BODY = _flag("EXPORT_BODY", default=False)  # the text of articles, too
# Pages that a worker remembers until an article changes (searchsite.page_memory); 0: none.
PAGE_MEMORY_MB = _number("PAGE_MEMORY_MB", 8, minimum=0)

# --- Revisions -----------------------------------------------------------------------------------
REVISIONS_PER_ARTICLE = _number("REVISIONS_PER_ARTICLE", 100)  # older changes are forgotten

# --- Query log: counts of searches and clicks, never of readers (searchsite.query_log) -----------
QUERY_LOG = _flag("QUERY_LOG", default=True)
QUERY_LOG_DAYS = _number("QUERY_LOG_DAYS", 84, maximum=36_500)  # then only counts of days

# --- Uploads -------------------------------------------------------------------------------------
UPLOAD_MAX_BYTES = _number("UPLOAD_MAX_BYTES", 20 * 1024 * 1024)  # one file
UPLOAD_MAX_FILES = _number("UPLOAD_MAX_FILES", 50)
UPLOAD_MAX_ARTICLES = _number("UPLOAD_MAX_ARTICLES", 5_000)
# What a user's uploads that wait for a decision may be together. They are removed after a day.
UPLOAD_MAX_PENDING = _number("UPLOAD_MAX_PENDING", 20)
UPLOAD_MAX_PENDING_MB = _number("UPLOAD_MAX_PENDING_MB", 500)
# Higher than our own limits, so that the upload form can name the limit that was exceeded.
DATA_UPLOAD_MAX_NUMBER_FILES = max(1_000, UPLOAD_MAX_FILES + 10)
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# --- Fetching ------------------------------------------------------------------------------------
# The name under which pages are fetched. robots.txt files address its first word.
FETCH_USER_AGENT = os.environ.get("FETCH_USER_AGENT", "").strip() or default_user_agent(
    ALLOWED_HOSTS, https=HTTPS
)
FETCH_MAX_BYTES = _number("FETCH_MAX_BYTES", 20 * 1024 * 1024)  # one page, packed and unpacked
FETCH_MAX_SECONDS = _number("FETCH_MAX_SECONDS", 30, maximum=86_400)  # one page with its redirects
# Only public addresses are fetched. Networks of an intranet are an exception that must be named.
FETCH_ALLOWED_NETWORKS = _networks("FETCH_ALLOWED_NETWORKS")
FETCH_ALLOWED_PORTS = _ports("FETCH_ALLOWED_PORTS", "80,443")

# --- Imports: the limits of the process that parses documents, pages and archives -----------------
IMPORT_MAX_MEMORY_MB = _number("IMPORT_MAX_MEMORY_MB", 512, minimum=256)
IMPORT_MAX_SECONDS = _number(
    "IMPORT_MAX_SECONDS", 20, maximum=86_400
)  # of the processor, for one document
IMPORT_MAX_PAGES = _number("IMPORT_MAX_PAGES", 2_000)  # of a PDF file
IMPORT_MAX_MEMBERS = _number("IMPORT_MAX_MEMBERS", 10_000)  # files in an archive
IMPORT_MAX_RATIO = _number("IMPORT_MAX_RATIO", 200)  # unpacked size by packed size

# --- Metrics for Prometheus: off without a port of their own or a token ---------------------------
METRICS_PORT = environment.whole_number("METRICS_PORT", default=0, maximum=65_535)
METRICS_TOKEN = environment.secret("METRICS_TOKEN", length=16)

# --- Logging -------------------------------------------------------------------------------------
LOG_LEVEL = environment.choice("LOG_LEVEL", environment.LOG_LEVELS, default="WARNING")
LOG_FORMAT = environment.choice("LOG_FORMAT", ("line", "json"), default="line")
LOG_QUERIES = _flag("LOG_QUERIES", default=False)  # the text of queries, in the access log
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "searchsite.logs.formatters.LineFormatter", "zone": TIME_ZONE},
        "json": {"()": "searchsite.logs.formatters.JsonFormatter", "zone": TIME_ZONE},
    },
    "filters": {"repeated": {"()": "searchsite.logs.repeated.RepeatedFilter"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["repeated"],
        }
    },
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    # Django's own handlers would repeat lines, or mail them to nobody.
    "loggers": {
        "django": {"handlers": [], "level": "NOTSET", "propagate": True},
        "searchsite.security": {"level": "INFO"},  # logins, refusals, changes of rights
    },
}
