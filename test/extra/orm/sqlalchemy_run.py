"""sqlalchemy_run.py RECIPE set | compare: set the model by the recipe, or print what
Alembic finds to do, which is nothing if all is well."""

import os
import sys

from sqlalchemy import create_engine

from sqlalchemy_models import metadata

recipe, action = sys.argv[1:]
url = f"postgresql+psycopg2:///{os.environ['PGDATABASE']}?host={os.environ['PGHOST']}"

with create_engine(url).begin() as connection:
    if action == "set":
        exec(compile(open(recipe, encoding="utf-8").read(), recipe, "exec"))
    else:
        from alembic.autogenerate import compare_metadata
        from alembic.migration import MigrationContext

        def ours(name, kind, parents):
            return kind != "schema" or name in (None, "billing")

        context = MigrationContext.configure(connection, opts={
            "include_schemas": True, "compare_type": True, "compare_server_default": True,
            "include_name": ours})
        for difference in compare_metadata(context, metadata):
            print(difference)
