"""`communique ledger review`: what people judge."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from communique.cli.options import Db, Id, open_ledger
from communique.cli.say import say

app = typer.Typer(no_args_is_help=True, help="Judge occasions; nothing is ever overwritten.")

Reviewer = Annotated[
    str,
    typer.Option("--reviewer", metavar="NAME", envvar="COMMUNIQUE_REVIEWER", help="Who judges."),
]
Reason = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why.")]


@app.command()
def confirm(occasion: Id, db: Db, reviewer: Reviewer, reason: Reason = None) -> None:
    """Say that an occasion is right: it happened, and these reports tell of it."""
    _judged(open_ledger(db).judge("confirm", reviewer, occasion=occasion, reason=reason))


@app.command()
def reject(
    occasion: Id,
    db: Db,
    reviewer: Reviewer,
    engagement: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ENGAGEMENT]...", help="Only these of its engagements."),
    ] = None,
    reason: Reason = None,
) -> None:
    """Say that an occasion, or only some reports' engagements in it, is none."""
    _judged(
        open_ledger(db).judge(
            "reject", reviewer, occasion=occasion, engagements=engagement or [], reason=reason
        )
    )


@app.command()
def correct(
    occasion: Id,
    field: Annotated[
        str,
        typer.Argument(
            metavar="FIELD",
            help="type, status, date, end, city, country, forum or participants.",
        ),
    ],
    value: Annotated[
        str,
        typer.Argument(
            metavar="VALUE", help="The right value; '' empties it; participants as JSON."
        ),
    ],
    db: Db,
    reviewer: Reviewer,
    reason: Reason = None,
) -> None:
    """Correct a field of an occasion; what the reports told stays readable."""
    from communique.errors import CommuniqueError

    right: Any = value or None
    if field == "participants":
        try:
            right = json.loads(value)
        except ValueError:
            raise CommuniqueError(
                'participants are JSON: [{"party": "AZE", "role": "host"}]'
            ) from None
    ledger = open_ledger(db)
    _judged(
        ledger.judge(
            "correct", reviewer, occasion=occasion, field=field, value=right, reason=reason
        )
    )


@app.command()
def join(
    occasion: Id,
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The occasion that is the same.")],
    db: Db,
    reviewer: Reviewer,
    reason: Reason = None,
) -> None:
    """Say that two occasions are one."""
    _judged(open_ledger(db).judge("join", reviewer, occasion=occasion, with_=other, reason=reason))


@app.command()
def split(
    occasion: Id,
    engagement: Annotated[
        list[str], typer.Argument(metavar="ENGAGEMENT...", help="Those that are another occasion.")
    ],
    db: Db,
    reviewer: Reviewer,
    reason: Reason = None,
) -> None:
    """Say that some of an occasion's engagements are another occasion."""
    ledger = open_ledger(db)
    _judged(
        ledger.judge("split", reviewer, occasion=occasion, engagements=engagement, reason=reason)
    )


@app.command()
def retract(
    judgement: Annotated[str, typer.Argument(metavar="JUDGEMENT", help="Its id.")],
    db: Db,
    reviewer: Reviewer,
    reason: Reason = None,
) -> None:
    """Take a judgement back; it and this both stay on record."""
    _judged(open_ledger(db).retract(judgement, reviewer, reason))


@app.command()
def replay(
    file: Annotated[
        typer.FileText,
        typer.Argument(metavar="FILE", help="Judgements of another ledger; - for standard input."),
    ],
    db: Db,
) -> None:
    """Take over the judgements that `export --what judgements` wrote from another ledger."""
    from pydantic import ValidationError

    from communique.ledger import Judgement

    ledger, failed, judgements = open_ledger(db), False, []
    for number, line in enumerate(file, 1):
        try:
            if line.strip():
                judgements.append(Judgement.model_validate_json(line))
        except ValidationError as error:
            failed = True
            say(f"{file.name}, line {number}: {error.errors()[0]['msg'].lower()}")
    say(f"{ledger.replay(judgements):,} of {len(judgements):,} judgements were new")
    if failed:
        raise typer.Exit(1)


@app.command()
def token(
    name: Annotated[str, typer.Argument(metavar="REVIEWER", help="Who may judge at the desk.")],
    db: Db,
    end: Annotated[bool, typer.Option("--end", help="End their token instead.")] = False,
) -> None:
    """Give a reviewer a token for `communique serve`; an earlier one of theirs ends.

    It is printed this once; the ledger keeps only a digest of it.
    """
    from communique.ledger import reviewers

    if end:
        reviewers.dismiss(open_ledger(db), name)
    else:
        typer.echo(reviewers.admit(open_ledger(db), name))


def _judged(judgement: Any) -> None:
    typer.echo(judgement.id)
