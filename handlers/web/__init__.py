"""The web chat: a real channel on the bot's own server, and the pages that stand beside it.

Law of this package: the open question and every table are drawn from the situation, the talk above them from
what is kept of it, never a choice of a ballot; whoever holds a chat's secret is that chat, so no secret is
stored, logged or told to another page; text goes in as text.

Worth of each secret:

- An *invitation code* (about 2 to the power of 49) is worth its seat, to the first who says it; once, within 14
  days, until it is withdrawn. The secretary is shown those that are out again, so these are kept encrypted, and
  found by a keyed hash; the key is in no database and in no backup. A link that holds one spends nothing by
  being looked at. A *personal code* is worth its person: for a day if they asked for it, for 14 if the
  secretary did because they lost their page. What that one opens sees and scores; it votes, approves and keys
  only once its unit, else the chair, has confirmed it.
- A *link that came by e-mail* is worth a page of its person, once, within a day; the mailbox may be read by
  others, so that page sees and scores, and votes, approves and keys only once it has been confirmed as above.
  It is stored nowhere but as a keyed hash and encrypted; what is mailed holds no choice of a ballot.
- A *link to a page that takes files* (about 2 to the power of 49) is worth adding files to one criterion of a
  table that is not sent, for two hours from its opening; once, within 30 minutes. Its page reads the names of
  what is there and nothing else.
- A *page's address* (192 random bits; half of its SHA-256 is stored) is worth its person: what they may see and
  say, until they or the secretary close it, they hold no seat any more, or nothing was said there for 400 days.
  Tables, documents, evidence and uploads stand below it and ask each time what the person may have at that
  moment. There is no cookie that another site could use.
- A *group page's address* is worth reading the board and what the group is told, until another is made.
- The *calendar's address* (128 random bits, a digest of which is stored) is worth the timetable, until another
  is made; not a unit's own extension, nor where the meeting is.
- The *webhook's secret* is worth being Telegram: saying anything as anybody there. It is derived from the bot's
  token, known to Telegram alone, and compared in constant time.

Secrets of pages are looked up by their hash, codes by one that a key makes; how long that takes tells nothing
about them. Guesses are bounded: in a chat ten wrong ones an hour, which is a fact in the database; on an
invitation's page sixty from one address and then one a minute, by `rate_limits`, each counted before it is
looked up. Everybody behind a guesser's address waits with them at that door, and nowhere else: whoever holds a
seat is bounded by their chat and by what all do together. Only the proxies that are set up are believed about
the address a request comes from.

What a page fetches by itself names the page in a header; a secret stands in an address only where a person
goes, and where a browser without scripts sends its form.

Under a ballot's question all that goes over the wire has one length, whatever is chosen, and nothing may
compress it. What is typed there leaves the page.

A closed page is told that its cluster has news by its browser's own push service, in words of one length that
say nothing else; that service learns when. What a browser names as its endpoint is called by https at public
addresses alone, looked up for each call and followed nowhere. Endpoints, at most five of a chat, are stored as
they are, for without our keys they are of no use, and go with their page. Those keys lie in the data folder,
and in no backup. The worker keeps code and never a page; no manifest holds a secret.

What comes in is bounded as it is read, by size, by time and by rate; a file's type is what its bytes show; what
is on no list of endings and types, and office files with macros, are refused. Kept files go out as downloads.

Whoever runs the server can read all that is stored, the votes of an open ballot and, having the key, the codes
that are out among it, and could change it. A copy of the database alone gives away no code. Changes of what
decides a year are named by `thidua verify`, a changed vote where it changes the count; a journal that was
written anew differs from what the group has been posted. They find addresses of pages only where a proxy logs
paths, which it must not.

Not promised: secrecy towards that person, the messenger's company, or anybody who uses the same browser, which
remembers addresses; anything at all without https in front; answers to everybody during a flood; that a kept
file is harmless, for nothing is scanned.
"""
