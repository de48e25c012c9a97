"""Names of rights in the reader's language; Django stores them in English, with codes of models."""

from typing import Any

from django.contrib.auth.models import Permission
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

#: Names of rights that the pattern "menambah ..." does not describe.
NAMES: dict[str, Any] = {
    "articles.add_article": gettext_lazy("Menulis dan mengunggah artikel, mengubah draf sendiri"),
    "articles.view_article": gettext_lazy("Melihat semua artikel"),
    "articles.change_article": gettext_lazy("Mengubah semua artikel"),
    "articles.delete_article": gettext_lazy("Membuang artikel ke tempat sampah"),
    "articles.publish_article": gettext_lazy("Menerbitkan, menjadwalkan, dan menarik artikel"),
    "articles.rebuild_index": gettext_lazy("Membangun ulang dan memeriksa indeks pencarian"),
    "articles.run_evaluation": gettext_lazy("Menjalankan evaluasi kueri berpenilaian"),
    "articles.explain_ranking": gettext_lazy("Melihat mengapa sebuah artikel tampil di hasil"),
    "articles.view_alert": gettext_lazy("Melihat jumlah langganan surel"),
    "articles.read_alert": gettext_lazy("Membaca alamat dan pencarian langganan surel"),
    "articles.give_role": gettext_lazy("Memberi peran kepada pengguna"),
}
#: Models whose rights nothing asks for: their pages follow the rights to articles, or none exist.
WITHOUT_EFFECT = {
    *("articles.importbatch", "articles.importedarticle", "articles.upload"),
    *("articles.uploadeditem", "articles.originaltext", "articles.fetchedpage"),
    *("articles.pendingupdate", "articles.indextoken", "articles.textcopy"),
    *("articles.variantsstamp", "auth.permission"),
}
APPS_WITHOUT_EFFECT = {"otp_totp", "admin", "contenttypes", "sessions", "accounts"}
#: Rights that no page asks for, because its model is made by the site itself.
RIGHTS_WITHOUT_EFFECT = {"articles.add_variantcandidate", "articles.delete_variantcandidate"}


def code_of(permission: Permission) -> str:
    """Return the code of a right: "app.codename"."""
    return f"{permission.content_type.app_label}.{permission.codename}"


def has_effect(permission: Permission) -> bool:
    """Return whether a page of the site asks for this right."""
    kind = permission.content_type
    return not (
        kind.app_label in APPS_WITHOUT_EFFECT
        or f"{kind.app_label}.{kind.model}" in WITHOUT_EFFECT
        or code_of(permission) in RIGHTS_WITHOUT_EFFECT
        or kind.model_class() is None
    )


def right_name(permission: Permission) -> str:
    """Return the name of a right; its stored name if it has no other."""
    if name := NAMES.get(code_of(permission)):
        return str(name)
    model = permission.content_type.model_class()
    action = permission.codename.partition("_")[0]
    if model is None or permission.codename != f"{action}_{model._meta.model_name}":
        return permission.name
    pattern = {
        "view": _("Melihat %(objects)s"),
        "add": _("Menambah %(objects)s"),
        "change": _("Mengubah %(objects)s"),
        "delete": _("Menghapus %(objects)s"),
    }.get(action)
    if pattern is None:
        return permission.name
    return pattern % {"objects": str(model._meta.verbose_name_plural)}


def names_of(rights: list[str]) -> list[str]:
    """Return the names of rights given by their codes, in this order; unknown ones are left out."""
    apps = {right.partition(".")[0] for right in rights}
    found = {
        code_of(permission): permission
        for permission in Permission.objects.select_related("content_type").filter(
            content_type__app_label__in=apps,
            codename__in=[right.partition(".")[2] for right in rights],
        )
    }
    return [right_name(found[right]) for right in dict.fromkeys(rights) if right in found]
