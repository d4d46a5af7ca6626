
# What came with servers after the oldest: scripts that say it, and what it does
# to a run.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('newer');
$node->init;
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION migrate');
my $version = int($node->safe_psql('postgres', q{SELECT current_setting('server_version_num')::int / 10000}));

# Define a revision on its own.
sub define
{
	my ($id, $upgrade, $downgrade) = @_;

	return $node->psql('postgres',
		"SELECT migrate.define('$id', NULL, '$id', \$up\$$upgrade\$up\$, \$down\$$downgrade\$down\$)");
}

# A script that goes up and down, in one transaction and in many, or that a server
# from before "since" does not parse.
sub goes_up_and_down
{
	my ($id, $since, $upgrade, $downgrade, $query, $wanted) = @_;
	my ($status, $out, $err) = define($id, $upgrade, $downgrade);

	if ($version < $since)
	{
		# what it can parse it refuses when it is run
		($status, $out, $err) = $node->psql('postgres', "SELECT migrate.upgrade('$id')") if $status == 0;
		like($err, qr/syntax error|unrecognized|missing FROM-clause entry/, "$id: an older server says so");
		$node->psql('postgres', "SELECT migrate.remove('$id')");
		return;
	}
	is($status, 0, "$id: is defined") or diag $err;
	foreach my $way ('SELECT migrate.upgrade', 'CALL migrate.upgrade_each')
	{
		my $back = $way =~ s/upgrade/downgrade/r;

		is($node->psql('postgres', "$way('$id')"), 0, "$id: $way");
		is($node->safe_psql('postgres', $query), $wanted, "$id: $way: does what it says");
		is($node->psql('postgres', "$back('base')"), 0, "$id: $back");
		is( $node->safe_psql('postgres', q{SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace}),
			'0', "$id: $back: leaves nothing");
	}
	$node->safe_psql('postgres', "SELECT migrate.remove('$id')");
	return;
}

#
# Statements
#
goes_up_and_down('merge', 15, q{
	CREATE TABLE t (id int PRIMARY KEY, n int);
	INSERT INTO t VALUES (1, 1), (2, 2);
	MERGE INTO t USING (VALUES (1, 10), (3, 30)) AS v (id, n) ON t.id = v.id
	WHEN MATCHED AND v.n > 100 THEN DELETE
	WHEN MATCHED THEN UPDATE SET n = v.n
	WHEN NOT MATCHED THEN INSERT VALUES (v.id, v.n)},
	'DROP TABLE t', 'SELECT * FROM t ORDER BY id', "1|10\n2|2\n3|30");
goes_up_and_down('merge_returning', 17, q{
	CREATE TABLE t (id int PRIMARY KEY, n int);
	INSERT INTO t VALUES (1, 1), (2, 2);
	MERGE INTO t USING (VALUES (1, 10), (3, 30)) AS v (id, n) ON t.id = v.id
	WHEN MATCHED THEN UPDATE SET n = v.n
	WHEN NOT MATCHED BY TARGET THEN INSERT VALUES (v.id, v.n)
	WHEN NOT MATCHED BY SOURCE THEN DELETE
	RETURNING merge_action(), t.*;
	CREATE TABLE moved AS WITH m AS (MERGE INTO t USING (VALUES (1)) AS v (id) ON t.id = v.id
		WHEN MATCHED THEN DELETE RETURNING merge_action() AS action, t.id) SELECT * FROM m},
	'DROP TABLE t, moved', 'SELECT (SELECT string_agg(t::text, $$ $$ ORDER BY id) FROM t), * FROM moved', '(3,30)|DELETE|1');
goes_up_and_down('virtual', 18, q{
	CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) VIRTUAL, c int GENERATED ALWAYS AS (a + 2));
	INSERT INTO t VALUES (1);
	ALTER TABLE t ADD d int GENERATED ALWAYS AS (a + 3) VIRTUAL, ALTER b SET EXPRESSION AS (a * 10)},
	'DROP TABLE t', 'TABLE t', '1|10|3|4');
goes_up_and_down('not_enforced', 18, q{
	CREATE TABLE p (id int PRIMARY KEY);
	CREATE TABLE t (a int CONSTRAINT positive CHECK (a > 0) NOT ENFORCED,
		b int CONSTRAINT t_p REFERENCES p NOT ENFORCED, c int);
	INSERT INTO t VALUES (-1, 7, 1);
	ALTER TABLE t ADD CONSTRAINT t_c NOT NULL c NOT VALID;
	UPDATE t SET a = 1, b = NULL;
	ALTER TABLE t ALTER CONSTRAINT t_p ENFORCED, VALIDATE CONSTRAINT t_c},
	'DROP TABLE t, p',
	'SELECT conname, conenforced, convalidated FROM pg_constraint WHERE conrelid = $$t$$::regclass ORDER BY 1',
	"positive|f|f\nt_c|t|t\nt_p|t|t");
goes_up_and_down('without_overlaps', 18, q{
	CREATE TABLE booking (room int4range, during daterange, PRIMARY KEY (room, during WITHOUT OVERLAPS));
	CREATE TABLE guest (room int4range, during daterange,
		FOREIGN KEY (room, PERIOD during) REFERENCES booking (room, PERIOD during));
	INSERT INTO booking VALUES ('[1,1]', '[2025-01-01,2025-02-01)'), ('[1,1]', '[2025-02-01,2025-03-01)');
	INSERT INTO guest VALUES ('[1,1]', '[2025-01-15,2025-02-15)')},
	'DROP TABLE guest, booking', 'SELECT count(*) FROM booking', '2');
goes_up_and_down('returning_old', 18, q{
	CREATE TABLE t (id int, n int);
	INSERT INTO t VALUES (1, 1);
	CREATE TABLE u AS WITH c AS (UPDATE t SET n = 2 RETURNING old.n AS o, new.n AS n) SELECT * FROM c},
	'DROP TABLE t, u', 'TABLE u', '1|2');

#
# transaction_timeout counts for each transaction, and ends the session.
#
# Run a call while another session has a lock that it waits for.
sub times_out
{
	my ($call) = @_;
	my $holder = $node->background_psql('postgres');

	$holder->query_safe('BEGIN; LOCK busy');
	my ($status, $out, $err) =
	  $node->psql('postgres', "SET transaction_timeout = '700ms'; $call");
	$holder->query_safe('ROLLBACK');
	$holder->quit;
	is($status, 2, "$call: the connection is lost");
	like($err, qr/FATAL:  terminating connection due to transaction timeout/, "$call: to the timeout");
	is( $node->safe_psql('postgres', q{
			SELECT count(*) FROM migrate.log WHERE rev_id IN ('slow', 'online') AND outcome <> 'done'}),
		'0', "$call: nothing is logged");
	return;
}

SKIP:
{
	skip 'transaction_timeout came with 17', 1 if $version < 17;

	# each of several transactions may take that long
	foreach my $number (1 .. 3)
	{
		my $parent = $number > 1 ? q{'part} . ($number - 1) . q{'} : 'NULL';
		$node->safe_psql('postgres',
			"SELECT migrate.define('part$number', $parent, 'part', 'SELECT pg_sleep(2)', '')");
	}
	my ($status, $out, $err) = $node->psql('postgres',
		"SET transaction_timeout = '5s'; CALL migrate.upgrade_each('part3')");
	is($status, 0, 'a run of several transactions takes longer than one may') or diag $err;
	($status, $out, $err) = $node->psql('postgres',
		"SELECT migrate.stamp('base'); SET transaction_timeout = '5s'; SELECT migrate.upgrade('part3')");
	like($err, qr/terminating connection due to transaction timeout/, 'and not in one');
	is($node->safe_psql('postgres', 'SELECT count(*) FROM migrate.version'), '0', 'which is undone');

	$node->safe_psql('postgres', 'CREATE TABLE busy (i int)');
	define('slow', 'CREATE TABLE slow (); ALTER TABLE busy ADD slow int', 'ALTER TABLE busy DROP slow; DROP TABLE slow');
	define('online', 'CREATE TABLE online (); CREATE INDEX CONCURRENTLY busy_i ON busy (i)',
		'DROP INDEX CONCURRENTLY busy_i; DROP TABLE online');
	foreach my $id ('slow', 'online')
	{
		times_out("CALL migrate.upgrade_each('$id')");
		is( $node->psql('postgres', "SET transaction_timeout = 0; CALL migrate.upgrade_each('$id')"),
			0, "$id: the next call finishes it");
		is( $node->safe_psql('postgres',
				"SELECT to_regclass('$id') IS NOT NULL, (SELECT count(*) FROM migrate.version WHERE rev_id = '$id')"),
			't|1', "$id: it is there");
	}
	is($node->safe_psql('postgres', q{SELECT indisvalid FROM pg_index WHERE indexrelid = 'busy_i'::regclass}),
		't', 'and its index is valid');
	$node->safe_psql('postgres', q{CALL migrate.downgrade_each('base'); DROP TABLE busy});
}

#
# Statements of 19 that cannot run in a transaction block, and their relatives
#
my @statements = (
	[ 'REPACK', 'top level' ],
	[ 'REPACK (VERBOSE)', 'top level' ],
	[ 'REPACK (CONCURRENTLY) t', 'top level' ],
	[ 'REPACK (CONCURRENTLY true, VERBOSE) t', 'top level' ],
	[ 'REPACK (CONCURRENTLY false) t', 'plain' ],
	[ 'REPACK t', 'plain' ],
	[ 'REPACK (ANALYZE) t USING INDEX t_pkey', 'plain' ],
	[ q{WAIT FOR LSN '0/0' WITH (MODE 'primary_flush')}, 'top level' ]);

$node->safe_psql('postgres', 'CREATE TABLE t (i int PRIMARY KEY)');
foreach my $statement (@statements)
{
	my ($sql, $kind) = @$statement;
	my ($status, $out, $err) =
	  $node->psql('postgres', "SELECT kind FROM migrate.split(\$sql\$$sql\$sql\$)");

	if ($version < 19)
	{
		like($err, qr/syntax error/, "$sql: not known here");
		next;
	}
	is($out, $kind, "$sql: is $kind");
	define('s', "CREATE TABLE s (); $sql", 'DROP TABLE s');
	($status, $out, $err) = $node->psql('postgres', "SELECT migrate.upgrade('s')");
	if ($kind eq 'plain')
	{
		is($status, 0, "$sql: runs in a transaction") or diag $err;
		$node->safe_psql('postgres', q{SELECT migrate.downgrade('base')});
	}
	else
	{
		like($err, qr/cannot run inside a transaction/, "$sql: is refused in a transaction, before anything runs");
		# and rightly
		($status, $out, $err) = $node->psql('postgres', "DO \$do\$ BEGIN EXECUTE \$sql\$$sql\$sql\$; END \$do\$");
		isnt($status, 0, "$sql: the server refuses it there, too");
	}
	($status, $out, $err) = $node->psql('postgres', q{CALL migrate.upgrade_each('s')});
	is($status, 0, "$sql: runs in a transaction of its own") or diag $err;
	$node->safe_psql('postgres', q{CALL migrate.downgrade_each('base')});
}

$node->stop;
done_testing();
