"""Bots to compare with, each written as its library's documentation tells its users to write it. What they
keep and say is about what ours does: an answer stored, the next question with buttons sent."""
