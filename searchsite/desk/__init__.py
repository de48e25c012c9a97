"""The editors' desk: the home page of the admin, and the pages of the index and the evaluation.

``cards`` lists the cards of the home page; each asks for its right and makes a few cheap queries.
``jobs`` starts commands in the background, one of each kind at a time.
"""
