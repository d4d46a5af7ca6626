
# Many sessions that migrate at the same time: each step runs once, and what
# they are told adds up.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";

use List::Util qw(sum);
use MigrateTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $sessions = 8;
my $rounds = 10;

my $node = PostgreSQL::Test::Cluster->new('runs');
$node->init;
$node->start;

# Thirty revisions: a trunk, two branches, a merge on top.  Each makes a table
# and leaves a row in a table that is not theirs, so that a step that runs
# twice is seen even if it was rolled back in part.
$node->safe_psql('postgres', 'CREATE DATABASE prepared');
$node->safe_psql(
	'prepared', q{
	CREATE TABLE ran (rev text, up bool);
	CREATE EXTENSION migrate;
	SELECT migrate.define('r' || i,
		CASE WHEN i = 1 THEN NULL
			WHEN i = 20 THEN 'r10'
			WHEN i = 29 THEN 'r19, r28'
			ELSE 'r' || i - 1 END,
		'revision ' || i,
		format('CREATE TABLE t%s (i int PRIMARY KEY);'
			'INSERT INTO ran VALUES (''r%1$s'', true);', i),
		format('INSERT INTO ran VALUES (''r%s'', false); DROP TABLE t%1$s', i))
	FROM generate_series(1, 30) i});

sub tables_and_rows
{
	my ($database) = @_;

	return $node->safe_psql(
		$database, q{
		SELECT (SELECT count(*) FROM pg_class WHERE relname ~ '^t[0-9]+$' AND relkind = 'r'),
			(SELECT count(*) FROM migrate.version),
			(SELECT count(*) FILTER (WHERE up) FROM ran),
			(SELECT count(DISTINCT rev) FROM ran)});
}

# All at once on a fresh database.
foreach my $round (1 .. $rounds)
{
	$node->safe_psql('postgres', "CREATE DATABASE upgrade$round TEMPLATE prepared");
	my ($errors, @counts) = finish_all(
		start_together(
			$node, "upgrade$round",
			(q{SELECT migrate.upgrade('head');}) x $sessions));

	is($errors, '', "round $round: nobody fails");
	is(join(' ', sort { $a <=> $b } @counts),
		'0 ' x ($sessions - 1) . '30', "round $round: one has done it all");
	is(log_defects($node, "upgrade$round"), '', "round $round: log");
	is(tables_and_rows("upgrade$round"), '30|30|30|30', "round $round: each step once");
	$node->safe_psql('postgres', "DROP DATABASE upgrade$round");
}

# Revision by revision: each call gets one of its own.  The branches are left
# out, as from two heads there is more than one next revision.
$node->safe_psql('postgres', 'CREATE DATABASE steps TEMPLATE prepared');
$node->safe_psql(
	'steps', q{
	SELECT migrate.upgrade('r10');
	SELECT migrate.upgrade('r19');
	SELECT migrate.downgrade('base');
	TRUNCATE ran});
my ($errors, @counts) = finish_all(
	start_together(
		$node, 'steps',
		(q{SELECT migrate.upgrade('r10');}) x 4,
		(q{SELECT migrate.upgrade('r19');}) x 4));
is($errors, '', 'different targets: nobody fails');
is(sum(@counts), 19, 'different targets: the sum of the steps');
is(log_defects($node, 'steps'), '', 'different targets: log');

($errors, @counts) = finish_all(
	start_together(
		$node, 'steps', (q{SELECT migrate.downgrade('-1');}) x $sessions));
is($errors, '', 'one step down each: nobody fails');
is("@counts", join(' ', (1) x $sessions), 'one step down each: that many');
is($node->safe_psql('steps', 'SELECT migrate.current()'),
	'r11', 'one step down each: where that leads');
is(log_defects($node, 'steps'), '', 'one step down each: log');

# Up, down and to places in between, again and again, from several sessions.
# What is below the target cannot go down to it: that, and only that, is an
# error which is expected, and taken back to a savepoint.
$node->safe_psql('postgres', 'CREATE DATABASE mixed TEMPLATE prepared');
$node->safe_psql('mixed', 'CREATE TABLE result (up bool, steps int)');
my %script = (
	up => q{INSERT INTO result SELECT true, migrate.upgrade('head');},
	down => q{INSERT INTO result SELECT false, migrate.downgrade('base');},
	some => q{INSERT INTO result SELECT true, migrate.upgrade('r15, r24');},
	back => q{DO $$ BEGIN
		INSERT INTO result SELECT false, migrate.downgrade('r10');
	EXCEPTION WHEN SQLSTATE 'MG009' THEN
		NULL;
	END $$;},
	look => q{SELECT count(*) FROM migrate.history(); SELECT migrate.current(); SELECT * FROM migrate.status();});
my %weight = (up => 3, down => 2, some => 2, back => 1, look => 2);
my @files;
foreach my $name (sort keys %script)
{
	my $file = $node->basedir . "/$name.sql";

	append_to_file($file, $script{$name});
	push @files, '--file', "$file\@$weight{$name}";
}
{
	local $ENV{PGOPTIONS} = '-c client_min_messages=warning';

	foreach my $protocol (qw(simple extended prepared))
	{
		$node->command_ok(
			[
				'pgbench', '--no-vacuum', '--protocol', $protocol,
				'--client', $sessions, '--jobs', 2,
				'--transactions', 15, @files, $node->connstr('mixed')
			],
			"up and down by $protocol protocol: nobody fails");
		is(log_defects($node, 'mixed'), '', "up and down by $protocol protocol: log");
	}
}
is( $node->safe_psql(
		'mixed', q{
		SELECT count(*) FROM (
			SELECT up, sum(steps) FROM result GROUP BY up
			EXCEPT
			SELECT operation = 'upgrade', count(*) FROM migrate.log
			WHERE operation IN ('upgrade', 'downgrade') GROUP BY 1) AS d}),
	'0',
	'the counts are those of the log');
is( $node->safe_psql(
		'mixed', q{
		SELECT count(*) FILTER (WHERE up) - count(*) FILTER (WHERE NOT up)
			- (SELECT count(*) FROM migrate.version)
		FROM ran}),
	'0',
	'the scripts ran as often as the log says');

# A revision that comes and goes with what is applied, beside runs that have
# nothing to do with it and take no lock.  They must never see that it is
# applied and not that it exists; many revisions make the time between long.
$node->safe_psql(
	'postgres', q{
	CREATE DATABASE coming_and_going});
$node->safe_psql(
	'coming_and_going', q{
	CREATE EXTENSION migrate;
	SELECT migrate.define('s' || i, CASE WHEN i > 1 THEN 's' || i - 1 END)
	FROM generate_series(1, 3000) i;
	SELECT migrate.stamp()});
my $writer = $node->basedir . '/writer.sql';
my $reader = $node->basedir . '/reader.sql';
append_to_file($writer, <<'SQL');
BEGIN;
SELECT migrate.define('x', 's3000', '', '', '');
SELECT migrate.upgrade('x');
COMMIT;
BEGIN;
SELECT migrate.downgrade('s3000');
SELECT migrate.remove('x');
COMMIT;
SQL
append_to_file($reader, q{SELECT migrate.upgrade('s3000');});
{
	local $ENV{PGOPTIONS} = '-c client_min_messages=warning';

	my @pgbench = ('pgbench', '--no-vacuum', '--jobs', 2);
	my ($out, $err) = ('', '');
	my $writing = IPC::Run::start(
		[
			@pgbench, '--transactions', 40, '--file', $writer, $node->connstr('coming_and_going')
		],
		'>', \$out, '2>', \$err);
	$node->command_ok(
		[
			@pgbench, '--client', 3, '--transactions', 100, '--file', $reader,
			$node->connstr('coming_and_going')
		],
		'a revision that comes and goes disturbs nobody');
	ok($writing->finish, 'and nobody disturbs it') or diag($err);
}
is($node->safe_psql('coming_and_going', 'SELECT migrate.current()'),
	's3000', 'at the end it is gone');

$node->stop;

done_testing();
