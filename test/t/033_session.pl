
# A session that lives long, as those of a connection pool do: it does not grow,
# works for one role after another, and gets over the extension being dropped,
# created and exchanged under it.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";

use MigrateTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('session');
$node->init;
$node->start;

# revisions a to j as calls of define
my $definitions = q{
	SELECT migrate.define(chr(96 + i), CASE WHEN i > 1 THEN chr(95 + i) END, 'revision ' || i,
		format('CREATE TABLE t%s (i int PRIMARY KEY, t text)', i), format('DROP TABLE t%s', i))
	FROM generate_series(1, 10) i};
$node->safe_psql('postgres', "CREATE EXTENSION migrate; $definitions");

sub new_session
{
	my $session = $node->background_psql('postgres', on_error_stop => 0);

	$session->query_safe('SET client_min_messages = warning');
	return $session;
}

#
# Memory
#
my $session = new_session();

# Bytes in use.  What the server keeps of catalogs is left out where scripts
# make it look at ever new objects: it keeps that for plain DDL, too.
sub memory
{
	my ($with_catalogs) = @_;

	return $session->query_safe(
		$with_catalogs
		? 'SELECT sum(used_bytes) FROM pg_backend_memory_contexts'
		: q{
		WITH context AS (SELECT to_jsonb(c) AS c FROM pg_backend_memory_contexts AS c),
			cache AS (SELECT c FROM context WHERE c->>'name' = 'CacheMemoryContext')
		SELECT sum((context.c->>'used_bytes')::bigint) FROM context, cache
		WHERE context.c->>'name' <> 'CacheMemoryContext'
			-- before 18
			AND context.c->>'parent' IS DISTINCT FROM 'CacheMemoryContext'
			-- since then
			AND (context.c->'path' @> (cache.c->'path')) IS NOT TRUE});
}

sub plans
{
	return $session->query_safe(
		q{SELECT count(*) FROM pg_backend_memory_contexts WHERE name LIKE 'CachedPlan%'});
}

# Run something whatever it prints, and return what that was on stderr.
sub run_quietly
{
	my ($sql) = @_;
	my ($out) = $session->query($sql);
	my $errors = $session->{stderr};

	$session->{stderr} = '';
	return $errors;
}

# Repeat something, and see that it has not cost more than some bytes a time.
sub does_not_grow
{
	my ($what, $times, $sql, $with_catalogs) = @_;
	my $allowed = 16 * 1024;

	run_quietly(join '', ($sql) x 20);
	my ($memory_before, $plans_before) = (memory($with_catalogs), plans());
	run_quietly(join '', ($sql) x $times);
	my ($memory_after, $plans_after) = (memory($with_catalogs), plans());
	cmp_ok($memory_after - $memory_before, '<=', $allowed, "$times $what: memory");
	is($plans_after, $plans_before, "$times $what: plans");
	return;
}

does_not_grow('cycles', 180,
	qq{SELECT migrate.upgrade();\nSELECT migrate.downgrade('base');\n}, 0);
$session->query_safe('SELECT migrate.upgrade()');
does_not_grow('upgrades with nothing to do', 2000, "SELECT migrate.upgrade();\n", 1);
does_not_grow('looks', 200,
	"SELECT migrate.current(); SELECT * FROM migrate.status();\n"
	  . "SELECT * FROM migrate.history(); SELECT migrate.graph();\n"
	  . "SELECT * FROM migrate.plan('base', 'downgrade'); SELECT migrate.show();\n", 1);
does_not_grow('definitions again', 200, "$definitions;\n", 1);
does_not_grow('refusals', 500, "SELECT migrate.upgrade('nowhere');\n", 1);

# Scripts that change no catalog
$session->query_safe(
	q{
	SELECT migrate.downgrade('base');
	CREATE TABLE filled (i int);
	SELECT migrate.define('copy', NULL, '',
		E'SET work_mem = ''5MB'';\nCOPY filled FROM stdin;\n1\n2\n\\\\.\nDO $$ BEGIN PERFORM 1; END $$',
		'DELETE FROM filled');
	SELECT migrate.define('failing', 'copy', '', E'INSERT INTO filled VALUES (3);\nSELECT 1 / i FROM filled, (VALUES (0)) v (i)')});
does_not_grow('cycles without DDL', 200,
	qq{SELECT migrate.upgrade('copy');\nSELECT migrate.downgrade('copy\@base');\n}, 1);
does_not_grow('failures', 200, "SELECT migrate.upgrade('failing');\n", 1);
is($session->query_safe('SELECT count(*) FROM filled'), '0', 'failures leave nothing');

$session->quit;

#
# The extension is dropped, created anew and exchanged
#
$node->safe_psql('postgres', 'DROP EXTENSION migrate; DROP TABLE filled');
$session = new_session();
$session->query_safe('CREATE EXTENSION migrate');
$session->query_safe('PREPARE up (text) AS SELECT migrate.upgrade($1)');
$session->query_safe('PREPARE look AS SELECT migrate.current()');
foreach my $round (1 .. 3)
{
	$session->query_safe($definitions);
	is($session->query_safe(q{EXECUTE up ('e')}), '5', "round $round: upgrade");
	is($session->query_safe('EXECUTE look'), 'e', "round $round: current");
	is($session->query_safe(q{SELECT migrate.downgrade('base')}), '5', "round $round: downgrade");
	is($session->query_safe('EXECUTE look'), '', "round $round: nothing is current");
	$session->query_safe('DROP EXTENSION migrate');
	like(run_quietly('EXECUTE look'), qr/ERROR: .*does not exist/, "round $round: the extension is gone");
	$session->query_safe('CREATE EXTENSION migrate');
}
is($session->query_safe('SELECT count(*) FROM migrate.log'), '0', 'the last one is empty');

# by another session, while this one has its plans
$session->query_safe($definitions);
$session->query_safe(q{EXECUTE up ('b')});
$node->safe_psql('postgres', qq{
	SELECT migrate.downgrade('base');
	DROP EXTENSION migrate;
	CREATE EXTENSION migrate;
	$definitions});
is($session->query_safe('EXECUTE look'), '', 'another session exchanged it: look');
is($session->query_safe(q{EXECUTE up ('c')}), '3', 'another session exchanged it: upgrade');

# rolled back
$session->query_safe('BEGIN; DROP EXTENSION migrate; CREATE EXTENSION migrate');
$session->query_safe(q{SELECT migrate.define('other')});
is($session->query_safe(q{EXECUTE up ('head')}), '1', 'another one in this transaction');
$session->query_safe('ROLLBACK');
is($session->query_safe('EXECUTE look'), 'c', 'and the first one again');

# what poolers do between their clients
$session->query_safe('DISCARD ALL');
$session->query_safe('SET client_min_messages = warning');
is($session->query_safe(q{SELECT migrate.upgrade('d')}), '1', 'after DISCARD ALL');
$session->quit;

#
# One role after the other
#
$node->safe_psql(
	'postgres', qq{
	SELECT migrate.downgrade('base');
	DROP EXTENSION migrate;
	CREATE EXTENSION migrate;
	CREATE ROLE regress_session_one;
	CREATE ROLE regress_session_two;
	GRANT USAGE ON SCHEMA migrate TO regress_session_one, regress_session_two;
	GRANT EXECUTE ON FUNCTION migrate.upgrade, migrate.downgrade, migrate.define
		TO regress_session_one;
	GRANT CREATE ON SCHEMA public TO regress_session_one;
	$definitions});
$session = new_session();
$session->query_safe('PREPARE up (text) AS SELECT migrate.upgrade($1)');
$session->query_safe('SET ROLE regress_session_one');
is($session->query_safe(q{EXECUTE up ('b')}), '2', 'by the first role');
$session->query_safe('SET ROLE regress_session_two');
like(run_quietly(q{EXECUTE up ('c')}), qr/permission denied for function upgrade/, 'not by the second');
is($session->query_safe('SELECT migrate.current()'), 'b', 'which can look');
$session->query_safe('RESET ROLE');
is($session->query_safe(q{EXECUTE up ('c')}), '1', 'by the role of the session');
$session->query_safe('SET SESSION AUTHORIZATION regress_session_one');
is($session->query_safe(q{EXECUTE up ('d')}), '1', 'by another role of the session');
$session->query_safe('RESET SESSION AUTHORIZATION');
my $superuser = $session->query_safe('SELECT current_user');
is( $session->query_safe(
		q{SELECT rev_id, session_role, effective_role FROM migrate.log
		WHERE operation = 'upgrade' ORDER BY number}),
	"a|$superuser|regress_session_one\n"
	  . "b|$superuser|regress_session_one\n"
	  . "c|$superuser|$superuser\n"
	  . "d|regress_session_one|regress_session_one",
	'the log tells them apart');
is( $session->query_safe(
		q{SELECT relname, relowner::regrole FROM pg_class
		WHERE relname ~ '^t[0-9]+$' ORDER BY relname}),
	"t1|regress_session_one\nt2|regress_session_one\nt3|$superuser\nt4|regress_session_one",
	'and so do the owners');
$session->quit;

#
# Library and SQL objects of different versions
#
$node->safe_psql('postgres', q{UPDATE pg_extension SET extversion = '0.0.0' WHERE extname = 'migrate'});
foreach my $call (
	split ' ', q{revision() define('z') merge() edit('e') remove('j') approve('j') export()
	upgrade() downgrade('base') stamp() upgrade_sql() downgrade_sql('base')
	expect('upgrade','e','') record('upgrade','e','') current() heads() bases() branches() history() show()
	status() plan() graph() check() set_model('') diff() fingerprint() load('') files() sync('{}','{}')
	sync_needs('{}','{}') adopt() show_lines() graph_lines() grant('public','look')
	revoke('public','look')})
{
	my ($state, $message) = sqlstate($node, 'postgres', "SELECT * FROM migrate.$call");

	is($state, 'MG304', "another version: $call");
	like($message, qr/HINT: .*ALTER EXTENSION migrate UPDATE/, "another version: $call says what to do")
	  if $call eq 'upgrade()' || $call eq 'current()';
}
foreach my $call (qw(upgrade_each() downgrade_each('base')))
{
	my ($state) = sqlstate($node, 'postgres', "CALL migrate.$call");

	is($state, 'MG304', "another version: $call");
}
is( $node->safe_psql(
		'postgres', q{
		SELECT count(*) FROM pg_depend
		WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e' AND classid = 'pg_proc'::regclass
			AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'migrate')}),
	'41',
	'these are all functions but split(), which reads no table, and progress() and brief_log(), which are SQL');

$node->stop;

done_testing();
