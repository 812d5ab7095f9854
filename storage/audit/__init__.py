"""Audit: what is stored, held against the journal: years, ballots, people, answers.

Law of this package: it only reads. A module finds differences of one kind; each names the row of the journal
and what differs from it.
"""
