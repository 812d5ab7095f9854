"""Conversations about the competition, a module for each, in folders by part of the year.

Law of this package: a conversation is a generator of questions over the answers so far; the effect of an
answer stands beside the words that ask for it. Nothing here sends, stores or waits.

Modules of the same name mean the same in each folder: `desk` (acts of secretary and chair, commands), `posts`
(messages to the group, leaders and others), `texts` (tables and sentences used in several places), `__init__`
(entries of the registry).
"""
