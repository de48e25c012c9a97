"""Pytest collects the doctests of all modules except those that only gunicorn loads."""

collect_ignore = ["searchsite/gunicorn.conf.py", "searchsite/wsgi.py"]
