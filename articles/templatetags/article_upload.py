"""The template filter that translates problems on the upload page."""

from django import template

from articles.admin.upload.error_messages import editor_message

register = template.Library()
register.filter("editor_message", editor_message)
