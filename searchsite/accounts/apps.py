"""The Django application of accounts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Login and second factor; the users themselves are Django's."""

    name = "searchsite.accounts"
    verbose_name = _("Akun")

    def ready(self) -> None:
        """Write the events of accounts into the log from now on."""
        from searchsite.accounts import events

        events.connect()
