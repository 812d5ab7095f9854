"""Emulation clusters for tests to play in, in layers; each knows only those before it.

charters  charters and rosters, as values
core      a cluster in the pure core alone: who says what, and what then stands asked
years     the core, played up to a stage of the year
probed    the product's memory, with its database at hand
stored    a cluster kept in a real database, by turns that the test makes up
played    a kept cluster whose people talk with the real conversations, and whose phones show what was sent
web       a kept cluster behind the web app
"""
