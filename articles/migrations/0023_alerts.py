"""Add the e-mail alerts of readers: alerts, their hits and their mails."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0022_first_published_at'),
    ]

    operations = [
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=254, verbose_name='alamat surel')),
                ('address_key', models.CharField(db_index=True, editable=False, max_length=64)),
                ('mailbox_key', models.CharField(db_index=True, editable=False, max_length=64)),
                ('parameters', models.TextField(verbose_name='pencarian')),
                ('search_key', models.CharField(editable=False, max_length=64)),
                ('frequency', models.CharField(choices=[('hourly', 'segera, paling sering sejam sekali'), ('daily', 'harian'), ('weekly', 'mingguan')], max_length=6, verbose_name='seberapa sering')),
                ('language', models.CharField(max_length=8, verbose_name='bahasa')),
                ('status', models.CharField(choices=[('waiting', 'menunggu konfirmasi'), ('active', 'aktif'), ('paused', 'dijeda'), ('ended', 'dihentikan')], db_index=True, default='waiting', max_length=7, verbose_name='status')),
                ('pause', models.CharField(blank=True, choices=[('', '–'), ('query', 'pencariannya tidak berlaku lagi'), ('bounces', 'surelnya ditolak')], default='', max_length=7, verbose_name='alasan jeda')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='dibuat')),
                ('changed_at', models.DateTimeField(verbose_name='status sejak')),
                ('since', models.DateTimeField(null=True, verbose_name='berlaku sejak')),
                ('due_at', models.DateTimeField(db_index=True, null=True, verbose_name='surel berikutnya')),
                ('last_sent_at', models.DateTimeField(null=True, verbose_name='surel terakhir')),
                ('bounces', models.PositiveSmallIntegerField(default=0, verbose_name='penolakan')),
                ('misses', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'langganan surel',
                'verbose_name_plural': 'langganan surel',
                'ordering': ['-pk'],
                'permissions': [('read_alert', 'Can read the addresses and queries of alerts')],
                'default_permissions': ('view', 'delete'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'ended'), _negated=True), fields=('address_key', 'search_key'), name='alert_once')],
            },
        ),
        migrations.CreateModel(
            name='AlertMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('confirm', 'konfirmasi'), ('manage', 'tautan kelola'), ('notice', 'pemberitahuan jeda'), ('digest', 'artikel baru')], max_length=7, verbose_name='jenis')),
                ('message_id', models.CharField(max_length=200, unique=True)),
                ('state', models.CharField(choices=[('ready', 'menunggu'), ('sending', 'sedang dikirim'), ('sent', 'terkirim'), ('dropped', 'dibatalkan')], default='ready', max_length=7, verbose_name='status')),
                ('created_at', models.DateTimeField(db_index=True, verbose_name='dibuat')),
                ('next_attempt_at', models.DateTimeField(verbose_name='percobaan berikutnya')),
                ('attempts', models.PositiveIntegerField(default=0, verbose_name='percobaan')),
                ('sent_at', models.DateTimeField(db_index=True, null=True, verbose_name='terkirim')),
                ('failure', models.CharField(blank=True, default='', max_length=80, verbose_name='kegagalan')),
                ('alert', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mails', to='articles.alert')),
            ],
            options={
                'verbose_name': 'surel langganan',
                'verbose_name_plural': 'surel langganan',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='AlertHit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('article_id', models.BigIntegerField()),
                ('is_compared', models.BooleanField(default=True)),
                ('found_at', models.DateTimeField(auto_now_add=True)),
                ('alert', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hits', to='articles.alert')),
                ('mail', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='hits', to='articles.alertmail')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.AddIndex(
            model_name='alertmail',
            index=models.Index(condition=models.Q(('state__in', ('ready', 'sending'))), fields=['next_attempt_at'], name='alert_mail_waiting'),
        ),
        migrations.AddIndex(
            model_name='alerthit',
            index=models.Index(condition=models.Q(('mail__isnull', True)), fields=['alert', 'is_compared'], name='alert_hit_waiting'),
        ),
        migrations.AddConstraint(
            model_name='alerthit',
            constraint=models.UniqueConstraint(fields=('alert', 'article_id'), name='alert_hit_once'),
        ),
    ]
