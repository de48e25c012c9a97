"""The table of synonyms (acronyms, spellings, names) that editors manage.

``defaults`` copies the groups of the site (``lexicon.synonym_groups``) into the database. Editors
change them there and add their own. ``stamp`` tells a process that its cached table is out of date.
"""
