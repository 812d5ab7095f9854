"""Loads a Situation from the database, in as few queries as it takes, and caches what never changes."""
