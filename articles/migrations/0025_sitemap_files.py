"""Add two indexes that lead by the number of an article's file in the sitemap."""

from typing import ClassVar

from django.db import migrations, models

PLACE = (models.F("id") - 1) / 5_000


class Migration(migrations.Migration):
    dependencies: ClassVar = [("articles", "0024_api_tokens")]

    operations: ClassVar = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(PLACE, "updated_at", name="article_file_changed"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                PLACE, "status", "first_published_at", name="article_file_published"
            ),
        ),
    ]
