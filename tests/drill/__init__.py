"""The kill drill: a year is played while its bots are killed, and nothing that was acknowledged may be lost.

python -m tests.drill --kills 200 [--database postgres]
"""
