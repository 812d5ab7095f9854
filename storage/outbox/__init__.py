"""Messages owed: enqueued by turns, claimed by senders, and told what became of them."""
