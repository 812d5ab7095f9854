"""Load for the bot: a stand with people behind it (stand, people, wire), the bot or a peer before it
(measuring), a database with so many units seated (seeding). Times are compared within one run only.
"""
