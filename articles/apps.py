"""The Django application of the corpus: articles, their import and their admin."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    """Articles and the outbox of their changes. This application does not depend on the index."""

    name = "articles"
    verbose_name = _("Artikel")

    def ready(self) -> None:
        """Install the triggers, the default synonyms and the roles after every migration."""
        from articles import first_publication, outbox
        from articles.bulk.merging import follow_taking_back
        from articles.bylines import stamp as bylines_stamp
        from articles.new_articles import triggers as new_articles
        from articles.operations.execution import operation_finished
        from articles.outlets import stamp
        from articles.pins import stamp as pins_stamp
        from articles.publishing.requests import forget_after_operation
        from articles.roles import install
        from articles.shared_home import content_marks
        from articles.synonyms import defaults

        post_migrate.connect(outbox.install_triggers_after_migrate, sender=self)
        post_migrate.connect(first_publication.install_triggers_after_migrate, sender=self)
        post_migrate.connect(new_articles.install_triggers_after_migrate, sender=self)
        pre_migrate.connect(new_articles.remove_triggers_before_migrate, sender=self)
        post_migrate.connect(content_marks.install_triggers_after_migrate, sender=self)
        post_migrate.connect(stamp.install_triggers_after_migrate, sender=self)
        post_migrate.connect(bylines_stamp.install_triggers_after_migrate, sender=self)
        post_migrate.connect(pins_stamp.install_triggers_after_migrate, sender=self)
        post_migrate.connect(defaults.install_defaults_after_migrate, sender=self)
        operation_finished.connect(follow_taking_back)
        operation_finished.connect(forget_after_operation)
        # The last application whose rights a role gives is ``auth``; its rights are made by then.
        last = apps.get_app_config("contenttypes")
        post_migrate.connect(install.install_roles_after_migrate, sender=last)
