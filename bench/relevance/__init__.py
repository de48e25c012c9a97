"""How well the site ranks, beside other chains of analysis, on sets of judged queries."""
