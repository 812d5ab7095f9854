"""Pages of the guide as PDF: a role's steps, each beside the chat that shows it.

The chats are scenes of a played year (`scenes.json`, made by `thidua demo --play`), drawn as shapes like any
picture: no browser is needed where the bot runs, and no image of a screen ages in the repository.
"""
