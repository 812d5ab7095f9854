"""The web chat: a real channel on the bot's own server, and the pages that stand beside it.

Law of this package: a page is drawn from the situation, never from old messages; whoever holds a chat's
secret is that chat, so no secret is stored, logged or told to another page; text goes in as text.

What each secret is worth, and to whom:

- An *invitation code* (about 2 to the power of 49) is worth its seat, to whoever says it first; once, within 14
  days, until it is withdrawn. The secretary is shown those that are out again, so codes are stored as they are:
  who can read them there needs none. A link that holds one spends nothing by being looked at. A *personal code*
  is worth its person: a day if they asked for it, 14 if the secretary did for somebody who lost their page.
- A *page's address* (192 random bits; stored is half of its SHA-256) is worth its person: what they may see and
  say, until they or the secretary close it, they hold no seat any more, or nothing was said there for 400 days.
  Tables, documents, evidence and uploads stand below it and ask each time what the person may have at that
  moment. There is no cookie that another site could use.
- A *group page's address* is worth reading the board and what the group is told, until another is made.
- The *webhook's secret* is worth being Telegram: saying anything as anybody there. It is made of the bot's
  token, Telegram is told it and nobody else, and it is compared in constant time.

Secrets of pages are looked up by their hash, and how long that takes tells nothing about a secret. Codes are
looked up as they are; what the time of that could tell drowns in the network's, and guesses are bounded: in a
chat ten wrong ones an hour, which is a fact in the database; at the door sixty from one address and then one a
minute, which is `limits`. Who shares an address with a guesser waits at the door with them. What a request says
of its address is believed of the proxies that are set up, and of nobody else.

What comes in is bounded as it is read, by size and by how often; what a file is, its bytes say; what runs where
it is opened, and office files with macros, are refused. What was kept goes out as a download alone.

Whoever runs the server can read all that is stored, the votes of an open ballot and the codes that are out
among it, and could change it: a change of what was steered, or of a ballot's terms, would show by what the
group has been posted; a change of a vote by nothing. Pages' addresses they find only where a proxy logs paths,
which it must not.

Not promised: secrecy towards that person, the messenger's company, or whoever uses the same browser, which
remembers addresses; anything at all without https in front; answers to everybody during a flood; that a file
that was kept is harmless, for nothing is scanned.
"""
