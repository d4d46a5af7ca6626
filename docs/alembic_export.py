#!/usr/bin/env python3
"""Write the revisions of an Alembic project as calls of migrate.define.

    python3 alembic_export.py [alembic.ini] > history.sql

Run it where "alembic upgrade head --sql" works: it goes through the project's
env.py in offline mode, so naming conventions and the like are those of the
project.  No database is needed.

A script that cannot be rendered without a database is replaced by one that
raises an error, and is reported.  An empty downgrade() stays an empty script; one
that raises NotImplementedError, or that is missing, becomes null: the revision
cannot be taken back.
"""

import io
import re
import sys

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory

unrendered = 0


def report(text):
    print(text, file=sys.stderr)


def dollar_quoted(text):
    tag, number = "$migrate", 1
    while tag in text:
        tag, number = "$migrate%d" % number, number + 1
    return tag + "$" + text + tag + "$"


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def names(value):
    if not value:
        return []
    return [value] if isinstance(value, str) else list(value)


def render(context, revision, direction):
    """The SQL of one direction, or None if there is none."""
    global unrendered
    function = getattr(revision.module, direction, None)
    if function is None:
        return None if direction == "downgrade" else ""

    buffer, context.impl.output_buffer = context.impl.output_buffer, io.StringIO()
    # or else autocommit_block() writes COMMIT and BEGIN
    transactional, context.impl.transactional_ddl = context.impl.transactional_ddl, False
    try:
        function()
        return context.impl.output_buffer.getvalue().strip()
    except NotImplementedError:
        return None
    except Exception as error:
        unrendered += 1
        report("%s of %s cannot be rendered: %s" % (direction, revision.revision, error))
        return "DO $$BEGIN RAISE EXCEPTION 'could not be rendered without a database'; END$$;"
    finally:
        context.impl.output_buffer = buffer
        context.impl.transactional_ddl = transactional


def definition(context, revision):
    created = re.search(r"^Create Date: *(\S.*)$", revision.module.__doc__ or "", re.M)
    lines = ["rev_id => " + quoted(revision.revision)]
    for parameter, value in (
            ("down_revision", revision.down_revision),
            ("depends_on", revision.dependencies),
            ("branch_labels", getattr(revision.module, "branch_labels", None))):
        if names(value):
            lines.append(parameter + " => " + quoted(", ".join(names(value))))
    if created:
        lines.append("created_at => " + quoted(created.group(1).strip()))
    lines.append("message => " + dollar_quoted(revision.doc or ""))
    for direction in ("upgrade", "downgrade"):
        script = render(context, revision, direction)
        if script is not None:
            lines.append(direction + " => " + dollar_quoted(script))
    return "SELECT migrate.define(\n\t" + ",\n\t".join(lines) + ");\n"


def main():
    config = Config(sys.argv[1] if len(sys.argv) > 1 else "alembic.ini")
    scripts = ScriptDirectory.from_config(config)

    def export(_, context):
        for revision in reversed(list(scripts.walk_revisions())):
            print(definition(context, revision))
        return []

    with EnvironmentContext(config, scripts, fn=export, as_sql=True,
                            starting_rev=None, destination_rev="heads",
                            output_buffer=io.StringIO()):
        scripts.run_env()
    return 1 if unrendered else 0


if __name__ == "__main__":
    sys.exit(main())
