
# A dump made by pg_dump is a script.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('split_dump');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION migrate');

$node->safe_psql('postgres', 'CREATE DATABASE source');
$node->safe_psql(
	'source', <<'EOS');
CREATE SCHEMA "a;b";
CREATE TYPE "a;b".mood AS ENUM ('it''s;', 'fi\ne');
CREATE TABLE "a;b".t (id int PRIMARY KEY, "end" text DEFAULT 'x;''\n', m "a;b".mood);
CREATE TABLE plain (id serial PRIMARY KEY, body text, raw bytea);
CREATE TABLE nothing (id int);
CREATE TABLE log (line text);
COMMENT ON TABLE plain IS E'a; comment\n-- with ''lines''\n\\.\n';
INSERT INTO "a;b".t VALUES (1, E'\\.', 'fi\ne'), (2, E'tab\tline\ncr\r;', NULL), (3, E'\\', 'it''s;');
INSERT INTO plain (body, raw)
	SELECT E'\\.\n''; /* "' || i, decode(lpad(to_hex(i), 4, '0'), 'hex')
	FROM generate_series(1, 500) i;
CREATE FUNCTION atomic(a int) RETURNS int LANGUAGE sql
BEGIN ATOMIC
	SELECT CASE WHEN a > 0 THEN CASE a WHEN 1 THEN 2 ELSE 3 END END;
	SELECT t."end" FROM "a;b".t;
	SELECT 1 AS "end";
END;
CREATE PROCEDURE atomic_too() BEGIN ATOMIC INSERT INTO log VALUES (';'); END;
CREATE FUNCTION quoted() RETURNS void LANGUAGE plpgsql AS $_$
BEGIN
	PERFORM $x$;$x$; -- it's
END $_$;
CREATE RULE two AS ON INSERT TO nothing
	DO ALSO (INSERT INTO log VALUES ('a;'); INSERT INTO log VALUES ('b'););
CREATE VIEW v AS SELECT id, CASE WHEN id > 1 THEN ';' END AS "case" FROM plain;
EOS

sub dump_of
{
	my ($database, $file, @options) = @_;
	command_ok([ 'pg_dump', @options, '-f', $file, '-d', $node->connstr($database) ],
		"pg_dump @options");
	return slurp_file($file);
}

# The statements of a file, as pairs of line and text.
sub split_file
{
	my ($file) = @_;
	return map { my ($line, $kind, $hex) = split /\|/; { line => $line, kind => $kind, sql => pack('H*', $hex) } }
	  split /\n/, $node->safe_psql('postgres',
		"SELECT line, kind, encode(convert_to(sql, 'UTF8'), 'hex') FROM migrate.split(pg_read_file('$file')) ORDER BY statement");
}

my $file = "$PostgreSQL::Test::Utils::tmp_check/copy.sql";
my $dump = dump_of('source', $file);
note(($dump =~ /^\\restrict /m ? 'has' : 'does not have') . ' lines for psql');

my @statements = split_file($file);
my @lines = split /\n/, $dump, -1;
is(scalar(grep { $_->{kind} eq 'copy' } @statements), 4, 'every table has its COPY');
is(scalar(grep { $_->{kind} !~ /^(plain|copy)$/ } @statements), 0, 'the rest is plain');
is(scalar(grep { $lines[ $_->{line} - 1 ] ne (split /\n/, $_->{sql})[0] . ($_->{sql} =~ /\n/ ? '' : ';') } @statements),
	0, 'every statement is at its line');

# What is left when the statements are taken away is comments, data and lines
# for psql.
my $rest = $dump;
foreach my $statement (@statements)
{
	$rest =~ s/^\Q$statement->{sql}\E;$//m or fail("statement at line $statement->{line}");
}
$rest =~ s/^(--.*|\\(un)?restrict .*)$//mg;
$rest =~ s/^(.+\n)*\\\.$//mg;
is($rest =~ s/\s+//gr, '', 'nothing is left over');

# Run statement by statement, a dump makes the same database.
$file = "$PostgreSQL::Test::Utils::tmp_check/inserts.sql";
$dump = dump_of('source', $file, '--inserts');
$node->safe_psql('postgres', 'CREATE DATABASE target TEMPLATE template0');
$node->safe_psql('target', join('', map { "$_->{sql};\n" } split_file($file)));
my $again = dump_of('target', "$file.again", '--inserts');
s/^\\(un)?restrict .*\n//mg foreach ($dump, $again);
is($again, $dump, 'the same again');

$file = "$PostgreSQL::Test::Utils::tmp_check/create.sql";
dump_of('source', $file, '--create');
my ($result, $out, $err) =
  $node->psql('postgres', "SELECT * FROM migrate.split(pg_read_file('$file'))");
isnt($result, 0, 'a dump that connects elsewhere is refused');
like($err, qr/psql meta-command "\\connect" cannot be run inside the server/, 'by name');

$node->stop;

done_testing();
