"""Files as strangers made them, taken apart into sheets of cells.

The law here: the bytes say what a file is, never its name; nothing is unpacked or counted without a bound;
what a sheet hides, strikes out or could not compute is told beside what it shows.
"""
