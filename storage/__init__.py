"""What the bot remembers.

Law of this package: the only one that knows SQLAlchemy; only `storage.turn.unit_of_work` opens a transaction.
"""
