
# A statement that cannot run in a transaction and is interrupted is finished by
# the next run, which removes what was left behind, and nothing else.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";

use MigrateTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('resume');
$node->init;
$node->append_conf('postgresql.conf', 'restart_after_crash = on');
$node->start;

# Names that need quotes, and one that leaves no room for a suffix.
my $long = 'l' x 60;
my $cut = 'l' x 57;
$node->safe_psql(
	'postgres', qq{
	CREATE EXTENSION migrate;
	CREATE SCHEMA "S s";
	CREATE TABLE "S s"."T t" (i int, t text);
	INSERT INTO "S s"."T t" SELECT i, 'x' || i FROM generate_series(1, 100) i;
	CREATE INDEX $long ON "S s"."T t" (t);
	CREATE TABLE p (i int) PARTITION BY RANGE (i);
	CREATE TABLE "p 1" PARTITION OF p FOR VALUES FROM (1) TO (10);
	CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20)});

sub sql
{
	return $node->safe_psql('postgres', $_[0]);
}

# What holds up a statement: who writes, who has an old snapshot, who reads, and
# who does what cannot be done at the same time.
my $write = 'INSERT INTO "S s"."T t" VALUES (0)';
my $snapshot = 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT 1';
my $read = 'LOCK TABLE "S s"."T t" IN ACCESS SHARE MODE';
my $exclude = 'LOCK TABLE "S s"."T t" IN SHARE UPDATE EXCLUSIVE MODE';

sub holder
{
	my ($sql) = @_;
	my $session = $node->background_psql('postgres');

	$session->query_safe("BEGIN; $sql");
	return $session;
}

# The indexes of a table and of its TOAST table that are not what they should be.
sub invalid_indexes
{
	return sql(<<'SQL');
SELECT regexp_replace(relname, '[0-9]+_index', 'N_index')
	|| CASE WHEN indisvalid THEN ' odd' WHEN indislive THEN ' invalid' ELSE ' dead' END
FROM pg_index JOIN pg_class ON oid = indexrelid
WHERE NOT indisvalid OR relname ~ 'cc(new|old)[0-9]*$' ORDER BY relname COLLATE "C"
SQL
}

my $is_waiting = q{EXISTS (SELECT FROM pg_stat_activity
	WHERE backend_type = 'migrate worker' AND wait_event_type = 'Lock')};
my $has_no_worker =
  q{NOT EXISTS (SELECT FROM pg_stat_activity WHERE backend_type = 'migrate worker')};

# The ways to interrupt a run: of a backend that calls, or of all.
my @ways = (
	'SELECT pg_cancel_backend($caller)',
	'SELECT pg_terminate_backend($caller)',
	q{SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'migrate worker'},
	'immediate');
my $way = 0;

sub interrupt
{
	my ($caller, @sessions) = @_;
	my $how = $ways[ $way++ % @ways ];

	note("interrupted by $how");
	if ($how eq 'immediate')
	{
		$node->stop('immediate');
		$node->start;
	}
	else
	{
		$how =~ s/\$caller/$caller/;
		sql($how);
		wait_for($node, 'postgres', "SELECT $has_no_worker");
		wait_for($node, 'postgres',
			"SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = $caller AND state = 'active')");
	}
	$_->{run}->kill_kill foreach @sessions;
	wait_for($node, 'postgres', q{SELECT count(*) = 1 FROM pg_stat_activity
		WHERE backend_type = 'client backend'});
	return;
}

my $revision = 0;

# A revision with this statement.
sub define
{
	my ($script) = @_;
	my $parent = $revision > 0 ? "'r$revision'" : 'NULL';

	$revision++;
	sql("SELECT migrate.define('r$revision', $parent, 'step', \$script\$$script\$script\$, NULL)");
	return;
}

# Run it until it waits for a transaction that has done something, and a
# condition is true; then, if told so, until it waits for a second one and
# another condition is true.  Interrupt it there.
sub run_until
{
	my ($hold, $until, $hold_next, $until_next) = @_;
	my @holders = holder($hold);
	my $session = $node->background_psql('postgres', on_error_stop => 0);
	my $pid = $session->query_safe('SELECT pg_backend_pid()');

	$session->query_until(qr/running/, "\\echo running\nCALL migrate.upgrade_each();\n");
	wait_for($node, 'postgres', "SELECT $is_waiting AND ($until)");
	if ($hold_next)
	{
		push @holders, holder($hold_next);
		(shift @holders)->quit;
		wait_for($node, 'postgres', "SELECT $is_waiting AND ($until_next)");
	}
	interrupt($pid, $session, @holders);
	return;
}

# Run it again.  Returns what it says, but for what it says about any run.
sub run_again
{
	my ($result, $out, $err) = $node->psql('postgres', 'CALL migrate.upgrade_each()', @_);

	return join "\n", map { s/^psql:<stdin>:1: //r =~ s/\[1\/1\] //r }
	  grep { /(NOTICE|WARNING|ERROR|DETAIL|HINT): / && !/Running upgrade|Done in|is half done|goes on with it/ }
	  split /\n/, $err;
}

# It is applied, and there is nothing left to be known about it.
sub is_done
{
	my ($name) = @_;

	is( sql(q{SELECT migrate.current(), (SELECT count(*) FROM migrate.half_done),
		(SELECT count(*) FROM migrate.build)}),
		"r$revision|0|0",
		"$name: done");
	return;
}

sub dropping
{
	return "NOTICE:  dropping invalid index \"$_[0]\" that an interrupted run left behind";
}

#
# CREATE INDEX CONCURRENTLY
#
my $exists = q{EXISTS (SELECT FROM pg_class WHERE relname = 'I i')};

foreach my $case (
	[ '"I i"', 'waits for writers', $write ],
	[ '"I i"', 'waits for snapshots', $snapshot ],
	[ 'IF NOT EXISTS "I i"', 'if not exists, waits for writers', $write ],
	[ 'IF NOT EXISTS "I i"', 'if not exists, waits for snapshots', $snapshot ])
{
	my ($name, $title, $hold) = @$case;

	define("CREATE INDEX CONCURRENTLY $name ON \"S s\".\"T t\" (i)");
	run_until($hold, $exists);
	is(invalid_indexes(), 'I i invalid', "create index, $title: invalid");
	is(run_again(), dropping('S s.I i'), "create index, $title: dropped and built");
	is(invalid_indexes(), '', "create index, $title: valid");
	is_done("create index, $title");
	sql('DROP INDEX "S s"."I i"');
}

# The clean-up is interrupted as well.
define('CREATE INDEX CONCURRENTLY ON "S s"."T t" (i)');
run_until($write, q{EXISTS (SELECT FROM pg_class WHERE relname = 'T t_i_idx')});
run_until($read, q{true}, $read, q{EXISTS (SELECT FROM pg_index WHERE NOT indislive)});
is(invalid_indexes(), 'T t_i_idx dead', 'clean-up: interrupted');
is(run_again(), dropping('S s.T t_i_idx'), 'clean-up: repeated');
is(invalid_indexes(), '', 'clean-up: valid');
is_done('clean-up');
sql('DROP INDEX "S s"."T t_i_idx"');

# One that somebody has repaired is not built twice.
define('CREATE INDEX CONCURRENTLY "I i" ON "S s"."T t" (i)');
run_until($write, $exists);
sql('REINDEX INDEX "S s"."I i"');
is( run_again(),
	'NOTICE:  index "S s.I i" of an interrupted run is valid by now',
	'repaired index: kept');
is_done('repaired index');

# One that is not ours is neither dropped nor taken for ours.
sql(q{UPDATE pg_index SET indisvalid = false WHERE indexrelid = '"S s"."I i"'::regclass});
define('CREATE INDEX CONCURRENTLY IF NOT EXISTS "I i" ON "S s"."T t" (i)');
run_until($exclude, 'true');
my $refusal =
	"NOTICE:  relation \"I i\" already exists, skipping\n"
  . "ERROR:  index \"S s.I i\" is invalid\n"
  . "DETAIL:  A statement that leaves its index invalid does not count as done.\n"
  . 'HINT:  Drop it with DROP INDEX CONCURRENTLY, or repair it with REINDEX INDEX CONCURRENTLY.';
is(run_again(), $refusal, 'index of others: refused');
is(run_again(), $refusal, 'index of others: again');
sql('REINDEX INDEX CONCURRENTLY "S s"."I i"');
is(run_again(), 'NOTICE:  relation "I i" already exists, skipping', 'index of others: repaired');
is_done('index of others');

#
# DROP INDEX CONCURRENTLY
#
foreach my $case ([ 'invalid' ], [ 'dead', $read, q{EXISTS (SELECT FROM pg_index WHERE NOT indislive)} ])
{
	my ($state, @next) = @$case;

	define('DROP INDEX CONCURRENTLY "S s"."I i"');
	run_until($read, q{EXISTS (SELECT FROM pg_index WHERE NOT indisvalid)}, @next);
	is(invalid_indexes(), "I i $state", "drop index, $state");
	is(run_again(), '', "drop index, $state: repeated");
	is(sql("SELECT $exists"), 'f', "drop index, $state: gone");
	is_done("drop index, $state");
	sql('CREATE INDEX "I i" ON "S s"."T t" (i)');
}

# What the name stands for may have changed meanwhile.
sql('CREATE TABLE other (i int); CREATE INDEX "I i" ON other (i)');
define('SET search_path = "S s", public; DROP INDEX CONCURRENTLY "I i"');
run_until($read, q{EXISTS (SELECT FROM pg_index WHERE NOT indisvalid)});
sql('DROP INDEX "S s"."I i"');
is( run_again(),
	'NOTICE:  index "I i" has been dropped since the run was interrupted',
	'drop index, dropped by others: noticed');
is(sql(q{SELECT 'public."I i"'::regclass}), '"I i"', 'drop index: not another one');
is_done('drop index, dropped by others');
sql('DROP TABLE other');

# A statement that fails fails again.
define('DROP INDEX CONCURRENTLY "S s"."I i"');
is(run_again(), 'ERROR:  index "I i" does not exist', 'drop index, missing');
is(run_again(), 'ERROR:  index "I i" does not exist', 'drop index, missing: again');
sql('CREATE INDEX "I i" ON "S s"."T t" (i)');
is(run_again(), '', 'drop index, missing: there by now');
is_done('drop index, missing');
sql('CREATE INDEX "I i" ON "S s"."T t" (i)');

#
# REINDEX CONCURRENTLY
#
my $new = q{EXISTS (SELECT FROM pg_class WHERE relname ~ 'ccnew$')};
my $old = q{EXISTS (SELECT FROM pg_class WHERE relname ~ 'ccold$')};
my $dead = q{(SELECT bool_and(NOT indislive) FROM pg_index JOIN pg_class ON oid = indexrelid
	WHERE relname ~ 'ccold$')};
my $toast = sql(q{SELECT 'pg_toast.pg_toast_' || '"S s"."T t"'::regclass::oid || '_index'});

foreach my $case (
	[ "INDEX CONCURRENTLY \"S s\".$long", "index \"$long\" was rebuilt" ],
	[ '(CONCURRENTLY) TABLE "S s"."T t"', 'table "T t" was reindexed' ],
	[ 'SCHEMA CONCURRENTLY "S s"', '' ])
{
	my ($what, $rebuilt) = @$case;
	my ($kind) = $what =~ /(INDEX|TABLE|SCHEMA)/;
	my $after = $rebuilt ? "\nNOTICE:  $rebuilt before the run was interrupted" : '';

	foreach my $stage (
		[ 'new', 'invalid', '', $write, $new ],
		[ 'new', 'invalid', '', $snapshot, $new ],
		[ 'old', 'invalid', $after, $read, $old ],
		[ 'old', 'dead', $after, $read, $old, $read, $dead ])
	{
		my ($label, $state, $says, @until) = @$stage;
		my $name = "reindex $kind, $label ones are $state";
		my @indexes =
		  $kind eq 'INDEX' ? ("${cut}_cc$label")
		  : ("I i_cc$label", "${cut}_cc$label", "pg_toast_N_index_cc$label");

		define("REINDEX $what");
		run_until(@until);
		is(invalid_indexes(), join("\n", map { "$_ $state" } @indexes), $name);
		my @said = sort split /\n/, run_again();
		my @dropped =
		  map { dropping(/^pg_toast/ ? "${toast}_cc$label" : "S s.$_") } @indexes;
		is(join("\n", @said), join("\n", sort @dropped, grep { $_ } split /\n/, $says),
			"$name: dropped");
		is(invalid_indexes(), '', "$name: none is left");
		is_done($name);
	}
}

# What was there before stays, though it has such a name.
sql(qq{
	CREATE INDEX "I i_ccold" ON "S s"."T t" (i);
	CREATE INDEX "I i_ccnew" ON "S s"."T t" (i);
	UPDATE pg_index SET indisvalid = false
		WHERE indexrelid IN ('"S s"."I i_ccold"'::regclass, '"S s"."I i_ccnew"'::regclass)});
define('REINDEX INDEX CONCURRENTLY "S s"."I i"');
run_until($write, q{EXISTS (SELECT FROM pg_class WHERE relname = 'I i_ccnew1')});
is(run_again(), dropping('S s.I i_ccnew1'), 'reindex, remains of others: not built');
define('REINDEX INDEX CONCURRENTLY "S s"."I i"');
run_until($read, q{EXISTS (SELECT FROM pg_class WHERE relname = 'I i_ccold1')});
is( run_again(),
	dropping('S s.I i_ccold1')
	  . "\nNOTICE:  index \"I i\" was rebuilt before the run was interrupted",
	'reindex, remains of others');
is(invalid_indexes(), "I i_ccnew invalid\nI i_ccold invalid", 'reindex, remains of others: stay');
is_done('reindex, remains of others');
sql('DROP INDEX "S s"."I i_ccold"; DROP INDEX "S s"."I i_ccnew"');

# An index that is to be repaired was invalid before.
sql(q{UPDATE pg_index SET indisvalid = false WHERE indexrelid = '"S s"."I i"'::regclass});
define('REINDEX INDEX CONCURRENTLY "S s"."I i"');
run_until($read, $old);
is( run_again(),
	dropping('S s.I i_ccold')
	  . "\nNOTICE:  index \"I i\" was rebuilt before the run was interrupted",
	'reindex, repair');
is(invalid_indexes(), '', 'reindex, repair: valid');
is_done('reindex, repair');

#
# DETACH PARTITION CONCURRENTLY
#
my $read_parent = 'LOCK TABLE p IN ACCESS SHARE MODE';
my $pending = 'EXISTS (SELECT FROM pg_inherits WHERE inhdetachpending)';
my $attach = q{
	ALTER TABLE "p 1" DROP CONSTRAINT IF EXISTS "p 1_i_check";
	ALTER TABLE p ATTACH PARTITION "p 1" FOR VALUES FROM (1) TO (10)};

foreach my $round (1 .. 2)
{
	define('ALTER TABLE p DETACH PARTITION "p 1" CONCURRENTLY');
	run_until($read_parent, $pending);
	is( run_again(),
		'NOTICE:  finishing to detach partition "public.p 1" where an interrupted run left it',
		"detach partition, $round: finished");
	is(sql('SELECT inhrelid::regclass FROM pg_inherits'), 'p2', "detach partition, $round: gone");
	is_done("detach partition, $round");
	sql($attach);
}

define('ALTER TABLE p DETACH PARTITION "p 1" CONCURRENTLY');
run_until($read_parent, $pending);
sql('ALTER TABLE p DETACH PARTITION "p 1" FINALIZE');
is( run_again(),
	'NOTICE:  partition "p 1" has been detached since the run was interrupted',
	'detach partition, by others: noticed');
is_done('detach partition, by others');

define('ALTER TABLE p DETACH PARTITION "p 1" CONCURRENTLY');
is( run_again(),
	'ERROR:  relation "p 1" is not a partition of relation "p"',
	'detach partition, not one');
is( run_again(),
	'ERROR:  relation "p 1" is not a partition of relation "p"',
	'detach partition, not one: again');
sql($attach);
is(run_again(), '', 'detach partition, not one: it is by now');
is_done('detach partition, not one');

#
# What is repeated
#
my $place = PostgreSQL::Test::Utils::tempdir();

sql(q{
	CREATE DATABASE template;
	CREATE TABLE batch (i int PRIMARY KEY);
	CREATE PROCEDURE fill() LANGUAGE plpgsql AS $$BEGIN
		INSERT INTO batch VALUES (1) ON CONFLICT DO NOTHING;
		COMMIT;
		PERFORM pg_advisory_xact_lock(1);
		INSERT INTO batch VALUES (2) ON CONFLICT DO NOTHING;
	END$$});
foreach my $case (
	[ 'VACUUM "S s"."T t"', $exclude ],
	[ 'REINDEX SCHEMA "S s"', $write ],
	[ 'REINDEX TABLE p', 'LOCK TABLE p2 IN ROW EXCLUSIVE MODE' ],
	[ 'CALL fill()', 'SELECT pg_advisory_lock(1)' ],
	[ 'CREATE DATABASE d TEMPLATE template', q{COMMENT ON DATABASE template IS 'x'} ],
	[ 'DROP DATABASE d', q{COMMENT ON DATABASE d IS 'x'} ],
	[ "CREATE TABLESPACE s LOCATION '$place'", 'LOCK TABLE pg_tablespace IN SHARE MODE' ],
	[ 'DROP TABLESPACE s', 'LOCK TABLE pg_tablespace IN SHARE MODE' ])
{
	my ($statement, $hold) = @$case;

	define($statement);
	run_until($hold, 'true');
	is(run_again(), '', "$statement: repeated");
	is_done($statement);
}
is(sql('SELECT count(*) FROM batch'), '2', 'the procedure has come to its end');

#
# TOAST tables are out of reach for those who may not name their indexes
#
sql(q{
	DROP EXTENSION migrate CASCADE;
	CREATE EXTENSION migrate;
	CREATE ROLE regress_owner LOGIN;
	GRANT CREATE ON DATABASE postgres TO regress_owner;
	GRANT ALL ON SCHEMA "S s" TO regress_owner;
	GRANT USAGE ON SCHEMA migrate TO regress_owner;
	GRANT EXECUTE ON ALL ROUTINES IN SCHEMA migrate TO regress_owner;
	ALTER TABLE "S s"."T t" OWNER TO regress_owner;
	SET SESSION AUTHORIZATION regress_owner;
	SELECT migrate.define('t', NULL, 'step', 'REINDEX TABLE CONCURRENTLY "S s"."T t"', NULL);
	RESET SESSION AUTHORIZATION;
	SELECT migrate.approve('t')});
run_until($read, $old);
my @said = split /\n/, run_again(extra_params => [ '-U', 'regress_owner' ]);
is( join("\n", @said[-4 .. -1]),
	"WARNING:  could not drop invalid index \"${toast}_ccold\" that an interrupted run left behind\n"
	  . "DETAIL:  Role \"regress_owner\" may not use schema \"pg_toast\".\n"
	  . "HINT:  A superuser can drop it with DROP INDEX CONCURRENTLY.\n"
	  . 'NOTICE:  table "T t" was reindexed before the run was interrupted',
	'index of a TOAST table: warned of');
is(invalid_indexes(), 'pg_toast_N_index_ccold invalid', 'index of a TOAST table: stays');

$node->stop;
done_testing();
