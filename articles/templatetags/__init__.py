"""Template tags of the articles' admin."""
