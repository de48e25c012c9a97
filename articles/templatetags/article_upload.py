"""How the upload page words what the readers found."""

from django import template

from articles.admin.upload.error_messages import as_said_to_editors

register = template.Library()
register.filter("as_said_to_editors", as_said_to_editors)
