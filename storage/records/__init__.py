"""Records of the tables beside a turn's answers: ballots, evidence, journal, reminders, web sessions,
retention.

Law of this package: each function is part of a transaction that somebody else has begun; a repository, which
begins its own, says so.
"""
