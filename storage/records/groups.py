"""Records of a cluster's group: no other chat of the platform is bound, and what is owed moves with it."""

from sqlalchemy import Connection, and_, delete, or_, select, update

from bot.dialogue.said import Said
from storage.schema import UNFINISHED, channels, outbox


def bound_chat(connection: Connection, platform: str, chat: str) -> str:
    """The bound chat of a group: the group itself, or the topic "<group>:<topic>" that is bound of it."""
    c = channels.c
    same = or_(c.chat == chat, c.chat.startswith(f"{chat}:", autoescape=True))
    found = select(c.chat).where(c.platform == platform, c.grouped, c.bound, same).limit(1)
    return connection.scalar(found) or chat


def unbind(connection: Connection, cluster: int, platform: str) -> None:
    """Unbinds the cluster's group on a platform; "" on all."""
    bound = and_(channels.c.cluster == cluster, channels.c.bound)
    if platform:
        bound = and_(bound, channels.c.platform == platform)
    connection.execute(update(channels).where(bound).values(bound=False))


def remove_other(connection: Connection, said: Said, chat: str, channel: int) -> None:
    """Removes another row of the chat that the group has become."""
    same = and_(channels.c.platform == said.platform, channels.c.chat == chat, channels.c.id != channel)
    connection.execute(delete(channels).where(same))


def remove(connection: Connection, channel: int) -> None:
    """Removes the row of a chat."""
    connection.execute(delete(channels).where(channels.c.id == channel))


def move_messages(connection: Connection, said: Said, chat: str) -> None:
    """Moves what waits to be sent to a group to its new id. Its messages cannot be edited under that id: an
    edit is sent as a new message, and an old keyboard is left."""
    waiting = and_(outbox.c.platform == said.platform, outbox.c.chat == said.chat, UNFINISHED)
    connection.execute(update(outbox).where(waiting, outbox.c.strip).values(state="replaced"))
    connection.execute(update(outbox).where(waiting).values(chat=chat, edit="", target=None))
