"""What is collected: doctests of every module but those that are gunicorn's."""

collect_ignore = ["searchsite/gunicorn.conf.py", "searchsite/wsgi.py"]
