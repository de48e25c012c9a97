"""Rights: nobody gives themselves more, and refusals are in the log."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from .conftest import PASSWORD


@pytest.fixture
def manager():
    """Return a client of a member of staff who may change accounts, and nothing else."""
    user = User.objects.create_user("dewi", password=PASSWORD, is_staff=True)
    codenames = ["add_user", "change_user", "delete_user", "view_user"]
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(user)
    return user, client


def form_of(user, **fields):
    return {
        "username": user.username,
        "is_active": "on",
        "date_joined_0": "2024-01-01",
        "date_joined_1": "00:00:00",
        **fields,
    }


def test_nobody_gives_rights_to_themselves(manager):
    user, client = manager
    group = Group.objects.create(name="Semua")
    rights = {
        "is_superuser": "on",
        "groups": [group.pk],
        "user_permissions": list(Permission.objects.values_list("pk", flat=True)),
    }

    response = client.post(f"/admin/auth/user/{user.pk}/change/", form_of(user, **rights))

    user.refresh_from_db()
    assert response.status_code == 302
    assert not user.is_superuser
    assert user.is_staff
    assert user.groups.count() == 0
    assert user.user_permissions.count() == 4


def test_a_superuser_is_changed_by_superusers_only(manager, editor):
    client = manager[1]
    new = {"password1": "lima kucing tidur siang", "password2": "lima kucing tidur siang"}
    bulk = {"action": "delete_selected", "_selected_action": [editor.pk], "post": "yes"}

    answers = [
        client.post(f"/admin/auth/user/{editor.pk}/change/", form_of(editor, email="x@y.example")),
        client.post(f"/admin/auth/user/{editor.pk}/password/", new),
        client.post(f"/admin/auth/user/{editor.pk}/delete/", {"post": "yes"}),
        client.post("/admin/auth/user/", bulk),
    ]

    editor.refresh_from_db()
    assert [answer.status_code for answer in answers] == [403] * 4
    assert editor.check_password(PASSWORD)
    assert editor.email == ""


def test_superusers_give_rights(editor, log_in):
    user = User.objects.create_user("dewi", password=PASSWORD)
    client = log_in()[0]

    client.post(f"/admin/auth/user/{user.pk}/change/", form_of(user, is_staff="on"))

    user.refresh_from_db()
    assert user.is_staff


def test_refusals_are_in_the_log(manager, editor, events):
    client = manager[1]

    client.get(f"/admin/auth/user/{editor.pk}/delete/", REMOTE_ADDR="203.0.113.7")

    (line,) = [line for line in events() if line.startswith("Refused")]
    assert f"path='/admin/auth/user/{editor.pk}/delete/'" in line
    assert "by='dewi' address='203.0.113.7'" in line


def test_there_is_no_account_to_begin_with(db):
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "url", ["/admin/password_reset/", "/accounts/signup/", "/accounts/login/", "/admin/register/"]
)
def test_the_login_page_is_the_only_way_in(db, url):
    response = Client().get(url)

    assert response.status_code == 404 or response["Location"].startswith("/admin/login/")
