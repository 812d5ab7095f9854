"""The core: all that the bot knows and says.

Law of this package: standard library only. Nothing in here asks what time it is, which platform a
message came from, or what a database holds; all of that arrives as arguments. The one exception is
``bot.__main__``, which knows everybody and only wires, with ``bot.console``, the command as it is typed.
"""
