"""What nobody well-meaning sends: random and hostile updates, at every stage of a cluster's year."""
