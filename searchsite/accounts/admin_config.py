"""The application of Django's admin, with our site as the default one."""

from django.contrib.admin.apps import AdminConfig


class EditorialAdminConfig(AdminConfig):
    """``django.contrib.admin.site`` is an ``EditorialSite``."""

    default_site = "searchsite.accounts.admin_site.EditorialSite"
