"""The table checked and agreed: review, explanation, agreement, correction, and why a score is what it is."""
