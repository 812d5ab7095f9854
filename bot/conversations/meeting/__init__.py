"""The year's meeting: called for, attended, its items one after another; the pledge; the hand-over."""
