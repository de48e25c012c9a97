"""The table of synonyms (acronyms, spellings, names) that editors manage.

``defaults`` copies the groups of the site (``lexicon.synonym_groups``) into the database, where
editors change groups and add new ones. ``stamp`` shows a process whether its cached table is out of
date.
"""
