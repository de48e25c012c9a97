"""Index the articles whose date the source does not state."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add a partial index for the filter of the admin."""

    dependencies: ClassVar = [("articles", "0009_original_cleaned")]

    operations: ClassVar = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=~models.Q(date_status=""),
                fields=["date_status"],
                name="article_uncertain_dates",
            ),
        ),
    ]
