"""A turn: lock, load, decide, write, commit.

Law of this package: `unit_of_work` alone opens a transaction for a turn, and all that the turn writes is in it.
"""
