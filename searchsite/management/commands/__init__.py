"""Commands of the whole site: backup, restore, diagnosis, and a careful ``migrate``."""
