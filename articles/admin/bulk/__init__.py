"""Changes of many articles from the list: values, find and replace, and spellings of names.

Each asks above 20 articles, is an operation, and can be taken back (``articles.admin.operations``).
"""
