"""``manage.py add_editor`` and ``set_role``."""

import io

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def typed(monkeypatch):
    """Return a function that sets the standard input."""

    def type_in(text):
        monkeypatch.setattr("sys.stdin", io.StringIO(text))

    return type_in


def groups_of(user):
    return set(user.groups.values_list("name", flat=True))


def test_an_added_editor_may_enter_with_the_role(typed):
    typed(f"{PASSWORD}\n")

    call_command("add_editor", "rahma", role="redaktur", full_name="Rahma Dewanti")

    account = User.objects.get(username="rahma")
    assert account.check_password(PASSWORD)
    assert account.is_staff
    assert not account.is_superuser
    assert account.get_full_name() == "Rahma Dewanti"
    assert groups_of(account) == {"redaktur"}


def test_the_least_role_is_the_default(typed):
    typed(PASSWORD)

    call_command("add_editor", "rahma")

    assert groups_of(User.objects.get(username="rahma")) == {"kontributor"}


@pytest.mark.parametrize(
    ("name", "role", "password"),
    [
        ("rahma", "redaktur", "pendek"),
        ("rahma", "redaktur", ""),
        ("rahma", "raja", PASSWORD),
        ("tidak boleh", "redaktur", PASSWORD),
        ("ada", "redaktur", PASSWORD),
    ],
    ids=["short", "empty", "unknown role", "bad name", "taken name"],
)
def test_a_refused_account_is_not_made(typed, name, role, password):
    User.objects.create_user("ada")
    typed(password)

    with pytest.raises(CommandError):
        call_command("add_editor", name, role=role)

    assert set(User.objects.values_list("username", flat=True)) == {"ada"}


def test_a_role_replaces_the_other_roles_only():
    user = User.objects.create_user("rahma")
    own = Group.objects.create(name="Meja Olahraga")
    user.groups.set([own, Group.objects.get(name="redaktur")])

    call_command("set_role", "rahma", "Kontributor")

    user.refresh_from_db()
    assert groups_of(user) == {"Meja Olahraga", "kontributor"}
    assert user.is_staff


def test_without_a_role_nobody_enters():
    user = User.objects.create_user("rahma", is_staff=True)
    user.groups.set([Group.objects.get(name="redaktur")])

    call_command("set_role", "rahma", "none")

    user.refresh_from_db()
    assert (groups_of(user), user.is_staff) == (set(), False)


def test_a_role_is_found_under_a_new_name_of_its_group():
    user = User.objects.create_user("rahma")
    Group.objects.filter(name="redaktur").update(name="Penyunting")

    call_command("set_role", "rahma", "redaktur")

    assert groups_of(user) == {"Penyunting"}


def test_unknown_names_are_told():
    User.objects.create_user("rahma")

    with pytest.raises(CommandError, match="no account 'rahmi'"):
        call_command("set_role", "rahmi", "redaktur")
    with pytest.raises(CommandError, match=r"'raja'.*kontributor"):
        call_command("set_role", "rahma", "raja")
