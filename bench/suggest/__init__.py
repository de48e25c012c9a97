"""How early suggestions offer what a reader types, how much typing they save, and their speed."""
