"""The groups of the roles: made once, completed by new versions, never changed back."""

import pytest
from django.contrib.auth.models import Group, Permission

from articles.models import Role
from articles.roles.install import install_roles
from articles.roles.table import ROLES

pytestmark = pytest.mark.django_db


def rights_of(name):
    return set(Group.objects.get(name=name).permissions.values_list("codename", flat=True))


def right(codename):
    return Permission.objects.get(codename=codename)


def test_a_new_site_has_the_three_roles():
    assert set(Group.objects.values_list("name", flat=True)) == {"kontributor", "redaktur", "admin"}
    assert rights_of("kontributor") == {"add_article"}
    assert {"change_article", "delete_article", "publish_article"} <= rights_of("redaktur")
    assert not {"add_user", "give_role"} & rights_of("redaktur")
    assert {"add_user", "give_role"} | rights_of("redaktur") <= rights_of("admin")


def test_every_right_of_the_table_exists():
    stored = {
        f"{app}.{name}"
        for app, name in Permission.objects.values_list("content_type__app_label", "codename")
    }

    assert {name for role in ROLES for name in role.rights} <= stored


def test_a_right_that_an_operator_took_stays_away():
    Group.objects.get(name="redaktur").permissions.remove(right("delete_article"))

    install_roles()

    assert "delete_article" not in rights_of("redaktur")


def test_a_right_that_an_operator_gave_stays():
    Group.objects.get(name="kontributor").permissions.add(right("view_article"))

    install_roles()

    assert rights_of("kontributor") == {"add_article", "view_article"}


def test_a_deleted_group_is_not_made_again():
    Group.objects.get(name="redaktur").delete()

    install_roles()

    assert not Group.objects.filter(name="redaktur").exists()


def test_a_renamed_group_gets_the_rights_of_a_new_version():
    group = Group.objects.get(name="redaktur")
    group.name = "Editor"
    group.save()
    group.permissions.remove(right("add_outlet"))
    role = Role.objects.get(key="redaktur")
    role.given.remove("articles.add_outlet")  # as a version before this right left it
    role.save()

    install_roles()

    assert "add_outlet" in rights_of("Editor")
    assert not Group.objects.filter(name="redaktur").exists()


def test_a_group_that_was_there_before_keeps_its_rights():
    Role.objects.all().delete()
    group = Group.objects.get(name="redaktur")
    group.permissions.set([right("view_article")])

    install_roles()
    install_roles()

    assert rights_of("redaktur") == {"view_article"}
    assert Role.objects.get(key="redaktur").group == group


def test_a_second_installation_changes_nothing(django_assert_num_queries):
    before = {name: rights_of(name) for name in ("kontributor", "redaktur", "admin")}

    with django_assert_num_queries(4):  # rights, roles, and the two of a transaction
        install_roles()

    assert {name: rights_of(name) for name in before} == before
