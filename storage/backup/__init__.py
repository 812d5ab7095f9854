"""Backup and restore: the archive, what it leaves out, moving to another engine, verifying the journal.

Law of this package: it copies rows, never pages, and nothing of a ballot that is open.
"""
