"""Edges of the bot: the only place that awaits the outside world.

Law of this package: no rule of the competition and no sentence of a conversation stands here. An edge turns
what arrives into `Said`, and what is owed into a platform's request.
"""
