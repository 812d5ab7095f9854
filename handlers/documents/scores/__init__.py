"""Score files read and rehearsed: whatever the layout, each cell led to its unit, criterion and stage.

The law here: names and codes are never told apart by text without its marks; a result that stands on a problem
is provisional.
"""
