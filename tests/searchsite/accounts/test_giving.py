"""Giving of roles and rights in the admin: nobody gives, or reaches, more than they have."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from .conftest import PASSWORD
from .test_rights import form_of

pytestmark = pytest.mark.django_db


def account(name, *groups):
    user = User.objects.create_user(name, password=PASSWORD, is_staff=True)
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


def logged_in(user):
    client = Client()
    client.force_login(user)
    return client


def group(name):
    return Group.objects.get(name=name)


def names_of(user):
    return set(user.groups.values_list("name", flat=True))


@pytest.fixture
def manager():
    """Return an account with the role admin, which is no superuser."""
    return account("dewi", "admin")


def change(client, user, **fields):
    return client.post(f"/admin/auth/user/{user.pk}/change/", form_of(user, **fields))


@pytest.mark.parametrize("role", ["kontributor", "redaktur", "admin"])
def test_an_admin_gives_roles(manager, role):
    user = User.objects.create_user("rahma", password=PASSWORD)

    change(logged_in(manager), user, is_staff="on", groups=[group(role).pk])

    user.refresh_from_db()
    assert names_of(user) == {role}
    assert user.is_staff


def test_an_admin_makes_nobody_a_superuser_and_gives_no_single_right(manager):
    user = User.objects.create_user("rahma", password=PASSWORD)
    rights = list(Permission.objects.values_list("pk", flat=True))

    change(logged_in(manager), user, is_superuser="on", user_permissions=rights)

    user.refresh_from_db()
    assert not user.is_superuser
    assert not user.user_permissions.exists()


def test_a_group_with_more_rights_cannot_be_given(manager):
    strong = Group.objects.create(name="Kuat")
    strong.permissions.set(Permission.objects.filter(codename="delete_session"))
    user = User.objects.create_user("rahma", password=PASSWORD)
    client = logged_in(manager)

    page = client.get(f"/admin/auth/user/{user.pk}/change/").content.decode()
    change(client, user, is_staff="on", groups=[strong.pk])

    assert "Kuat" not in page
    assert names_of(user) == set()


def test_groups_of_an_account_survive_a_change_by_one_who_may_not_give_roles():
    user = account("rahma", "kontributor")
    helper = account("bima", "kontributor")
    helper.user_permissions.set(
        Permission.objects.filter(codename__in=["change_user", "view_user"])
    )

    change(logged_in(helper), user, first_name="Rahma")

    user.refresh_from_db()
    assert user.first_name == "Rahma"
    assert names_of(user) == {"kontributor"}


@pytest.mark.parametrize("is_active", [True, False], ids=["active", "inactive"])
def test_accounts_with_more_rights_are_out_of_reach(is_active):
    helper = account("bima")
    helper.user_permissions.set(
        Permission.objects.filter(codename__in=["change_user", "view_user", "delete_user"])
    )
    editor = account("rahma", "redaktur")
    User.objects.filter(pk=editor.pk).update(is_active=is_active)
    client = logged_in(helper)
    new = {"password1": "lima kucing tidur siang", "password2": "lima kucing tidur siang"}
    bulk = {"action": "delete_selected", "_selected_action": [editor.pk], "post": "yes"}

    answers = [
        change(client, editor, email="x@y.example"),
        client.post(f"/admin/auth/user/{editor.pk}/password/", new),
        client.post(f"/admin/auth/user/{editor.pk}/delete/", {"post": "yes"}),
        client.post("/admin/auth/user/", bulk),
    ]

    editor.refresh_from_db()
    assert [answer.status_code for answer in answers] == [403] * 4
    assert editor.check_password(PASSWORD)


def test_nobody_widens_their_own_group(manager):
    own = group("admin")
    before = set(own.permissions.values_list("codename", flat=True))
    everything = list(Permission.objects.values_list("pk", flat=True))
    client = logged_in(manager)

    client.post(f"/admin/auth/group/{own.pk}/change/", {"name": "admin", "permissions": everything})

    assert set(own.permissions.values_list("codename", flat=True)) == before


def test_a_group_with_more_rights_is_only_shown(manager):
    strong = Group.objects.create(name="Kuat")
    strong.permissions.set(Permission.objects.filter(codename="delete_session"))
    client = logged_in(manager)
    address = f"/admin/auth/group/{strong.pk}"

    answers = [
        client.get(f"{address}/change/"),
        client.post(f"{address}/change/", {"name": "Lemah"}),
        client.post(f"{address}/delete/", {"post": "yes"}),
    ]

    assert [answer.status_code for answer in answers] == [200, 403, 403]
    assert Group.objects.get(pk=strong.pk).permissions.count() == 1


def test_the_pages_name_rights_and_roles_in_plain_words(editor, log_in):
    client = log_in()[0]
    user = account("bima", "redaktur")

    of_group = client.get(f"/admin/auth/group/{group('redaktur').pk}/change/").content.decode()
    of_user = client.get(f"/admin/auth/user/{user.pk}/change/").content.decode()

    assert "Menerbitkan, menjadwalkan, dan menarik artikel" in of_group
    assert "Can " not in of_group
    assert "kontributor: menulis dan mengunggah draf" in of_user


def test_a_role_without_the_way_in_is_told(manager):
    user = User.objects.create_user("rahma", password=PASSWORD)
    client = logged_in(manager)

    response = client.post(
        f"/admin/auth/user/{user.pk}/change/",
        form_of(user, groups=[group("redaktur").pk]),
        follow=True,
    )

    assert "belum dapat masuk" in response.content.decode()


def test_the_deletion_of_a_group_names_no_rows_of_links(editor, log_in):
    client = log_in()[0]
    account("bima", "redaktur")

    page = client.get(f"/admin/auth/group/{group('redaktur').pk}/delete/").content.decode()

    assert "redaktur" in page
    assert "object (" not in page


def test_an_account_that_is_only_shown_offers_no_password():
    right = Permission.objects.get(codename="view_user")
    viewer = account("bima")
    viewer.user_permissions.add(right)
    other = account("rahma", "redaktur")

    page = logged_in(viewer).get(f"/admin/auth/user/{other.pk}/change/")

    assert page.status_code == 200
    assert "password/" not in page.content.decode().replace("password_change/", "")
