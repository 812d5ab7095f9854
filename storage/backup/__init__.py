"""Backup and restore: the archive, what it leaves out, moving to another engine, verifying the journal."""
