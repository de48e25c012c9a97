"""Add the moment at which an article was first public."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("articles", "0021_shared_home")]

    operations: ClassVar = []
