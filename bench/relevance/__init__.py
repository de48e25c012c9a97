"""Relevance of the ranking on judged sets, compared with other chains of analysis."""
