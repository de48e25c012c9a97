"""Preferences of editors: the columns of the list of articles."""
