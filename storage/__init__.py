"""What the bot remembers.

Law of this package: the only one that knows SQLAlchemy; only `storage.memory` opens a transaction.
"""
