from django.db import migrations, models

KINDS = [
    ("acronym", "singkatan"),
    ("english", "bahasa Inggris"),
    ("informal", "tidak baku"),
    ("name", "nama lain"),
    ("spelling", "ejaan"),
    ("synonym", "padanan"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0008_fill_article_kinds"),
    ]

    operations = [
        migrations.AlterField(
            model_name=name,
            name="kind",
            field=models.CharField(choices=KINDS, max_length=8, verbose_name="jenis"),
        )
        for name in ("variantgroup", "variantcandidate")
    ]
