"""Security events in the log: logins, refusals, accounts, rights, deletions."""

import logging

import pytest
from django.contrib.auth.models import Group, Permission, User

from .conftest import PASSWORD

NAMES = "articles.Article", "searchsite"


def test_logins_and_logouts(editor, log_in, events):
    client = log_in()[0]
    client.post("/admin/logout/", REMOTE_ADDR="203.0.113.7")

    assert "Login: user='rahma' factors='password' by='rahma' address='203.0.113.7'" in events()
    assert any(line.startswith("Logout: user='rahma'") for line in events())


def test_a_failure_names_the_account_and_never_the_password(editor, log_in, events):
    log_in(password="rahasia yang salah")

    assert "Login failed: user='rahma' address='203.0.113.7'" in events()
    assert "rahasia" not in "".join(events())


def test_a_password_in_the_wrong_field_is_not_written(editor, log_in, events):
    log_in(PASSWORD, "x")

    assert any("user='(unknown)'" in line for line in events())
    assert PASSWORD not in "".join(events())


def test_refusals_are_one_line(editor, log_in, events):
    for _ in range(14):
        log_in(password="salah salah salah")

    assert len([line for line in events() if line.startswith("Login refused")]) == 1


@pytest.mark.parametrize("field", ["is_staff", "is_superuser", "is_active", "email", "password"])
def test_a_change_of_an_account(editor, events, field):
    old = getattr(editor, field)
    new = not old if isinstance(old, bool) else f"{old}x"
    setattr(editor, field, new)
    editor.save()

    (line,) = [line for line in events() if line.startswith("Account changed")]
    assert f"field='{field}'" in line
    assert ("new=" in line) == (field != "password")


def test_changes_in_the_admin_name_who_made_them(editor, log_in, events):
    other = User.objects.create_user("dewi", password=PASSWORD)
    group = Group.objects.create(name="Redaksi")
    client = log_in()[0]

    client.post(
        f"/admin/auth/user/{other.pk}/change/",
        {
            "username": "dewi",
            "is_staff": "on",
            "is_active": "on",
            "groups": [group.pk],
            "date_joined_0": "2024-01-01",
            "date_joined_1": "00:00:00",
        },
        REMOTE_ADDR="203.0.113.7",
    )

    assert any("field='is_staff'" in line and "by='rahma'" in line for line in events())
    rights = [line for line in events() if line.startswith("Rights changed")]
    assert any("of='dewi'" in line and "what='group'" in line for line in rights)


def test_rights_of_groups(editor, events):
    group = Group.objects.create(name="Redaksi")
    permission = Permission.objects.earliest("pk")

    group.permissions.add(permission)
    group.permissions.remove(permission)
    group.permissions.clear()

    actions = [line.partition("action=")[2].split()[0] for line in events() if "Redaksi" in line]
    assert actions == ["'add'", "'remove'", "'clear'"]


def test_a_bulk_deletion(editor, log_in, events):
    groups = [Group.objects.create(name=f"g{n}") for n in range(3)]
    client = log_in()[0]
    form = {"action": "delete_selected", "_selected_action": [group.pk for group in groups]}

    client.post("/admin/auth/group/", form)
    assert not any(line.startswith("Deleted") for line in events())
    client.post("/admin/auth/group/", {**form, "post": "yes"})

    assert not Group.objects.filter(pk__in=[group.pk for group in groups]).exists()
    (line,) = [line for line in events() if line.startswith("Deleted") and "count=3" in line]
    assert "by='rahma'" in line


def test_an_import_that_is_taken_back(editor, events):
    from articles.admin.history import note_deletions
    from articles.models import Article

    articles = [Article.objects.create(title=f"Judul {n}", body="Isi.") for n in range(3)]
    note_deletions(editor.pk, articles)
    note_deletions(editor.pk, articles[:1])

    counts = [line.partition("count=")[2].split()[0] for line in events() if "Deleted" in line]
    assert counts == ["3", "1"]


@pytest.mark.parametrize("name", ["a\nLogin: user='rahma'", "x" * 5_000, "\x1b[31m", "\u2028é"])
def test_a_name_cannot_write_a_line_of_its_own(editor, events, name):
    User(username=name[:150]).save()

    (line,) = [line for line in events() if "Account created" in line and "rahma" not in line[:40]]
    assert line.isascii()
    assert "\n" not in line
    assert len(line) < 700


def test_events_are_logged_by_default(settings):
    assert logging.getLogger("searchsite.security").getEffectiveLevel() <= logging.INFO
