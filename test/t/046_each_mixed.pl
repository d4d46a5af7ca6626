
# Runs in both directions, with transactions of their own and without, at the
# same time: each comes to an end, every step is undone before it is done again,
# and what a run is told adds up.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";

use MigrateTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('mixed');
$node->init;
$node->append_conf('postgresql.conf', 'max_worker_processes = 24');
$node->start;

# Twenty revisions, every fifth of which takes several transactions.
$node->safe_psql('postgres', 'CREATE DATABASE prepared');
$node->safe_psql(
	'prepared', q{
	CREATE EXTENSION migrate;
	CREATE TABLE ran (rev int, up bool);
	CREATE TABLE big (i int);
	SELECT migrate.define('r' || i, CASE WHEN i > 1 THEN 'r' || i - 1 END, '',
		format('CREATE TABLE t%s (i int); ', i)
			|| CASE WHEN i % 5 = 0 THEN format('CREATE INDEX CONCURRENTLY big_%s ON big (i); ', i) ELSE '' END
			|| format('INSERT INTO ran VALUES (%s, true)', i),
		format('INSERT INTO ran VALUES (%s, false); ', i)
			|| CASE WHEN i % 5 = 0 THEN format('DROP INDEX CONCURRENTLY big_%s; ', i) ELSE '' END
			|| format('DROP TABLE t%s', i))
	FROM generate_series(1, 20) i});

# What is wrong with the end of it all.
sub defects
{
	my ($database) = @_;

	return log_defects($node, $database) . $node->safe_psql(
		$database, q{
		SELECT format('r%s ran %s, logged %s', rev, r.n, l.n)
		FROM (SELECT 'r' || rev AS rev_id, count(*) FILTER (WHERE up) - count(*) FILTER (WHERE NOT up) AS n
				FROM ran GROUP BY 1) r
			FULL JOIN (SELECT rev_id, 1 AS n FROM migrate.version) l USING (rev_id),
			LATERAL (SELECT rev_id AS rev) x
		WHERE coalesce(r.n, 0) <> coalesce(l.n, 0)
		UNION ALL
		SELECT format('%s half done', rev_id) FROM migrate.half_done
		UNION ALL
		SELECT format('%s', relname)
		FROM pg_class FULL JOIN migrate.version ON substr(rev_id, 2) = substr(relname, 2)
		WHERE relname ~ '^t[0-9]+$' AND rev_id IS NULL OR relname IS NULL
		UNION ALL
		SELECT format('%s', relname)
		FROM (SELECT relname FROM pg_class WHERE relname ~ '^big_[0-9]+$') c
			FULL JOIN (SELECT rev_id FROM migrate.version WHERE rev_id ~ '[05]$') v
				ON substr(rev_id, 2) = substr(relname, 5)
		WHERE rev_id IS NULL OR relname IS NULL});
}

sub new_database
{
	my ($name, $applied) = @_;

	$node->safe_psql('postgres', "CREATE DATABASE $name TEMPLATE prepared");
	$node->safe_psql($name, "CALL migrate.upgrade_each('$applied')");
	return;
}

# The codes of the errors that sessions were told.
sub codes
{
	my ($errors) = finish_all(@_);

	return join ' ', sort $errors =~ /(?:ERROR|FATAL): +(\w+)/g;
}

foreach my $round (1 .. 3)
{
	new_database("together$round", 'r' . $round);
	is(codes(start_together($node, "together$round", ('CALL migrate.upgrade_each()') x 4)),
		'', "two and more upward, round $round: all succeed");
	is(defects("together$round"), '', "two and more upward, round $round: all is well");
	is(codes(start_together($node, "together$round", (q{CALL migrate.downgrade_each('base')}) x 4)),
		'', "and downward, round $round: all succeed");
	is(defects("together$round"), '', "and downward, round $round: all is well");
}

foreach my $round (1, 4, 6, 9)
{
	new_database("opposite$round", 'r' . 2 * $round);
	like(
		codes(
			start_together(
				$node, "opposite$round",
				'CALL migrate.upgrade_each()',
				q{CALL migrate.downgrade_each('base')})),
		qr/^(MG303)?$/, "one up, one down, round $round: at most one has to give up");
	is(defects("opposite$round"), '', "one up, one down, round $round: all is well");
}

foreach my $round (1, 3, 6, 9)
{
	new_database("all$round", 'r' . 2 * $round);
	my $codes = codes(
		start_together(
			$node, "all$round",
			(q{CALL migrate.upgrade_each()}) x 2,
			q{CALL migrate.upgrade_each('r11')},
			q{CALL migrate.downgrade_each('base')},
			q{CALL migrate.downgrade_each('r4')},
			q{SELECT migrate.upgrade('r9');},
			q{SELECT migrate.downgrade('r11');},
			q{SELECT migrate.define('r21', 'r20', '',
				'CREATE TABLE t21 (i int); INSERT INTO ran VALUES (21, true)',
				'INSERT INTO ran VALUES (21, false); DROP TABLE t21');}));

	# down to what is not applied; what cannot run in one transaction; undone by
	# others; while another run is under way; what is half done
	like($codes, qr/^((MG009|MG204|MG303|MG305|MG306) ?)*$/,
		"everything, round $round: who gives up knows why ($codes)");
	is(defects("all$round"), '', "everything, round $round: all is well");
}

$node->stop;

done_testing();
