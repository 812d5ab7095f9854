"""How fast it is, measured beside peers in one interleaved run: python -m tests.bench. See README.md here.

A load stand with people behind it (stand, people, wire) in a process of its own; before it a bot (subjects,
peers) in another; a database with so many units seated (seeding). `measuring` runs one of each, `rounds` many
of them in turn, `rows` says what is measured and what comes of it, `table` what was asked for, `record` keeps
everything as JSON.
"""
