"""The seam to each database engine: connections, transactions, prepared statements, errors, locks.

Law of this package: it knows SQL and engines, and nothing of a cluster.
"""
