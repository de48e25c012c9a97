"""E-mail alerts on the web: pages, signed links, the search of new articles, mails and sending.

The tables and their states are in ``articles.alerts``. Everything is off while ``settings.ALERTS``
is: the pages are not found, and ``manage.py send_alerts`` sends nothing.
"""
