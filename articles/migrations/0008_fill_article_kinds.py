"""Fill the kind of stored articles in batches; a migration that was interrupted goes on."""

from django.db import migrations

from articles.missing_kinds import fill_missing_kinds


def fill(apps, schema_editor):
    fill_missing_kinds(schema_editor.connection)


class Migration(migrations.Migration):

    atomic = False  # no transaction around all batches

    dependencies = [
        ('articles', '0007_outlets'),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
