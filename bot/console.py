"""The `thidua` command as it is typed.

Each command imports what it needs when it is called, so that `thidua --help` is quick. The messengers that this
installation may serve come from the composition root, as the context's object.
"""

from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from handlers.commands.admin import Admin

app = typer.Typer(
    help="A chat that walks an emulation cluster (cụm thi đua) through its year.",
    epilog="Settings are environment variables that begin with THIDUA_; config/deploy/README.md lists them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


class PlayedOn(StrEnum):
    """Platforms on which a play without people can take place."""

    web = "web"
    telegram = "telegram"
    zalo = "zalo"
    mixed = "mixed"


class Story(StrEnum):
    """Years that can be played without people."""

    year = "year"
    setup = "setup"
    amendment = "amendment"
    reorganisation = "reorganisation"
    years = "years"


@app.callback(invoke_without_command=True)
def main(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    json: Annotated[bool, typer.Option("--json", help="With --version: print it as JSON.")] = False,
) -> None:
    """A chat that walks an emulation cluster (cụm thi đua) through its year."""
    if version:
        from handlers.commands.version import version as told

        typer.echo(told(json))
        raise typer.Exit
    if json:
        raise typer.BadParameter("--json comes after the command, or with --version.")
    if context.invoked_subcommand is None:
        raise typer.BadParameter("A command is missing; --help lists them.")


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Port of the page on 127.0.0.1.")] = 8080,
    charter: Annotated[
        str, typer.Option(help="year or short (8 criteria), full (over 100), or a file.")
    ] = "year",
    whole_year: Annotated[bool, typer.Option(help="Begin before the timetable's first date.")] = False,
    play: Annotated[bool, typer.Option("--play", help="Play the year without a person, then stop.")] = False,
    out: Annotated[Path | None, typer.Option(help="With --play: where the results are left.")] = None,
    platform: Annotated[PlayedOn, typer.Option(help="With --play: where it is played.")] = PlayedOn.web,
    story: Annotated[
        Story,
        typer.Option(
            help="With --play: a plain year, one founded in chat first, one whose charter is changed midway, "
            "one in which units change, or three years in a row."
        ),
    ] = Story.year,
    seed: Annotated[
        int, typer.Option(min=0, help="With --play: other people, answers and order of the units.")
    ] = 0,
) -> None:
    """Show all phones of a cluster on one page: no token, no account, nothing kept."""
    if play:
        from handlers.demo import play as simulator

        if out is None:
            raise typer.BadParameter("--play needs --out DIR, where the database and ranking.json are left.")
        simulator.play(out, platform.value, charter, typer.echo, story.value, seed)
    else:
        from handlers.commands.demo import demo

        demo(port, charter, whole_year, typer.echo)


@app.command()
def run(context: typer.Context) -> None:
    """Serve every cluster of this installation: the web chat, and Telegram where a token is set."""
    from handlers.commands.run import run

    run(context.obj, partial(print, flush=True))


@app.command()
def new(
    context: typer.Context,
    charter: Annotated[str, typer.Argument(help="A ready-made charter (short, year, full) or a YAML file.")],
    name: Annotated[str, typer.Option(help="The cluster's name; the charter's if not given.")] = "",
) -> None:
    """Make a cluster and print the one-time code for its secretary."""
    from config.settings_loader import load
    from handlers.commands.new import new

    new(load(), context.obj, charter, name, typer.echo)


@app.command()
def rehearse(
    criteria: Annotated[Path, typer.Argument(help="A criteria table (any office file) or a charter (.yaml).")],
    scores: Annotated[
        Path | None, typer.Argument(help="Scores (any office file), in any layout.", show_default=False)
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON, alone on standard output.")] = False,
    template: Annotated[
        bool, typer.Option("--template", help="Write an example of a score file for CRITERIA instead.")
    ] = False,
) -> None:
    """Total and rank a table of scores by the same rules, without a chat. Exit code 2 if there are problems."""
    from handlers.commands import rehearse as command

    if template:
        raise typer.Exit(command.template(criteria, scores))
    if scores is None:
        raise typer.BadParameter("SCORES is missing; --template writes an example to fill.")
    raise typer.Exit(command.rehearse(criteria, scores, json))


@app.command()
def charter(
    table: Annotated[Path, typer.Argument(help="A criteria table (.xlsx, .xls, .ods, .docx, .csv).")],
) -> None:
    """Write a criteria table as a charter, doubts as comments at their lines. Exit code 2 if there are any."""
    from handlers.commands.charter import charter

    raise typer.Exit(charter(table))


@app.command()
def verify(
    database: Annotated[
        str, typer.Argument(help="The SQLite file, or a variable or a file that holds an address.")
    ],
    head: Annotated[
        list[str] | None, typer.Option(help="NUMBER: MARK as posted to the group, or NUMBER:HASH.")
    ] = None,
) -> None:
    """Check that the journal is as it was written. Exit code 1 if it is not."""
    from handlers.commands.verify import verify

    raise typer.Exit(verify(database, head or [], typer.echo))


@app.command()
def backup(
    file: Annotated[Path | None, typer.Argument(help="The file to write; it must not be there yet.")] = None,
    to: Annotated[Path | None, typer.Option(help="A folder for one more of a series of backups.")] = None,
    keep: Annotated[int, typer.Option(min=1, help="With --to: so many of the series are kept.")] = 14,
    check: Annotated[Path | None, typer.Option(help="Try a backup: restore it elsewhere, and verify.")] = None,
) -> None:
    """Write all that is stored, evidence included, into one file; the bot may go on meanwhile."""
    if sum(place is not None for place in (file, to, check)) != 1:
        raise typer.BadParameter("Name either the FILE to write, or a folder --to, or a backup to --check.")
    from handlers.commands import backup_series

    if check:
        backup_series.check(check, typer.echo)
        return
    from config.settings_loader import load
    from handlers.commands.backup import backup

    if to:
        backup_series.backup_to(load(), to, keep, typer.echo)
    elif file:
        backup(load(), file, typer.echo)


@app.command()
def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="What `thidua backup` wrote, on either engine.")],
) -> None:
    """Bring a backup back into an empty database. Ballots that were open are cancelled, and all are told."""
    from config.settings_loader import load
    from handlers.commands.restore import restore

    restore(load(), context.obj, file, typer.echo)


@app.command()
def move(
    to: Annotated[str, typer.Option(help="A variable or a file that holds the address of an empty database.")],
) -> None:
    """Copy the whole database to another engine, with the bot stopped and no ballot open."""
    from config.settings_loader import load
    from handlers.commands.move import move

    move(load(), to, typer.echo)


@app.command()
def doctor(
    context: typer.Context,
    clock: Annotated[bool, typer.Option("--clock", help="Confirm the time that the clock shows.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON, alone on standard output.")] = False,
) -> None:
    """Look over the installation: settings, database, clock, disk, evidence, messengers. Exit code 1 if any
    part is not well."""
    from config.settings_loader import load
    from handlers.commands.doctor import doctor

    raise typer.Exit(doctor(load(), context.obj, clock, json, typer.echo))


admin = typer.Typer(
    help="Clusters and people, messages that did not arrive, and an operator's acts.", no_args_is_help=True
)
app.add_typer(admin, name="admin")
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, alone on standard output.")]
ClusterId = Annotated[int, typer.Argument(help="Its number, as `thidua admin clusters` lists it.")]
Why = Annotated[str, typer.Option(help="The reason; it is journalled and told to the cluster.")]


def _admin(context: typer.Context, json: bool = False) -> "Admin":
    from config.settings_loader import load
    from handlers.commands.admin import Admin

    return Admin(load(), context.obj, typer.echo, json)


@admin.command("clusters")
def list_clusters(context: typer.Context, json: AsJson = False) -> None:
    """List the clusters: year, stage, seats that are held, messages that did not arrive."""
    _admin(context, json).clusters()


@admin.command("seats")
def list_seats(context: typer.Context, cluster: ClusterId, json: AsJson = False) -> None:
    """List a cluster's seats, who holds each, and on which platforms they are reached."""
    _admin(context, json).seats(cluster)


@admin.command("messages")
def list_messages(
    context: typer.Context,
    cluster: Annotated[int, typer.Option(help="Of this cluster alone; 0 is all.")] = 0,
    json: AsJson = False,
) -> None:
    """List messages that could not be delivered, with the reason; never their text."""
    _admin(context, json).messages(cluster)


@admin.command("send-again")
def send_again(
    context: typer.Context,
    messages: Annotated[list[int], typer.Argument(help="Numbers, as `thidua admin messages` lists them.")],
    json: AsJson = False,
) -> None:
    """Send messages again that could not be delivered; their text is kept for seven days."""
    _admin(context, json).send_again(messages)


@admin.command()
def code(context: typer.Context, cluster: ClusterId, why: Why, json: AsJson = False) -> None:
    """Issue a new code for the secretary's seat, as when the last secretary was lost."""
    _admin(context, json).act("code", cluster, why)


@admin.command()
def requests(context: typer.Context, json: AsJson = False) -> None:
    """List requests of people about their own data, those without an answer first; never what they wrote."""
    _admin(context, json).requests()


@admin.command()
def answer(
    context: typer.Context,
    cluster: ClusterId,
    key: Annotated[str, typer.Argument(help="Its number, as `thidua admin requests` lists it.")],
    words: Annotated[
        str, typer.Option(help="A file with the answer; without it, it is read from standard input.")
    ] = "",
    refuse: Annotated[bool, typer.Option("--refuse", help="It cannot be done; the answer says why.")] = False,
) -> None:
    """Answer a request of somebody about their own data, as its secretary would. The answer is no argument:
    those are seen by everybody on the machine."""
    said = Path(words).read_text("utf-8") if words else typer.get_text_stream("stdin", encoding="utf-8").read()
    if not said.strip():
        raise typer.BadParameter("An answer in words is needed; it is told to whoever asked.")
    _admin(context).answer(cluster, key, said.strip(), granted=not refuse)


@admin.command()
def dossier(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="The file to write; without one it is printed.")] = None,
) -> None:
    """Write a draft of the impact-assessment dossier on personal data, from the configuration as it runs."""
    _admin(context).dossier(file)


@admin.command("new-key")
def new_key(context: typer.Context, why: Why) -> None:
    """Go on with another secret key where the old one is lost, with every bot stopped: codes that are out are
    withdrawn."""
    _admin(context).new_key(why)


@admin.command()
def pause(context: typer.Context, cluster: ClusterId, why: Why, json: AsJson = False) -> None:
    """Pause a cluster: nothing is stored, nothing falls due, and all are told."""
    _admin(context, json).act("pause", cluster, why)


@admin.command()
def resume(context: typer.Context, cluster: ClusterId, why: Why, json: AsJson = False) -> None:
    """End a pause; what fell due meanwhile comes with the next tick."""
    _admin(context, json).act("resume", cluster, why)


@admin.command()
def remove(
    context: typer.Context,
    cluster: ClusterId,
    name: Annotated[str, typer.Option(help="Its whole name, so that no other is removed.")],
    backup: Annotated[Path, typer.Option(help="The file for a backup of everything, written before.")],
) -> None:
    """Remove a cluster for good, with the bot stopped. Only the backup holds it afterwards."""
    _admin(context).remove(cluster, name, backup)
