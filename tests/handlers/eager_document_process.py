"""`python -m tests.handlers.eager_document_process`: makes a document as the bot's process does, and tells of
each share, where that one tells of two a second at most."""

from handlers import document_process

if __name__ == "__main__":
    document_process.TOLD_EVERY = 0.0
    document_process.main()
