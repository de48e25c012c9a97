"""The part of the admin that needs the web: the report of readers' searches."""

from django.contrib import admin

from articles.models import QueryDay
from searchsite.query_log.report.admin import QueryReportAdmin

admin.site.register(QueryDay, QueryReportAdmin)
