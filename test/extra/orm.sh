#!/bin/bash
#
# The recipes for ORMs in docs/coming-from-alembic.md, taken from there, with models of
# SQLAlchemy and Django: the schema that autogenerate makes is what the ORM itself
# makes, as the ORM and pg_dump see it.
#
# needs: alembic=alembic django-admin=python3-django python3:psycopg2=python3-psycopg2

# shellcheck source=test/extra/common.bash
. "$(dirname "$0")/common.bash"

python=/usr/bin/python3
document=$here/../../docs/coming-from-alembic.md

# has MODULE...
has()
{
	local IFS=,

	"$python" -c "import $*" 2>/dev/null
}

# sorted_dump DATABASE: lines of the dump in any order, since columns and objects may be
# in another
sorted_dump()
{
	dump "$1" --schema-only | sed -e 's/,$//' | sort
}

# run PROGRAM DATABASE ACTION
run()
{
	PYTHONPATH=$here/orm PYTHONDONTWRITEBYTECODE=1 PGDATABASE=$2 \
		"$python" -W ignore "$here/orm/$1_run.py" "$work/$1" "$3"
}

# upgraded DATABASE: a revision of all that the model has, applied
upgraded()
{
	sql "$1" -c "SELECT migrate.revision('all of it', autogenerate => true) IS NOT NULL" \
		-c 'SELECT migrate.upgrade()'
}

sqlalchemy()
{
	new_database orm
	sql orm -c 'CREATE EXTENSION migrate'
	"$python" "$here/orm/recipe.py" "$document" SQLAlchemy >"$work/sqlalchemy"
	ok 'SQLAlchemy: the recipe sets the model' run sqlalchemy orm set
	is 'SQLAlchemy: a revision is made and applied' "$(upgraded orm)" $'t\n1'
	is 'SQLAlchemy: twenty tables' "$(sql orm -c "SELECT count(*) FROM pg_tables
		WHERE schemaname IN ('public', 'billing')")" 20
	is 'SQLAlchemy: Alembic finds nothing to do' "$(run sqlalchemy orm compare)" ''
	is 'SQLAlchemy: nor does diff()' "$(sql orm -c 'SELECT * FROM migrate.diff()')" ''
	sql orm -c 'ALTER TABLE task DROP due' -c 'ALTER TABLE team ADD x int'
	ok 'SQLAlchemy: Alembic finds what is changed by hand' \
		test "$(run sqlalchemy orm compare | wc -l)" -ge 2
	is 'SQLAlchemy: and so does diff()' "$(sql orm -c 'SELECT operation, object FROM migrate.diff()
		WHERE kind = '\''column'\'' ORDER BY object')" $'create|public.task.due\ndrop|public.team.x'
	sql orm -c "SELECT migrate.revision('put back', autogenerate => true) IS NOT NULL" \
		-c 'SELECT migrate.upgrade()' >/dev/null
	is 'SQLAlchemy: which is put back' "$(run sqlalchemy orm compare)" ''
	is 'SQLAlchemy: everything can be taken back' "$(sql orm -c "SELECT migrate.downgrade('base')" \
		-c "SELECT count(*) FROM pg_tables WHERE schemaname IN ('public', 'billing')")" $'2\n0'
}

django()
{
	new_database orm
	new_database orm_own
	sql orm -c 'CREATE EXTENSION migrate'
	"$python" "$here/orm/recipe.py" "$document" Django >"$work/django"
	ok 'Django: the recipe sets the model' run django orm set
	is 'Django: a revision is made and applied' "$(upgraded orm)" $'t\n1'
	ok 'Django: its own migrations run' run django orm_own migrate
	sql orm_own -c 'DROP TABLE django_migrations'
	is 'Django: the schema is the same' "$(sorted_dump orm)" "$(sorted_dump orm_own)"
	is 'Django: there is nothing to do' "$(sql orm -c 'SELECT * FROM migrate.diff()')" ''
}

tried=false
if has alembic sqlalchemy psycopg2; then
	sqlalchemy
	tried=true
fi
if has django psycopg2; then
	django
	tried=true
fi
$tried || skip 'there is neither SQLAlchemy with Alembic nor Django'
sql postgres -c 'DROP DATABASE IF EXISTS orm' -c 'DROP DATABASE IF EXISTS orm_own'
finish
