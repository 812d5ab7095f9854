"""Telegram on this machine, for all tests: one Bot API, written from its documentation and not from our client.

`BotApi` (`api`) is Telegram itself: chats, messages, rights, topics, files, updates; it refuses what Telegram
refuses, in its words (`refusals`). It knows no network, so talks are played on it in the process. Around it:

- `server`: over HTTP, with `trouble` on demand (floods, server errors, lines that break or hang);
- `truth`: keeps what was said, acknowledged and received, for whoever kills the bots;
- `tests.bench.stand`: a load of thousands of people, over a wire as thin as can be.
"""
