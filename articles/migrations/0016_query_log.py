from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0015_operations_and_revisions'),
    ]

    operations = [
        migrations.CreateModel(
            name='QueryRecount',
            fields=[
                ('key', models.CharField(max_length=256, primary_key=True, serialize=False)),
                ('total', models.PositiveIntegerField(verbose_name='hasil kini')),
                ('counted_at', models.DateTimeField(verbose_name='dihitung')),
            ],
            options={
                'verbose_name': 'hitungan ulang',
                'verbose_name_plural': 'hitungan ulang',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='SearchDay',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False, verbose_name='hari')),
                ('searches', models.PositiveIntegerField(default=0, verbose_name='pencarian')),
                ('zero', models.PositiveIntegerField(default=0, verbose_name='tanpa hasil')),
                ('corrected', models.PositiveIntegerField(default=0, verbose_name='dikoreksi')),
                ('widened', models.PositiveIntegerField(default=0, verbose_name='diperluas')),
                ('clicks', models.PositiveIntegerField(default=0, verbose_name='klik')),
                ('unkept', models.PositiveIntegerField(default=0, verbose_name='tanpa teks')),
                ('timed', models.PositiveIntegerField(default=0)),
                ('ms_sum', models.FloatField(default=0.0)),
            ],
            options={
                'verbose_name': 'pencarian per hari',
                'verbose_name_plural': 'pencarian per hari',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ClickDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='hari')),
                ('key', models.CharField(max_length=256)),
                ('article_id', models.BigIntegerField()),
                ('position', models.PositiveIntegerField(verbose_name='urutan')),
                ('clicks', models.PositiveIntegerField(default=0, verbose_name='klik')),
            ],
            options={
                'verbose_name': 'klik pembaca',
                'verbose_name_plural': 'klik pembaca',
                'default_permissions': (),
                'indexes': [models.Index(fields=['day'], name='click_by_day')],
                'constraints': [models.UniqueConstraint(fields=('key', 'day', 'article_id', 'position'), name='click_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='QueryDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='hari')),
                ('key', models.CharField(max_length=256)),
                ('query', models.CharField(max_length=256, verbose_name='kueri')),
                ('searches', models.PositiveIntegerField(default=0, verbose_name='pencarian')),
                ('total', models.PositiveIntegerField(null=True, verbose_name='hasil')),
                ('zero', models.PositiveIntegerField(default=0, verbose_name='tanpa hasil')),
                ('corrected', models.PositiveIntegerField(default=0, verbose_name='dikoreksi')),
                ('correction', models.CharField(default='', max_length=256, verbose_name='koreksi')),
                ('widened', models.PositiveIntegerField(default=0, verbose_name='diperluas')),
                ('clicks', models.PositiveIntegerField(default=0, verbose_name='klik')),
                ('timed', models.PositiveIntegerField(default=0)),
                ('ms_sum', models.FloatField(default=0.0)),
                ('ms_max', models.FloatField(default=0.0, verbose_name='waktu terlama (ms)')),
                ('last_at', models.DateTimeField(verbose_name='terakhir')),
            ],
            options={
                'verbose_name': 'pencarian pembaca',
                'verbose_name_plural': 'laporan pencarian pembaca',
                'default_permissions': ('view',),
                'indexes': [models.Index(fields=['key', 'day'], name='query_by_key')],
                'constraints': [models.UniqueConstraint(fields=('day', 'key'), name='query_once_a_day')],
            },
        ),
    ]
