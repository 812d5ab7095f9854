"""Secret ballots: opened, voted in, counted, told. What may be known of a vote is the law here."""
