"""Unsaved work: what users typed into forms and have not saved, kept until they do.

Scripts send it while a user types. A form that is sent without a session, or with an old token,
becomes unsaved work, too. It belongs to one user and one form, and changes no article.
"""
