"""The outbox: messages enqueued by turns, claimed by senders, and told of what became of them.

Law of this package: it writes what a plan of delivery says and decides nothing of it; calls to a platform are
made outside any transaction. Why: .github/decisions/0006-outbox.md.
"""
