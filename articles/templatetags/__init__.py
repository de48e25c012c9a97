"""Template tags of the admin of articles."""
