"""Names of rights: every right that the pages of users and groups offer has a plain one."""

import pytest
from django.contrib.auth.models import Permission
from django.utils import translation

from articles.roles.names import code_of, has_effect, names_of, right_name

pytestmark = pytest.mark.django_db


def offered():
    return [
        right for right in Permission.objects.select_related("content_type") if has_effect(right)
    ]


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_right_shows_the_name_that_django_stores(language):
    with translation.override(language):
        names = {code_of(right): right_name(right) for right in offered()}

    assert not [code for code, name in names.items() if name.startswith(("Can ", "Dapat "))]
    assert len(set(names.values())) == len(names)


def test_names_are_sentences_of_an_editor():
    assert names_of(["articles.publish_article", "articles.add_outlet", "auth.view_user"]) == [
        "Menerbitkan, menjadwalkan, dan menarik artikel",
        "Menambah media (kelompok sumber)",
        "Melihat pengguna",
    ]


def test_unknown_rights_have_no_name():
    assert names_of(["articles.fly_article", "nothing"]) == []


def test_rights_that_no_page_asks_for_are_not_offered():
    models = {right.content_type.model for right in offered()}

    assert not models & {"pendingupdate", "session", "logentry", "totpdevice", "originaltext"}
