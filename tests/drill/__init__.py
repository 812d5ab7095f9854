"""The kill drill: a year is played while its bots are killed, and nothing that was acknowledged may be lost.

python -m tests.drill --kills 200 [--database postgresql] [--spoil acknowledge-first]

The stand keeps the only truth: what people said, what was acknowledged, what arrived. The year is also
compared with one that nobody disturbed. A bot is forked by a process that has loaded everything (`nest`), is
killed with SIGKILL, and the next one starts from what is stored; on PostgreSQL two share the database and one
webhook.
"""
