"""Django's pages of users and groups, with roles, rights in plain words, and bounds for rights.

Nobody gives a right that they do not have, and nobody changes an account or a group that has more
rights than their own: with its password, they would have these rights, too. Only superusers give
single rights to an account; others give roles, with the right ``articles.give_role``.

Django writes the help of the password form once, in the language of the process.
"""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, SetUnusablePasswordMixin
from django.contrib.auth.models import Group, Permission, User
from django.db.models import ManyToManyField, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.rights_fields import RightsField, RolesField
from articles.roles.bounds import exceeds, givable_groups, givable_rights
from articles.roles.models import Role

GIVE_ROLE = "articles.give_role"
#: Fields of an account that give rights; the first two are enough to give a role.
ROLE_FIELDS = ("is_staff", "groups")
RIGHTS = (*ROLE_FIELDS, "is_superuser", "user_permissions")


#: Rows that link accounts, groups and rights; Django lists them by their codes.
THROUGH = (User.groups.through, User.user_permissions.through, Group.permissions.through)


class PasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]
    """The form of another user's password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("usable_password"):
            # The script of the admin shows and hides the warning by its id.
            field.help_text = format_html(
                '{}<ul id="id_unusable_warning" class="messagelist">'
                '<li class="warning">{}</li></ul>',
                SetUnusablePasswordMixin.usable_password_help_text,
                _("Bila dimatikan, sandi pengguna ini yang sekarang akan hilang."),
            )


class BoundedAdmin:
    """A model admin whose rows have rights; those with more than the reader's are only shown."""

    def formfield_for_manytomany(
        self, db_field: "ManyToManyField[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Return the field of rights or groups, with those that the reader may give."""
        related = db_field.remote_field.model
        if related is Permission:
            kwargs |= {"form_class": RightsField, "queryset": givable_rights(request.user)}
        elif related is Group:
            kwargs |= {"form_class": RolesField, "queryset": givable_groups(request.user)}
        else:
            return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]
        kwargs["widget"] = kwargs["form_class"].widget
        return db_field.formfield(**kwargs | {"help_text": ""})

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False for a row with more rights than the reader's."""
        may = super().has_change_permission(request, obj)  # type: ignore[misc]
        return bool(may and not exceeds(obj, request.user))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False for a row with more rights than the reader's."""
        may = super().has_delete_permission(request, obj)  # type: ignore[misc]
        return bool(may and not exceeds(obj, request.user))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Refuse to delete rows with more rights than the reader's in bulk, too."""
        deleted, counts, missing, protected = super().get_deleted_objects(objs, request)  # type: ignore[misc]
        if any(exceeds(row, request.user) for row in objs):
            missing = {*missing, str(self.model._meta.verbose_name)}  # type: ignore[attr-defined]
        names = [str(through._meta.verbose_name_plural) for through in THROUGH]
        counts = {name: count for name, count in counts.items() if name not in names}
        return _without_links(deleted), counts, missing, protected


class EditorAdmin(BoundedAdmin, UserAdmin):  # type: ignore[type-arg]
    """The pages of users."""

    change_password_form = PasswordForm
    list_display = ("username", "full_name", "roles", "is_staff", "is_active", "last_login")
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (gettext_lazy("Nama dan surel"), {"fields": ("first_name", "last_name", "email")}),
        (gettext_lazy("Peran"), {"fields": ("is_active", "is_staff", "groups")}),
        (
            gettext_lazy("Hak satu per satu"),
            {"fields": ("is_superuser", "user_permissions"), "classes": ["collapse"]},
        ),
        (gettext_lazy("Waktu"), {"fields": ("last_login", "date_joined")}),
    )

    class Media:
        css = {"all": ["articles/admin/rights.css"]}  # noqa: RUF012 - Django's way

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the accounts with their groups."""
        return super().get_queryset(request).prefetch_related("groups")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fieldsets; the password, whose button changes it, is for those who may."""
        sets: Any = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return sets
        return [
            (name, {**options, "fields": tuple(f for f in options["fields"] if f != "password")})
            for name, options in sets
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show rights that the reader may not give."""
        fields = super().get_readonly_fields(request, obj)
        if request.user.is_superuser:
            return fields
        if request.user.has_perm(GIVE_ROLE):
            return (*fields, *(name for name in RIGHTS if name not in ROLE_FIELDS))
        return (*fields, *RIGHTS)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the groups; say so if the account has a role and still may not enter."""
        super().save_related(request, form, formsets, change)
        account = form.instance
        if account.is_active and not account.is_staff and account.groups.exists():
            text = _("%(name)s punya peran, tetapi belum dapat masuk: centang “%(field)s”.")
            label = account._meta.get_field("is_staff").verbose_name
            values = {"name": account.get_username(), "field": label}
            self.message_user(request, text % values, messages.WARNING)

    @admin.display(description=gettext_lazy("nama"), ordering="first_name")
    def full_name(self, account: Any) -> str:
        """Return the name of the person."""
        return account.get_full_name() or "–"

    @admin.display(description=gettext_lazy("peran"))
    def roles(self, account: Any) -> str:
        """Return the groups of the account."""
        names = [group.name for group in account.groups.all()]
        if account.is_superuser:
            names.insert(0, _("semua hak"))
        return ", ".join(names) or "–"


class EditorGroupAdmin(BoundedAdmin, GroupAdmin):  # type: ignore[misc]
    """The pages of groups."""

    filter_horizontal = ()

    class Media:
        css = {"all": ["articles/admin/rights.css"]}  # noqa: RUF012 - Django's way

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fields; a group that came with the site says how it is kept."""
        description = ""
        if obj and Role.objects.filter(group=obj).exists():
            description = _(
                "Grup ini datang bersama situs. Perubahan Anda tidak ditimpa oleh versi baru."
            )
        return [(None, {"fields": ("name", "permissions"), "description": description})]


def _without_links(deleted: list[Any]) -> list[Any]:
    """Return a nested list of what a deletion takes along, without the rows of ``THROUGH``."""
    prefixes = tuple(f"{capfirst(through._meta.verbose_name)}: " for through in THROUGH)
    pruned = [
        _without_links(item) if isinstance(item, list) else item
        for item in deleted
        if isinstance(item, list) or not str(item).startswith(prefixes)
    ]
    return [item for item in pruned if item != []]
