"""Storage: all that the bot remembers, on SQLite or PostgreSQL.

Law of this package: it alone knows SQLAlchemy, it knows no conversation, and only `storage.turn.unit_of_work`
opens a transaction for a turn.
"""
