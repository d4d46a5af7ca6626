
# What upgrade_sql writes means the same to every psql, whatever its session and
# its variables are: it does what upgrade does, and runs no command of its own.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";

use MigrateTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('offline');
$node->init(extra => [ '--encoding', 'UTF8', '--locale', 'C' ]);
$node->start;

my $dir = PostgreSQL::Test::Utils::tempdir();
my $touched = "$dir/touched";

# Run psql with settings of the session and options, on a file or a command.
# Returns its exit status.
sub psql
{
	my ($database, $settings, @options) = @_;

	local $ENV{PGOPTIONS} = join ' ', '-c client_min_messages=warning',
	  map { "-c $_" } grep { !/client_encoding/ } @$settings;
	local $ENV{PGCLIENTENCODING} = (map { /client_encoding=(.*)/ ? $1 : () } @$settings)[0] // 'UTF8';
	run_log([ 'psql', '-X', '-A', '-t', '-q', '-d', $node->connstr($database), @options ]);
	return $?;
}

# Define a script as a session with these settings reads it; it comes in UTF-8.
my $number = 0;

sub check_script
{
	my ($title, $script, $made_by, $run_by, @options) = @_;
	my ($one, $other) = map { $_ . ++$number } qw(one other);
	my $file = "$dir/$number.sql";

	foreach my $database ($one, $other)
	{
		$node->safe_psql('postgres', "CREATE DATABASE $database");
		append_to_file("$dir/$database.define",
			"CREATE EXTENSION migrate;\nSELECT migrate.define('r', NULL, 'it', \$define\$$script\$define\$);\n");
		psql($database, [ grep { !/client_encoding/ } @$made_by ], '-v', 'ON_ERROR_STOP=1', '-f', "$dir/$database.define") == 0
		  or die "$title: not defined";
	}
	psql($one, $made_by, '-c', 'SELECT migrate.upgrade()') == 0 or die "$title: not upgraded";
	psql($other, $made_by, '-o', $file, '-c', 'SELECT migrate.upgrade_sql()') == 0 or die "$title: not written";
	is(psql($other, $run_by, @options, '-o', "$dir/out", '-f', $file), 0, "$title: runs");
	ok(!-e $touched, "$title: runs no command");
	unlink $touched;
	is(dump_tables($other), dump_tables($one), "$title: does the same");
	return;
}

sub dump_tables
{
	my ($database) = @_;

	return $node->safe_psql($database, q{SELECT schema_to_xml('public', true, false, '')});
}

my $on = 'standard_conforming_strings=on';
# In 19 it cannot be set off.
my $off = $node->pg_version < 19 ? 'standard_conforming_strings=off' : undef;
my @settings = grep { defined } ($on, $off);
my @touch = (
	[ $on, "CREATE TABLE t AS SELECT 'a\\' AS a, '; \\! touch $touched #' AS b;" ],
	[ $off, "CREATE TABLE t AS SELECT 'a\\'; \\! touch $touched #' AS a, 1 AS b;" ]);

foreach my $case (grep { defined $_->[0] } @touch)
{
	my ($made_by, $script) = @$case;

	foreach my $run_by (@settings)
	{
		check_script("$made_by, $run_by", $script, [$made_by], [$run_by]);
	}
}
SKIP:
{
	skip 'standard_conforming_strings cannot be off', 15 unless defined $off;

	# also where the script says how it is to be read
	check_script('changed on the way',
		"SET standard_conforming_strings = off; CREATE TABLE t AS SELECT 'a\\'; \\! touch $touched #' AS a; "
		  . "SET standard_conforming_strings = on; CREATE TABLE u AS SELECT 'a\\' AS a, '; \\! touch $touched #' AS b",
		[$on], [$off]);
}

# psql's variables, those that it has by itself and others, are not meant
check_script(
	'variables',
	q{CREATE TABLE t AS SELECT (ARRAY[1, 2, 3, 4])[1:PORT] AS a, (ARRAY[1, 2, 3, 4])[1:"port"] AS b,
	(ARRAY[1, 2, 3, 4])['1':'2'] AS c, (ARRAY[1, 2, 3, 4])[:x] AS d, (ARRAY[1, 2, 3, 4])[1:2] AS e, ':x :"x"' AS ":x",
	$$:x$$ AS "f:x", make_date(year:=2000, month:=1, day:=1)::text AS g -- :x
	FROM (VALUES (2, 3)) AS v (port, x)},
	[$on], [$on], '-v', 'x=1', '-v', '2=4', '-v', "port=1] AS b; \\! touch $touched\n");

# lines that end in CR LF
check_script('carriage returns',
	"CREATE TABLE t (i int, t text);\r\nCOPY t FROM stdin;\r\n1\tone\r\n2\ttwo\r\n\\.\r\nCOPY t FROM stdin;\r\n\\.\r\nINSERT INTO t VALUES (3, 'a\r\nb');\r\n",
	[$on], [$on]);

# The file has the encoding of who has made it.
check_script('LATIN1', "CREATE TABLE t (t text);\nCOPY t FROM stdin;\n\xc3\xa9\n\\.\nINSERT INTO t VALUES ('\xc3\xa9')",
	[ $on, 'client_encoding=LATIN1' ], [$on]);
# in this one the second byte of a letter is a backslash
foreach my $strings (@settings)
{
	check_script("SJIS, $strings", "CREATE TABLE t AS SELECT '\xe8\xa1\xa8'::text AS a, '; \\\\! touch $touched #' AS b",
		[ $strings, 'client_encoding=SJIS' ], [$strings]);
}

# Variables that change what psql sends.
check_script('variables of psql', "CREATE TABLE t (i int);\nINSERT INTO t\n\tVALUES (1);\nSELECT i AS j\n\tINTO u FROM t;",
	[$on], [$on], '-S', '-v', 'AUTOCOMMIT=off', '-v', 'FETCH_COUNT=10', '-v', 'ON_ERROR_ROLLBACK=on');

# What the file has set for itself is as it was afterwards.
$node->safe_psql('postgres', "CREATE DATABASE last");
$node->safe_psql('last', q{CREATE EXTENSION migrate; SELECT migrate.define('r', NULL, 'it', 'CREATE TABLE t ()')});
psql('last', [$on], '-o', "$dir/last.sql", '-c', 'SELECT migrate.upgrade_sql()');
my $value = defined $off ? 'off' : 'on';
my ($out, $err) = run_command(
	[   'psql', '-XAtq', '-d', $node->connstr('last'), '-c', "SET standard_conforming_strings TO $value", '-c', '\encoding LATIN1',
		'-f', "$dir/last.sql", '-c', 'SHOW standard_conforming_strings', '-c', 'SHOW client_encoding' ]);
is($out =~ s/^.*?(?=$value)//sr, "$value\nLATIN1", 'settings are put back');

$node->stop;
done_testing();
