"""What ranks above what: the weights of the scoring."""

RECENCY_WEIGHT = 0.3  # of a score: most that age takes from it, where hits are sorted by both
