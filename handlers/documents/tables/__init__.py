"""Tables in sheets: headings, columns by their names, and what stands in a cell of points or codes.

The law here: a cell is read only where all of it is understood; a column that holds numbers has a meaning or is
told.
"""
