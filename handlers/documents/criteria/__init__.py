"""Criteria tables read into a charter: rows, the outline behind their codes, what each row is worth.

The law here: the words say whether points are added or taken, and whatever is taken in an unusual way is told
with its row.
"""
