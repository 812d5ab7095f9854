"""Records beside a turn's own rows: ballots, evidence, the journal, reminders, web sessions, retention."""
