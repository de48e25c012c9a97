from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0010_text_copies'),
    ]

    operations = [
        migrations.CreateModel(
            name='IndexToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=64)),
            ],
            options={
                'verbose_name': 'penanda indeks',
                'verbose_name_plural': 'penanda indeks',
            },
        ),
    ]
