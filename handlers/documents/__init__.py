"""Documents in and out: tables as the cluster's offices really write them are read, what is stored is written.

The law here: nothing is lost in silence. A reader never fails over one row: what it understood in an unusual
way is a note, what it could not use or had to correct is a problem, both with the row's number as the
spreadsheet shows it. Only a file that is no table at all is refused, with one sentence.
"""
