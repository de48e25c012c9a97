"""Add the right to publish, and give it to all who could publish until now.

Until this version, everyone who might add or change articles published them, too.
"""

from django.db import migrations, models

NAME = "Can publish, schedule and withdraw articles"
FORMER_RIGHTS = ("add_article", "change_article")


def give_to_former_publishers(apps, schema_editor):
    using = schema_editor.connection.alias
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(using)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    former = permissions.filter(
        content_type__app_label="articles",
        content_type__model="article",
        codename__in=FORMER_RIGHTS,
    )
    if not former.exists():
        return  # a new site: its permissions are made after the migrations
    content_type = content_types.get(app_label="articles", model="article")
    right, _ = permissions.get_or_create(
        content_type=content_type, codename="publish_article", defaults={"name": NAME}
    )
    for model, rights in (("User", "user_permissions"), ("Group", "permissions")):
        holders = apps.get_model("auth", model).objects.using(using)
        for holder in holders.filter(**{f"{rights}__in": former}).distinct():
            getattr(holder, rights).add(right)


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0012_editorial_states"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="article",
            options={
                "ordering": [models.F("published_at").desc(nulls_last=True), "-pk"],
                "permissions": [("publish_article", NAME)],
                "verbose_name": "artikel",
                "verbose_name_plural": "artikel",
            },
        ),
        migrations.RunPython(give_to_former_publishers, migrations.RunPython.noop),
    ]
