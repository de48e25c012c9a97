"""Changes of many articles at once, as operations make them (``articles.operations``).

``replacement`` replaces words in fields, ``spellings`` groups the names of sources and authors, and
``merging`` makes several spellings one.
"""
