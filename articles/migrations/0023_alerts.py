"""Add the e-mail alerts of readers."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("articles", "0022_first_published_at")]

    operations: ClassVar = []
