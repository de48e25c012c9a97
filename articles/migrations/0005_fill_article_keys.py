"""Fill the keys of stored articles in batches; a migration that was interrupted goes on."""

from django.db import migrations

from articles.missing_keys import fill_missing_keys


def fill(apps, schema_editor):
    fill_missing_keys(schema_editor.connection)


class Migration(migrations.Migration):

    atomic = False  # no transaction around all batches

    dependencies = [
        ('articles', '0004_imports'),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
