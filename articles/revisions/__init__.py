"""Revisions: the former values of every change to an article, who made it and when.

``articles.revisions.recording`` writes them, ``articles.revisions.states`` puts earlier states of
an article together, ``articles.revisions.word_difference`` compares two texts word by word.
"""
