"""Formats of dates and numbers by language, where those of Django do not fit (settings).

Forms of the admin read dates in these notations too; Indonesian keeps Django's.
"""
