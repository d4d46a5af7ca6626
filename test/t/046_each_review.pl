
# Runs that are tried again, or planned anew, in the middle.

use strict;
use warnings;

use FindBin;
use IO::Socket::UNIX;
use lib "$FindBin::RealBin/../perl";

use MigrateTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('again');
$node->init;
$node->start;
$node->safe_psql(
	'postgres', q{
	CREATE EXTENSION migrate;
	CREATE TABLE account (id int);
	CREATE TABLE ran (i int);
	SELECT migrate.define('session', NULL, 'what is left in the session',
		'CREATE TEMPORARY TABLE t AS SELECT 1 AS i;
		PREPARE q AS INSERT INTO ran SELECT i FROM t;
		VACUUM ran;
		EXECUTE q;
		LOCK account;
		PREPARE r AS SELECT 1;
		EXECUTE q;
		VACUUM ran;
		EXECUTE q', '');
	SELECT migrate.define('step' || i, CASE WHEN i > 1 THEN 'step' || i - 1 END, '',
		format('INSERT INTO ran VALUES (%s)', i), '')
	FROM generate_series(1, 100) i});

# Start a call of psql, with what it says.
sub start_call
{
	my ($sql) = @_;
	my $call = { out => '', err => '' };

	$call->{run} = IPC::Run::start(
		[
			$node->installed_command('psql'), '-XAtq', '-v', 'ON_ERROR_STOP=1',
			'-f', '-', '-d', $node->connstr('postgres')
		],
		'<', \$sql, '>', \$call->{out}, '2>', \$call->{err});
	return $call;
}

# What the segments before have prepared and created is there when a later one
# is tried again, and goes with the revision all the same.
my $holder = $node->background_psql('postgres');
$holder->query_safe('BEGIN; LOCK account');
my $call = start_call(q{
	SET migrate.lock_timeout = '100ms';
	CALL migrate.upgrade_each('session');
	SELECT count(*) FROM pg_prepared_statements;
	SELECT to_regclass('pg_temp.t')});
IPC::Run::pump($call->{run}) until $call->{err} =~ /trying again/;
$holder->query_safe('COMMIT');
$holder->quit;
ok($call->{run}->finish, 'a later segment that is tried again succeeds');
is($call->{out}, "0\n\n", 'and nothing is left in the session');
is($node->safe_psql('postgres', 'SELECT count(*) FROM ran'), '3', 'each statement ran once');
is(() = $call->{err} =~ /Running upgrade/g, 1, 'the step is announced once');

# A plan is made anew when others have written; what has run is known all the time.
$node->safe_psql('postgres', 'TRUNCATE ran');
$call = start_call("CALL migrate.upgrade_each('step100')");
$node->safe_psql(
	'postgres', q{
	DO $$
	BEGIN
		FOR i IN 1..100 LOOP
			PERFORM migrate.define('other' || i, NULL, '', '', '');
			COMMIT;
		END LOOP;
	END $$});
ok($call->{run}->finish, 'a run among others that define revisions succeeds');
is($node->safe_psql('postgres', 'SELECT count(*), count(DISTINCT i), max(i) FROM ran'),
	'100|100|100', 'and has run each revision once');

# Anybody can have any text shown as his query, without that being a query.
my $socket = IO::Socket::UNIX->new(Peer => $node->host . '/.s.PGSQL.' . $node->port);
my $startup = pack('N Z* Z* Z* Z* x', 196608, 'user', scalar getpwuid($>), 'database', 'postgres');
my $parse = pack('x Z* n', 'migrate: upgrade "x" [99999999999/1] statement 99999999999/1: x', 0);
my $answer = '';

$socket->syswrite(pack('N', length($startup) + 4) . $startup);
$socket->sysread($answer, 8192, length($answer)) || die while $answer !~ /Z\x00\x00\x00\x05I$/;
$socket->syswrite('P' . pack('N', length($parse) + 4) . $parse . 'H' . pack('N', 4));
$answer = '';
$socket->sysread($answer, 8192, length($answer)) || die while $answer !~ /syntax error/;
is($node->safe_psql('postgres', 'SELECT count(step) FROM migrate.progress()'),
	'0', 'what is no number does not stop progress()');
$socket->close;

$node->stop;
done_testing();
