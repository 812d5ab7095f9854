"""Documents in and out: reads tables as offices really write them, writes what is stored.

Law of this package: nothing is lost in silence (.github/decisions/0013-nothing-is-dropped-unseen.md). A reader
never fails over one row: a row understood in an unusual way is a note, one that could not be used or was
corrected is a problem, both with the row's number as the spreadsheet shows it. Only a file that is no table at
all is refused, with one sentence.
"""
