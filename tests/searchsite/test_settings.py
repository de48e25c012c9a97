"""The settings read the environment and explain invalid values."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.conf import settings

PROGRAM = """
from django.conf import settings
import django
from django.core.exceptions import ImproperlyConfigured
try:
    django.setup()
    print(eval({expression!r}))
except ImproperlyConfigured as error:
    print("ERROR", error)
"""


def read(
    tmp_path: Path, expression: str = "None", command: Sequence[str] = (), **environment: str
) -> str:
    """Return the value of an expression in a process with this environment."""
    clean = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "searchsite.settings"}
    done = subprocess.run(
        [*command, sys.executable, "-c", PROGRAM.format(expression=expression)],
        env=clean | {"DATA_DIR": str(tmp_path / "data")} | environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout.strip()


def test_the_defaults(tmp_path: Path) -> None:
    value = read(
        tmp_path,
        "settings.DEBUG, settings.TIME_ZONE, settings.SEARCH_MINIMUM_SHOULD_MATCH,"
        " settings.SEARCH_MAX_QUERY_LENGTH, settings.SEARCH_PAGE_SIZE, len(settings.SECRET_KEY)",
    )

    assert value == "(False, 'Asia/Jakarta', '3<50%', 256, 10, 67)"


def test_everything_is_written_below_data_dir(tmp_path: Path) -> None:
    value = read(
        tmp_path,
        "[str(path) for path in (settings.INDEX_DIR, settings.MEDIA_ROOT, settings.STATIC_ROOT,"
        " settings.DATABASES['default']['NAME'])]",
    )

    paths = eval(value)
    assert all(path.startswith(str(tmp_path / "data")) for path in paths)
    assert (tmp_path / "data" / "secret_key").exists()


@pytest.mark.parametrize(
    ("name", "value", "expression", "expected"),
    [
        ("DEBUG", "1", "settings.DEBUG", "True"),
        ("DEBUG", "off", "settings.DEBUG", "False"),
        ("DEBUG", "", "settings.DEBUG", "False"),
        ("DEBUG", " True ", "settings.DEBUG", "True"),
        ("ALLOWED_HOSTS", " a.id, b.id ,", "settings.ALLOWED_HOSTS", "['a.id', 'b.id']"),
        ("SECRET_KEY", "mine" * 8, "settings.SECRET_KEY", "mine" * 8),
        ("SEARCH_MAX_CLAUSES", " 5 ", "settings.SEARCH_MAX_CLAUSES", "5"),
        ("SEARCH_MAX_EDIT_DISTANCE", "0", "settings.SEARCH_MAX_EDIT_DISTANCE", "0"),
        ("PORT", "nonsense", "hasattr(settings, 'PORT')", "False"),  # read by bin/run and gunicorn
        ("WORKERS", "nonsense", "hasattr(settings, 'WORKERS')", "False"),
    ],
)
def test_valid_values(
    tmp_path: Path, name: str, value: str, expression: str, expected: str
) -> None:
    assert read(tmp_path, expression, **{name: value}) == expected


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("SECRET_KEY", "mine", "SECRET_KEY is too short: it signs cookies."),
        ("DEBUG", "maybe", "DEBUG='maybe' is not a switch. Set it to 1 or 0."),
        ("HTTPS", "2", "HTTPS='2' is not a switch. Set it to 1 or 0."),
        ("SEARCH_PAGE_SIZE", "0", "SEARCH_PAGE_SIZE='0' is not a whole number from 1 on"),
        ("SEARCH_PAGE_SIZE", "-1", "SEARCH_PAGE_SIZE='-1' is not"),
        ("SEARCH_MAX_CLAUSES", "many", "SEARCH_MAX_CLAUSES='many' is not"),
        ("UPLOAD_MAX_BYTES", "1e6", "UPLOAD_MAX_BYTES='1e6' is not"),
        ("DATA_DIR", "/dev/null/x", "DATA_DIR='/dev/null/x' cannot be created"),
        ("DATA_DIR", "/dev/null", "DATA_DIR='/dev/null' cannot be created"),
    ],
)
def test_an_invalid_value_is_an_error(
    tmp_path: Path, name: str, value: str, complaint: str
) -> None:
    assert read(tmp_path, **{name: value}).startswith(f"ERROR {complaint}")


def test_a_folder_that_is_not_writable_is_an_error(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o555)
    without_privileges = []
    if os.geteuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("root may write anywhere, and setpriv (util-linux) is not there")
        without_privileges = ["setpriv", "--inh-caps=-all", "--bounding-set=-all"]

    value = read(tmp_path, command=without_privileges)

    assert value.startswith(f"ERROR DATA_DIR='{folder}' is not writable for this user.")


def run_bin(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run bin/run in a copy without a virtual environment; it exits before it needs one."""
    home = tmp_path / "site"
    (home / "bin").mkdir(parents=True)
    for name in ("run", "venv.sh"):
        shutil.copy(Path(settings.BASE_DIR) / "bin" / name, home / "bin" / name)
    (home / "requirements.txt").write_text("")
    (home / ".venv").mkdir()
    (home / ".venv" / ".installed").write_text("")
    return subprocess.run(
        ["bash", str(home / "bin" / "run")],
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path / "data")} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "abc"), ("PORT", "80a"), ("PORT", "0"), ("PORT", "70000"), ("WORKERS", "two")],
)
def test_bin_run_refuses_values_that_are_not_numbers(tmp_path: Path, name: str, value: str) -> None:
    done = run_bin(tmp_path, **{name: value})

    assert done.returncode == 2
    assert f"{name}={value} is no" in done.stderr


@pytest.mark.parametrize("workers", ["", "0", "3"])
def test_gunicorn_always_has_workers(tmp_path: Path, workers: str) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "--print-config",
            "-c",
            "searchsite/gunicorn.conf.py",
            "searchsite.wsgi",
        ],
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "WORKERS": workers},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )

    values = dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)
    count = int({key.strip(): value for key, value in values.items()}["workers"])
    assert count == int(workers or 0) or (count >= 2 and workers in {"", "0"})


def test_the_removed_codec_setting_only_warns(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from django.conf import settings; print(settings.SEARCH_ENGINE)"],
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "searchsite.settings",
            "DATA_DIR": str(tmp_path / "data"),
            "SEARCH_CODEC": "stock",
        },
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "whoosh"
    assert "FutureWarning: SEARCH_CODEC has no effect any more" in done.stderr


HSTS = (
    "settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS,"
    " settings.SECURE_HSTS_PRELOAD"
)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "(0, False, False)"),
        ({"HTTPS": "1"}, "(3600, False, False)"),
        ({"HTTPS": "1", "HSTS_SECONDS": "600", "HSTS_SUBDOMAINS": "1"}, "(600, True, False)"),
        (
            {"HTTPS": "1", "HSTS_SECONDS": "31536000", "HSTS_SUBDOMAINS": "1", "HSTS_PRELOAD": "1"},
            "(31536000, True, True)",
        ),
        ({"HSTS_SECONDS": "600", "HSTS_SUBDOMAINS": "1"}, "(0, False, False)"),
    ],
)
def test_hsts_is_low_and_only_for_this_host_unless_asked(
    tmp_path: Path, environment: dict[str, str], expected: str
) -> None:
    assert read(tmp_path, HSTS, **environment) == expected


@pytest.mark.parametrize(
    ("environment", "complaint"),
    [
        ({"HTTPS": "1", "HSTS_PRELOAD": "1"}, "HSTS_PRELOAD=1 needs HSTS_SUBDOMAINS=1"),
        ({"TRUSTED_PROXIES": "10.0.0.1/40"}, "TRUSTED_PROXIES: '10.0.0.1/40' is not a network"),
        ({"RATE_LIMIT_SEARCH": "-1"}, "RATE_LIMIT_SEARCH='-1' is not a whole number"),
        ({"SECURITY_CONTACT": "kami"}, "SECURITY_CONTACT: 'kami' is not a contact"),
        ({"SESSION_IDLE_MINUTES": "0"}, "SESSION_IDLE_MINUTES='0' is not a whole number"),
    ],
)
def test_invalid_settings_of_doors_are_errors(
    tmp_path: Path, environment: dict[str, str], complaint: str
) -> None:
    assert read(tmp_path, **environment).startswith(f"ERROR {complaint}")


def test_proxies_can_be_none(tmp_path: Path) -> None:
    assert read(tmp_path, "settings.TRUSTED_PROXIES") == "['127.0.0.1', '::1']"
    assert read(tmp_path, "settings.TRUSTED_PROXIES", TRUSTED_PROXIES="") == "[]"
