"""A stage ends: its result is stored, announced, and stood on by what follows."""
