"""The SQLite backend of the site: Django's, but it opens a file and never makes one."""
