
# Runs of the client that are disturbed, and what it shows on a terminal.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";

use ClientTest;
use MigrateTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('interrupt');
$node->init;
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION migrate');
my $client = client(
	new_directory(),
	PGHOST => $node->host, PGPORT => $node->port, PGDATABASE => 'postgres',
	DATABASE_URL => undef);
mkdir "$client->{directory}/migrations";
my $gate = $node->background_psql('postgres');
$gate->query_safe('SELECT pg_advisory_lock(1)');

sub put
{
	my ($rev_id, @rest) = @_;

	write_file("$client->{directory}/migrations/$rev_id.sql", revision_file($rev_id, @rest));
	return;
}

# Starts the client; what it prints comes to a pipe, or to a terminal.
sub start
{
	my ($terminal, @arguments) = @_;
	my $run = { out => '' };
	local %ENV = (%ENV, %{ $client->{environment} }, TERM => 'xterm');

	delete $ENV{DATABASE_URL};
	$run->{run} = IPC::Run::start(
		[ 'pg_migrate', @arguments ],
		$terminal ? ('<pty<', \undef, '>pty>', \$run->{out}) : ('<', \undef, '>', \$run->{out}, '2>&1'),
		init => sub { chdir $client->{directory} or die $! },
		IPC::Run::timeout($PostgreSQL::Test::Utils::timeout_default));
	return $run;
}

sub finish
{
	my ($run) = @_;

	$run->{run}->finish;
	return $run->{run}->result(0);
}

put('a1', 'base', 'CREATE TABLE account (id int);', 'DROP TABLE account;');
put('a2', 'a1', 'SELECT pg_advisory_xact_lock_shared(1);', '');

#
# Ctrl-C
#
foreach my $case (
	[ [], qr/Nothing was changed\. The database is at base; pending revisions: 2\.\n$/ ],
	[ ['--each'], qr/What was done before stays\. The database is at a1; pending revisions: 1\.\n$/ ])
{
	my ($arguments, $state) = @$case;
	my $run = start(0, 'upgrade', @$arguments);

	wait_for_waiters($node, 'postgres', 'advisory', 1);
	$run->{run}->signal('INT');
	is(finish($run), 1, "upgrade @$arguments interrupted: exit status");
	like($run->{out}, qr/error: canceling statement due to user request\n/, 'what has happened');
	like($run->{out}, $state, 'and in which state that leaves the database');
	is( $node->safe_psql(
			'postgres', q{SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted}),
		0, 'nothing runs on');
}

#
# The backend, and then the server, goes away
#
my $run = start(0, 'upgrade');
wait_for_waiters($node, 'postgres', 'advisory', 1);
$node->safe_psql('postgres', q{SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted});
is(finish($run), 2, 'a terminated backend: exit status');
like($run->{out}, qr/error: terminating connection due to administrator command\n/, 'what has happened');
like($run->{out}, qr/detail: The connection is lost; .*\n.*hint: "pg_migrate status" shows/, 'and what to do');

$run = start(0, 'upgrade', '--each');
wait_for_waiters($node, 'postgres', 'advisory', 1);
$node->stop('immediate');
is(finish($run), 2, 'a crashed server: exit status');
like($run->{out}, qr/The connection is lost/, 'it is said');
client_like($client, ['status'], 2, qr/connection to server .* failed/, 'there is no server');
$node->start;
client_like($client, ['status'], 0, qr/^current    a1$/m, 'then there is');

#
# The same command goes on.  On a terminal it shows what it does.
#
$gate = $node->background_psql('postgres');
$gate->query_safe('SELECT pg_advisory_lock(1)');
my $gate_pid = $gate->query_safe('SELECT pg_backend_pid()');
put('a3', 'a2', 'CREATE INDEX CONCURRENTLY account_id ON account (id);', 'DROP INDEX account_id;');
SKIP:
{
	skip 'IO::Pty is not installed', 7 unless eval { require IO::Pty; 1 };

	$run = start(1, 'upgrade');
	IPC::Run::pump($run->{run}) until $run->{out} =~ /waiting for process $gate_pid/;
	like($run->{out}, qr/\n\[1\/2\] upgrade a2: statement 1 of 1, waiting for process $gate_pid, 00:00:\d\d/,
		'step, statement, and whom it waits for');

	my $writer = $node->background_psql('postgres');
	$writer->query_safe('BEGIN; INSERT INTO account VALUES (1)');
	$gate->query_safe('SELECT pg_advisory_unlock(1)');
	IPC::Run::pump($run->{run}) until $run->{out} =~ /waiting for writers before build/;
	like($run->{out}, qr/\[2\/2\] upgrade a3: statement 1 of 1, waiting for writers before build 0\.0%, wait/,
		'phase and percentage of an index build');
	client_like($client, ['progress'], 0, qr/^ *\d+ +2\/2 +a3 +1\/1 +running +waiting for writers before build 0\.0%/m);
	$writer->query_safe('COMMIT');
	is(finish($run), 0, 'it ends');
	like($run->{out}, qr/\r\e\[K\[2\/2\] Done in [^\n]*\n$/s, 'with nothing left of the line');
	$writer->quit;

	$run = start(1, 'history');
	is(finish($run), 0, 'a table on a terminal');
	like($run->{out}, qr/\e\[32ma3 .*\(current\).*\e\[0m/, 'is colored');
}

#
# A reader that goes away
#
my $status = system("cd $client->{directory} && PGHOST=" . $node->host . ' PGPORT=' . $node->port
	  . ' pg_migrate history -d postgres | head -n 1 >/dev/null');
is($status, 0, 'a reader that has read enough');

$gate->quit;
$node->stop;
done_testing();
