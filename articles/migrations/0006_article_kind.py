from django.db import migrations, models

KINDS = [
    ('news', 'Berita'),
    ('factcheck', 'Cek fakta'),
    ('claim', 'Klaim hoaks'),
    ('opinion', 'Opini'),
    ('interview', 'Wawancara'),
    ('release', 'Siaran pers'),
    ('advertorial', 'Advertorial'),
    ('photo', 'Foto'),
    ('infographic', 'Infografis'),
    ('video', 'Video'),
]


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0005_fill_article_keys'),
    ]

    operations = [
        migrations.AddField(
            model_name='article',
            name='kind',
            field=models.CharField(choices=KINDS, db_default='', default='', editable=False, max_length=11, verbose_name='jenis'),
        ),
        migrations.AddField(
            model_name='article',
            name='stated_kind',
            field=models.CharField(blank=True, choices=KINDS, db_default='', default='', help_text='Bila kosong, ditentukan dari kategori, alamat, sumber, judul, dan isi.', max_length=11, verbose_name='jenis'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('kind', 'news'), _negated=True), fields=['kind'], name='article_other_than_news'),
        ),
    ]
