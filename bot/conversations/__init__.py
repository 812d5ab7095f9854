"""What is said about the competition: one module per conversation.

Law of this package: a conversation is a generator of questions over the answers so far; what an
answer does stands beside the words that ask for it. Nothing here sends, stores or waits.
"""
