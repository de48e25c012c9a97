from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0006_article_kind"),
    ]

    operations = [
        migrations.CreateModel(
            name="Outlet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="media")),
                ("names", models.TextField(blank=True, help_text="Satu nama per baris, seperti tertulis pada artikel; huruf besar dan kecil sama. Sebuah domain mencakup semua subdomainnya.", verbose_name="nama sumber")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="diubah")),
            ],
            options={
                "verbose_name": "media",
                "verbose_name_plural": "media (kelompok sumber)",
                "ordering": ["name"],
            },
        ),
    ]
