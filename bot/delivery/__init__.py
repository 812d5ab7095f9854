"""Delivery: which message is sent anew, which one is edited, which keyboards go, and who gets it.

Law of this package: pure values and functions. It plans, and storage writes the plan into the outbox. It knows
no conversation, and of a platform only what it can do.
"""
