"""Papers of a year: printed, signed, sent up. XLSX, DOCX and PDF of what `bot.conversations.papers` says.

Law of this package: it draws and says nothing of its own; every number, name and sentence comes from there.
"""
