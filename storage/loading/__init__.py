"""Loads a Situation from the database, in as few queries as it takes, and caches what never changes.

Law of this package: it writes nothing. What is read under a cluster's lock may be cached, nothing else.
"""
