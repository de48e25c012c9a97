"""The lines that the site writes: formats, the request that a line belongs to, repetitions.

``searchsite.settings`` names these classes in ``LOGGING``; ``gunicorn.conf.py`` names the access
log. Nothing here reads a query text: only the access log can write it, if ``LOG_QUERIES`` is on.
"""
