"""The admin of alerts: numbers for those who may look, rows for those who may read them."""

import pytest
from django.contrib.auth.models import Permission, User
from django.utils import timezone

from articles.alerts import mails, states
from articles.alerts.addresses import read_address
from articles.alerts.models import Alert, AlertMail
from articles.alerts.subscribing import Wish, subscribe

pytestmark = pytest.mark.django_db(transaction=True)

LIST = "/admin/articles/alert/"
SECRETS = ("ani@pembaca.example", "rahasia")


@pytest.fixture
def alert():
    """Return an active alert with a mail that has failed."""
    now = timezone.now()
    wish = Wish("q=banjir+rahasia", "daily", "id")
    mail = subscribe(read_address("ani@pembaca.example"), wish, now=now, domain="x.example")
    assert mail is not None
    states.activate(mail.alert, now)
    digest = mails.new_mail(mail.alert, AlertMail.Kind.DIGEST, now, domain="x.example")
    mails.begin(digest)
    mails.failed(digest, now, "SMTPDataError 451 4.3.0")
    return mail.alert


@pytest.fixture
def log_in(client):
    """Return a function that logs in an editor with some rights."""

    def log_in(*rights):
        user = User.objects.create_user("pelihat", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=rights))
        client.force_login(user)
        return client

    return log_in


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def test_without_the_right_to_read_only_numbers_are_shown(log_in, alert):
    client = log_in("view_alert", "delete_alert")

    page = text_of(client.get(LIST))

    assert "aktif" in page
    assert "SMTPDataError 451 4.3.0" in page
    assert not [secret for secret in SECRETS if secret in page]


@pytest.mark.parametrize(
    "path",
    ["{pk}/change/", "{pk}/delete/", "{pk}/history/", "999/change/", "?q=ani", "?status__exact=x"],
)
def test_without_the_right_to_read_nothing_else_tells_of_an_alert(log_in, alert, path):
    client = log_in("view_alert", "delete_alert")

    response = client.get(LIST + path.format(pk=alert.pk))

    assert response.status_code in {200, 403}
    assert (response.status_code == 200) == path.startswith("?")
    assert not [secret for secret in SECRETS if secret in response.content.decode()]


def test_a_bulk_action_needs_the_right_to_read(log_in, alert):
    client = log_in("view_alert", "delete_alert")

    client.post(LIST, {"action": "delete_selected", "_selected_action": alert.pk, "post": "yes"})

    assert Alert.objects.filter(pk=alert.pk).exists()


@pytest.mark.parametrize("rights", [(), ("read_alert",), ("change_article",)])
def test_without_the_right_to_look_there_is_no_page(log_in, alert, rights):
    assert log_in(*rights).get(LIST).status_code == 403


def test_readers_find_and_remove_an_alert(log_in, alert):
    client = log_in("view_alert", "read_alert", "delete_alert")

    listed = text_of(client.get(f"{LIST}?q=ani@pembaca"))
    shown = text_of(client.get(f"{LIST}{alert.pk}/change/"))
    assert all(secret in listed and secret in shown for secret in SECRETS)
    assert "_save" not in shown

    client.post(f"{LIST}{alert.pk}/delete/", {"post": "yes"})
    assert not Alert.objects.exists()
    assert not AlertMail.objects.exists()


def test_nobody_adds_or_changes_alerts(log_in, alert):
    client = log_in("view_alert", "read_alert", "delete_alert")

    assert client.get(f"{LIST}add/").status_code == 403
    client.post(f"{LIST}{alert.pk}/change/", {"address": "lain@pembaca.example"})

    assert Alert.objects.get().address == "ani@pembaca.example"


def test_the_log_of_the_admin_names_no_address(log_in, alert):
    from django.contrib.admin.models import LogEntry

    log_in("view_alert", "read_alert", "delete_alert").post(
        f"{LIST}{alert.pk}/delete/", {"post": "yes"}
    )

    assert [entry.object_repr for entry in LogEntry.objects.all()] == [f"#{alert.pk}"]


def test_roles_editors_see_numbers_and_admins_read():
    from articles.roles.table import ROLES

    rights = {role.key: set(role.rights) for role in ROLES}

    assert "articles.view_alert" in rights["redaktur"]
    assert "articles.read_alert" not in rights["redaktur"]
    assert {"articles.view_alert", "articles.read_alert"} <= rights["admin"]
    assert "articles.view_alert" not in rights["kontributor"]
