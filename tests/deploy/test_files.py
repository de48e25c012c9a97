"""The files of ``deploy`` name commands, paths, settings and figures that exist."""

import configparser
import json
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

ROOT = Path(settings.BASE_DIR)
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
README = (ROOT / "README.md").read_text()
CLIENT = "requirements-opensearch.lock"
METRICS = re.compile(r"telusur_[a-z_]+")


def unit(path):
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    setattr(parser, "optionxform", str)  # noqa: B010 - keep the case of names
    parser.read_string(path.read_text())
    return parser


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_a_unit_runs_a_command_that_exists_in_a_sandbox(path):
    service = unit(path)["Service"]
    command = shlex.split(service["ExecStart"])

    assert service["User"] == "telusur"
    assert service["ProtectSystem"] == "strict"
    assert (service["NoNewPrivileges"], service["CapabilityBoundingSet"]) == ("true", "")
    if "manage.py" in command:
        assert command[command.index("manage.py") + 1] in get_commands()
    else:
        assert (ROOT / command[command.index("-c") + 1]).exists()


@pytest.mark.parametrize("path", sorted((DEPLOY / "systemd").glob("*.timer")), ids=lambda p: p.stem)
def test_a_timer_has_a_service(path):
    assert path.with_suffix(".service").exists()
    assert unit(path)["Timer"]["OnCalendar"]


def test_systemd_accepts_the_units():
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    files = [str(path) for path in (DEPLOY / "systemd").iterdir()]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *files],
        capture_output=True,
        text=True,
        check=False,
    )

    complaints = [
        line
        for line in done.stderr.splitlines()
        # The program is not installed on the machine of the tests.
        if "telusur" in line and "is not executable" not in line
    ]
    assert complaints == []


def settings_in(text):
    return set(re.findall(r"^\s*#?\s*([A-Z][A-Z_]{3,})[=:]\s?\S", text, flags=re.MULTILINE))


@pytest.mark.parametrize("name", ["telusur.env"])
def test_settings_in_examples_are_settings_of_the_site(name):
    named = settings_in((DEPLOY / name).read_text())

    assert named
    assert {each for each in named if f"`{each}`" not in README} == set()


@pytest.mark.parametrize("name", ["deploy/telusur.env", "docs/production.md"])
def test_examples_of_settings_can_be_read_by_a_shell(name):
    lines = re.findall(r"^(?:# |    )?([A-Z][A-Z_]+=.*)$", (ROOT / name).read_text(), re.MULTILINE)
    assert len(lines) > 5

    done = subprocess.run(
        ["/bin/sh", "-ec", "\n".join([*lines, 'echo "$SITE_NAME"'])],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stderr == ""
    assert f'SITE_NAME="{done.stdout.strip()}"' in lines


def test_the_composed_site_has_settings_that_exist_and_no_rights():
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    site = services["site"]

    assert all(f"`{name}`" in README for name in site["environment"])
    assert site["read_only"] is True
    assert (site["cap_drop"], site["security_opt"]) == (["ALL"], ["no-new-privileges:true"])
    assert "ports" not in site
    assert "ports" not in services["database"]
    assert (DEPLOY / services["proxy"]["volumes"][0].split(":")[0]).exists()


def instructions():
    text = re.sub(r"\\\n", " ", (DEPLOY / "Dockerfile").read_text())
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [tuple(line.split(None, 1)) for line in lines]


def test_the_image_copies_what_exists_and_runs_without_root():
    found = instructions()
    last = found[max(n for n, (word, _) in enumerate(found) if word == "FROM") :]
    copied = [
        value.split()[:-1] for word, value in found if word == "COPY" and "--from" not in value
    ]

    assert [word for word, _ in found].count("FROM") == 2
    assert all(":latest" not in value and ":" in value for word, value in found if word == "FROM")
    assert [value for word, value in last if word == "USER"] == ["10001"]
    assert {"HEALTHCHECK", "VOLUME", "STOPSIGNAL", "ENTRYPOINT"} <= {word for word, _ in last}
    for pattern in (each for part in copied for each in part):
        assert list(ROOT.glob(pattern)), pattern
    for script in re.findall(r"deploy/image/\w+\.(?:sh|py)", (DEPLOY / "Dockerfile").read_text()):
        assert (ROOT / script).exists()


def test_the_image_needs_no_other_package_of_the_site():
    copied = {value.split()[0] for word, value in instructions() if word == "COPY"}
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "bench"}

    assert packages <= copied


def test_the_figures_of_dashboard_and_alerts_exist():
    source = "\n".join(path.read_text() for path in (ROOT / "searchsite/metrics").glob("*.py"))
    known = set(METRICS.findall(source))
    known |= {f"telusur_{name}" for name in re.findall(r'_gauge\(\s*"([a-z_]+)"', source)}
    known |= {f"{name}_total" for name in known}
    known |= {f"{name}{end}" for name in known for end in ("_bucket", "_count", "_sum")}
    dashboard = (DEPLOY / "monitoring/grafana-dashboard.json").read_text()
    rules = (DEPLOY / "monitoring/telusur-rules.yaml").read_text()

    assert len(json.loads(dashboard)["panels"]) >= 10
    assert yaml.safe_load(rules)["groups"][0]["rules"]
    assert set(METRICS.findall(dashboard + rules)) - known == set()


@pytest.mark.parametrize(
    "path",
    [*sorted((DEPLOY / "image").glob("*.sh")), DEPLOY / "install", *sorted(ROOT.glob("bin/*"))],
    ids=lambda path: path.name,
)
def test_scripts_have_no_syntax_error(path):
    shell = "sh" if path.read_text().startswith("#!/bin/sh") else "bash"

    assert subprocess.run([shell, "-n", str(path)], check=False).returncode == 0


def test_the_composed_cluster_has_the_nodes_that_the_site_asks():
    composed = yaml.safe_load((DEPLOY / "compose.cluster.yaml").read_text())
    services = composed["services"]
    site = services.pop("site")
    environment = site["environment"]
    hosts = [url.removesuffix(":9200") for url in environment["OPENSEARCH_URL"].split(",")]

    assert hosts == [f"http://{name}" for name in services]
    assert set(site["depends_on"]) == set(services) == set(composed["volumes"])
    assert all(name in README for name in environment)
    for name, service in services.items():
        assert service["hostname"] == service["environment"]["node.name"] == name
        assert service["environment"]["discovery.seed_hosts"] == ",".join(services)
        assert service["networks"] == ["inside"]


@pytest.mark.parametrize(
    ("variables", "lines", "expected"),
    [
        ({}, "", ["requirements.lock"]),
        ({}, "OPENSEARCH_URL=https://node1:9200\n", ["requirements.lock", CLIENT]),
        ({}, 'SEARCH_ENGINE="opensearch"\n', ["requirements.lock", CLIENT]),
        ({}, "# OPENSEARCH_URL=https://node1:9200\n", ["requirements.lock"]),
        (
            {"WITH_POSTGRES": "1", "WITH_OPENSEARCH": "1"},
            "",
            ["requirements-postgres.lock", CLIENT],
        ),
    ],
    ids=["plain", "address", "engine", "comment", "image"],
)
def test_a_release_has_the_client_of_a_cluster_where_it_is_used(
    tmp_path, variables, lines, expected
):
    """A stand-in for Python notes the files that ``pip`` would install."""
    python = tmp_path / "python"
    python.write_text(
        '#!/bin/sh\nif [ "$2" = venv ]; then mkdir -p "$3/bin"; cp "$0" "$3/bin/python"\n'
        'elif [ "$2" = pip ]; then for last; do :; done; echo "$last" >> installed\nfi\n'
    )
    python.chmod(0o755)
    for name in expected:
        (tmp_path / name).touch()
    (tmp_path / "settings").write_text(lines)

    subprocess.run(
        [str(DEPLOY / "image/build.sh"), str(tmp_path), str(tmp_path / "settings")],
        env={"PATH": os.environ["PATH"], "PYTHON": str(python), **variables},
        check=True,
    )

    assert (tmp_path / "installed").read_text().split() == expected
