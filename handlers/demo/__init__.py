"""Simulator: robots that play a cluster's year, and the venues they play it in.

Law of this package: it speaks to the bot as people do, through a page or a messenger, and reaches into nothing.
"""
