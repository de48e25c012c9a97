"""Add the moment at which an article was first public, and the queue of newly public articles.

Articles that are public, or that were (from the trash, or by a revision that withdrew them), get
the moment of their creation, in one statement: the triggers are installed afterwards.
"""

from typing import ClassVar

from django.db import migrations, models

from articles.first_publication import TRIGGERS

FILL = """
UPDATE articles_article SET first_published_at = created_at
WHERE first_published_at IS NULL AND (
    status = 'published' OR trashed_from = 'published' OR EXISTS (
        SELECT 1 FROM articles_revision
        WHERE articles_revision.article_id = articles_article.id
        AND changes LIKE '%"status":{"old":"published"%'
    )
)
"""


def remove_triggers(apps, schema_editor):
    """Drop the triggers of the column; SQLite would refuse to remove it."""
    TRIGGERS.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("articles", "0021_shared_home")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="article",
            name="first_published_at",
            field=models.DateTimeField(
                editable=False, null=True, verbose_name="pertama kali terbit"
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                models.F("status"),
                models.F("first_published_at").desc(),
                models.F("id").desc(),
                name="article_newest",
            ),
        ),
        migrations.CreateModel(
            name="NewArticle",
            fields=[
                ("article_id", models.BigIntegerField(primary_key=True, serialize=False)),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RunPython(migrations.RunPython.noop, remove_triggers),
    ]
