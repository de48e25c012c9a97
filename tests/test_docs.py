"""The README documents every setting and every command option, and no others."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import load_command_class

ROOT = Path(settings.BASE_DIR)
README = (ROOT / "README.md").read_text("utf-8")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text("utf-8")
DEPRECATED = {"SEARCH_CODEC"}  # read only to warn that they have no effect
COMMANDS = {
    "backup": "searchsite",
    "doctor": "searchsite",
    "restore": "searchsite",
    "rollback": "indexer",
    "scrub": "indexer",
    "end_sessions": "searchsite.accounts",
    "copy_database": "searchsite",
    "evaluate": "indexer",
    "fetch_sources": "articles",
    "import_articles": "articles",
    "load_samples": "articles",
    "mine_variants": "indexer",
    "publish_scheduled": "articles",
    "reindex": "indexer",
    "remove_second_factor": "searchsite.accounts",
    "search": "indexer",
    "send_alerts": "searchsite",
    "sync_index": "indexer",
    "undo_import": "articles",
    "variants": "articles",
}
READERS = (ROOT / "searchsite/settings.py", ROOT / "searchsite/gunicorn.conf.py", ROOT / "bin/run")
OURS = (
    r"(?:environ\.get\(|environment\.\w+\(|_flag\(|_list\(|_number\(|_choice\(|_networks\(|_contacts\(|_ports\(|env=|_path\(|_image\()"
    r"""\s*["']([A-Z_]+)["']"""
)


def settings_in_code() -> set[str]:
    """Return the names of the environment variables that the program reads."""
    return set(re.findall(OURS, "\n".join(path.read_text("utf-8") for path in READERS)))


def settings_in_readme() -> set[str]:
    """Return the names in the first column of the README's table of settings."""
    table = README.partition("## Settings")[2]
    rows = re.findall(r"^\| (`.+?`) \|", table, flags=re.MULTILINE)
    return set(re.findall(r"`([A-Z_]+)`", "\n".join(rows)))


def test_every_setting_is_documented_and_every_documented_one_exists() -> None:
    assert settings_in_code() == settings_in_readme() | DEPRECATED


@pytest.mark.parametrize("name", sorted(DEPRECATED))
def test_a_deprecated_setting_is_only_in_the_changelog(name: str) -> None:
    assert name not in settings_in_readme()
    assert f"`{name}`" in CHANGELOG


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_documented(name: str) -> None:
    parser = load_command_class(COMMANDS[name], name).create_parser("manage.py", name)
    common = load_command_class("django.core", "check").create_parser("manage.py", "check")
    known = {flag for action in common._actions for flag in action.option_strings} | {
        "--skip-checks"
    }
    options = {
        flag
        for action in parser._actions
        for flag in action.option_strings
        if flag.startswith("--") and flag not in known
    }
    rows = [line for line in README.splitlines() if line.startswith(f"| `manage.py {name}")]

    documented = set(re.findall(r"--[a-z-]+", "\n".join(rows)))

    assert rows
    assert documented == options
