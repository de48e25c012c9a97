"""Add the tokens of the API."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("articles", "0023_alerts")]

    operations: ClassVar = []
