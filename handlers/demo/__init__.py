"""The simulator: people without a person, and the places they play a cluster's year in.

Law of this package: it speaks to the bot as people do, through a page or a messenger, and reaches into nothing.
"""
