"""The site's own table of other forms (acronyms, spellings, names), which editors manage.

The groups that come with the site (``lexicon.synonym_groups``) are brought into the database, where
editors change them and add their own; ``stamp`` says when a reader's table is out of date.
"""
