"""Add the tokens of the API."""

from typing import ClassVar

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FIELDS = [
    (
        "id",
        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
    ),
    (
        "name",
        models.CharField(
            help_text="Siapa atau program apa yang memakainya.", max_length=120, verbose_name="nama"
        ),
    ),
    ("prefix", models.CharField(editable=False, max_length=16, verbose_name="awal token")),
    ("digest", models.CharField(editable=False, max_length=64, unique=True)),
    (
        "requests_a_minute",
        models.PositiveIntegerField(
            default=3000,
            help_text="Batas token ini sendiri, sebagai ganti batas per alamat.",
            validators=[
                django.core.validators.MinValueValidator(1),
                django.core.validators.MaxValueValidator(100000),
            ],
            verbose_name="permintaan per menit",
        ),
    ),
    (
        "expires_on",
        models.DateField(
            blank=True,
            help_text="Berlaku sampai akhir hari itu. Kosong: tanpa batas.",
            null=True,
            verbose_name="berlaku sampai",
        ),
    ),
    ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="dibuat")),
    (
        "last_used_on",
        models.DateField(editable=False, null=True, verbose_name="terakhir dipakai"),
    ),
    ("revoked_at", models.DateTimeField(editable=False, null=True, verbose_name="dicabut")),
    (
        "created_by",
        models.ForeignKey(
            blank=True,
            editable=False,
            null=True,
            on_delete=django.db.models.deletion.SET_NULL,
            related_name="+",
            to=settings.AUTH_USER_MODEL,
            verbose_name="dibuat oleh",
        ),
    ),
]


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("articles", "0023_alerts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="ApiToken",
            fields=FIELDS,
            options={
                "verbose_name": "token API",
                "verbose_name_plural": "token API",
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("requests_a_minute__gte", 1), ("requests_a_minute__lte", 100000)
                        ),
                        name="api_token_limit",
                        violation_error_message="Batasnya adalah 1 sampai 100.000.",
                    )
                ],
            },
        ),
    ]
