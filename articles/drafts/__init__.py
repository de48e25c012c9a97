"""Drafts that wait for a decision: their order, and what an editor should know about each.

``articles.drafts.queue`` walks through them, ``articles.drafts.remarks`` says what cleaning and
dates left in doubt, ``articles.drafts.likes`` finds stored articles with the same text.
"""
