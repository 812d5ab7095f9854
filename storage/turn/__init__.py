"""A turn: lock, load, decide, write, commit.

Law of this package: `unit_of_work` and `ticks` alone open a transaction for a turn. All that the turn writes is
in it.
"""
