"""Django's pages of users and groups, with the texts that Django leaves in one language.

Django stores the names of permissions in English, with the names of our models in Indonesian, and
writes the help of the password form once, in the language of the process.
"""

from typing import Any

from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, SetUnusablePasswordMixin
from django.contrib.auth.models import Permission
from django.db.models import ManyToManyField
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

INTERNAL_APPS = ("otp_totp",)  # their models have no page in the admin
#: Fields of an account that give rights.
RIGHTS = ("is_staff", "is_superuser", "groups", "user_permissions")
ACTIONS = {
    "add": gettext_lazy("menambah"),
    "change": gettext_lazy("mengubah"),
    "delete": gettext_lazy("menghapus"),
    "view": gettext_lazy("melihat"),
}


class PermissionChoices:
    """A model admin that names permissions in the language of the reader."""

    def formfield_for_manytomany(
        self, db_field: "ManyToManyField[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Return the field; a choice of permissions gets our labels."""
        field = super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]
        if db_field.remote_field.model is Permission:
            field.queryset = Permission.objects.select_related("content_type").exclude(
                content_type__app_label__in=INTERNAL_APPS
            )
            field.label_from_instance = permission_label
        return field


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


class EditorAdmin(PermissionChoices, UserAdmin):  # type: ignore[type-arg]
    """The pages of users."""

    change_password_form = PasswordForm

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Let only superusers give rights: others could give themselves all of them."""
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else (*fields, *RIGHTS)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let only superusers change a superuser, and so the password."""
        return _may_touch(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let only superusers delete a superuser."""
        return _may_touch(request, obj) and super().has_delete_permission(request, obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Let only superusers delete superusers in bulk, too."""
        deleted, counts, missing, protected = super().get_deleted_objects(objs, request)
        if not all(_may_touch(request, user) for user in objs):
            missing = {*missing, str(self.model._meta.verbose_name)}
        return deleted, counts, missing, protected


class EditorGroupAdmin(PermissionChoices, GroupAdmin):  # type: ignore[misc]
    """The pages of groups."""


def _may_touch(request: HttpRequest, account: Any) -> bool:
    return bool(account is None or not account.is_superuser or request.user.is_superuser)


def permission_label(permission: Permission) -> str:
    """Return the model and the action of a permission; its stored name if it is not of these."""
    model = permission.content_type.model_class()
    action = ACTIONS.get(permission.codename.partition("_")[0])
    if model is None or action is None:
        return permission.name
    return f"{capfirst(model._meta.verbose_name_plural)}: {action}"
