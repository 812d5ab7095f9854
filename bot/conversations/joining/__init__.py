"""Taking a seat, and who may speak from it."""
