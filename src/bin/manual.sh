#!/bin/sh
#
# manual.sh PROGRAM VERSION: print the manual page, with the commands and options
# that the program's --help lists.
program=$1
version=$2

# roff takes a backslash, and a dot or a quote at the beginning of a line
roff()
{
	sed -e 's/\\/\\e/g' -e "s/^[.']/\\\\\\&&/" -e 's/-/\\-/g'
}

# options FIRST LAST: lines of --help between two lines, as a list
options()
{
	sed -n "/^$1/,/^$2/p" | roff |
		sed -nE 's/^  ((\\-.)?,? *\\-\\-[^ ]+) +(.*)/.TP\n.B \1\n\3/p' | sed -E 's/^(\.B) +/\1 /'
}

cat <<END
.TH PG_MIGRATE 1 "" "migrate $version" "migrate"
.SH NAME
pg_migrate \\- run the migrations of a PostgreSQL database from revision files
.SH SYNOPSIS
.B pg_migrate
.I command
.RI [ option ]...
.RI [ argument ]...
.SH DESCRIPTION
.B pg_migrate
writes revision files, which are SQL with their place in the graph of revisions in comments,
sends them to a database that has the extension
.BR migrate ,
and runs them there.
It has no knowledge of its own: what it does is done by functions of the extension, which are
described in its reference.
.PP
A target is a revision, a branch label, the beginning of one, or a word such as head, base,
\\-1 or billing@head; head and heads are those of the files.
.SH COMMANDS
END
commands=$("$program" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p')
for command in $commands; do
	"$program" "$command" --help | sed -n '4p' | roff | sed -e 's/^ *\(.*\)/.SS "\1"/'
	"$program" "$command" --help | sed -n '1s/^[^:]*: //p' | roff | sed 's/^\(.\)/\u\1/'
	"$program" "$command" --help | options Options: '$'
done
echo '.SH "CONNECTION OPTIONS"'
"$program" --help | options 'Connection options:' '$'
cat <<'END'
.SH ENVIRONMENT
.TP
.B DATABASE_URL
URI of the database, also as frameworks write it. It is looked for in the file .env as well.
.TP
.BR PGHOST ", " PGPORT ", " PGDATABASE ", " PGUSER ", ..."
as for all programs on libpq.
.TP
.BR VISUAL ", " EDITOR
editor of the options and commands that open one.
.TP
.BR PG_COLOR ", " NO_COLOR
whether output is colored: always, auto or never.
.SH FILES
.TP
.I pg_migrate.conf
settings directory, database, env_file, model, schemas, kinds and exclude.
.TP
.I .env
variables of the environment.
.TP
.I migrations/*.sql
revision files.
.SH "EXIT STATUS"
0 done; 1 the database said no; 2 no connection, or it was lost; 3 wrong usage; 4 not up to
date, or files differ; 5 the schema differs from the model, and nothing else is wrong.
.SH "SEE ALSO"
.BR psql (1),
.BR pg_dump (1)
END
