"""The Django application of the corpus: articles, their import and their admin."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    """Articles and the outbox of changes; knows nothing of the index."""

    name = "articles"
    verbose_name = _("Artikel")

    def ready(self) -> None:
        """Keep the outbox triggers in place after every migration."""
        from articles import outbox

        post_migrate.connect(outbox.install_triggers_after_migrate, sender=self)
