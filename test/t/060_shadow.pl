
# Nothing of a shadow survives, whatever ends it: an error, a cancel, the end of the
# process or of the server, a disk that is full, a lock table that is full.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";

use MigrateTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('shadow');
$node->init;
$node->append_conf('postgresql.conf', <<'CONF');
restart_after_crash = on
max_connections = 10
autovacuum = off
CONF
$node->start;

$node->safe_psql('postgres', <<'SQL');
CREATE EXTENSION citext;
CREATE SCHEMA app;
GRANT USAGE ON SCHEMA app TO PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO PUBLIC;
CREATE TABLE app.account (id int PRIMARY KEY, name citext, mood text);
CREATE TABLE app.post (account int REFERENCES app.account);
CREATE VIEW public.posts AS SELECT * FROM app.post;
CREATE PUBLICATION live FOR TABLE app.post;
INSERT INTO app.account VALUES (1, 'a');
CREATE EXTENSION migrate;
SELECT migrate.set_model('CREATE TABLE first ()', 'app');
SQL

# at least one statement of each kind that a shadow treats in its own way
my @model = (
	'CREATE SCHEMA app',
	'CREATE EXTENSION citext',
	'CREATE TYPE app.mood AS ENUM (\'a\')',
	'ALTER TYPE app.mood ADD VALUE \'b\'',
	'CREATE TABLE app.account (id serial PRIMARY KEY, name citext, mood app.mood DEFAULT \'b\')',
	'CREATE INDEX CONCURRENTLY account_name ON app.account (name)',
	'CREATE TABLE app.post (account int REFERENCES app.account)',
	'CREATE TEMPORARY TABLE scratch (id int)',
	'INSERT INTO app.account (name) SELECT g FROM generate_series(1, 100) g',
	'CREATE PUBLICATION live FOR TABLE app.account',
	'ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT INSERT ON TABLES TO PUBLIC',
	'CREATE VIEW public.posts AS SELECT 1 AS id');

# The call that sets a model made of statements.
sub set_model
{
	my $text = join ";\n", @_;

	return "SELECT migrate.set_model(\$model\$$text\$model\$, 'app, public', '*')";
}

# All there is of a database, and names that nobody should see.
sub state_of
{
	return dump_database($node, 'postgres') . $node->safe_psql('postgres', <<'SQL');
SELECT nspname FROM pg_namespace WHERE nspname LIKE 'migrate hidden%'
UNION ALL SELECT pubname FROM pg_publication WHERE pubname LIKE 'migrate hidden%';
SELECT nspname, nspowner::regrole, nspacl FROM pg_namespace WHERE nspname IN ('app', 'public') ORDER BY 1;
SELECT extnamespace::regnamespace FROM pg_extension WHERE extname = 'citext'
SQL
}

my $before = state_of();

# an error at each statement
foreach my $place (0 .. @model)
{
	my @broken = @model;

	splice @broken, $place, 0, 'SELECT 1/0';
	my ($code, $message) = sqlstate($node, 'postgres', set_model(@broken));

	is($code, '22012', "an error at statement $place");
	like($message, qr/statement @{[$place + 1]} at line @{[$place + 1]} of the model/, 'names it');
	is(state_of(), $before, 'leaves nothing');
}

# the end of the statement, of the session, of the process, at each statement
my %ends = (
	cancel => sub { $node->safe_psql('postgres', "SELECT pg_cancel_backend($_[0])") },
	terminate => sub { $node->safe_psql('postgres', "SELECT pg_terminate_backend($_[0])") },
	kill => sub { kill 'KILL', $_[0] },
	stop => sub { $node->stop('immediate') });

sub end_at
{
	my ($place, $end) = @_;
	my @waiting = @model;
	my $holder = $node->background_psql('postgres');

	splice @waiting, $place, 0, 'SET lock_timeout = 0; SELECT pg_advisory_xact_lock_shared(1)';
	$holder->query_safe('SELECT pg_advisory_lock(1)');
	my $session = start_session($node, 'postgres', set_model(@waiting) . ';');
	wait_for_waiters($node, 'postgres', 'advisory', 1);
	my $pid = $node->safe_psql('postgres', q{SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted});
	$ends{$end}->($pid);
	my ($errors) = finish_all($session);
	if ($end eq 'kill' || $end eq 'stop')
	{
		eval { $holder->{timeout}->reset; $holder->quit };
		$end eq 'stop' ? $node->start : $node->poll_query_until('postgres', 'SELECT true');
	}
	else
	{
		$holder->quit;
	}
	isnt($errors, '', "$end at statement $place");
	is(state_of(), $before, 'leaves nothing');
	return;
}

foreach my $place (0 .. @model)
{
	end_at($place, ($place % 2) ? 'cancel' : 'terminate');
	# recovery takes longer
	end_at($place, ($place % 2) ? 'kill' : 'stop') if $place % 3 == 0 || $place == @model;
}

# and if nothing happens it is set
like($node->safe_psql('postgres', set_model(@model)), qr/^[1-9][0-9]*$/, 'the model as it is');
isnt($node->safe_psql('postgres', 'SELECT count(*) FROM migrate.log'), 0, 'is set');
$node->safe_psql('postgres', q{SELECT migrate.set_model('CREATE TABLE first ()', 'app')});
$before = state_of();

# too few locks: the error says how many would do, and they do
$node->append_conf('postgresql.conf', 'max_locks_per_transaction = 10');
$node->restart;
my @tables = map { "CREATE TABLE t$_ (id int PRIMARY KEY, a text UNIQUE, b int REFERENCES t1)" } 1 .. 200;
$tables[0] = 'CREATE TABLE t1 (id int PRIMARY KEY)';
my ($code, $message) = sqlstate($node, 'postgres', set_model(@tables));
is($code, '53200', 'the lock table is full');
like($message, qr/statement \d+ at line \d+ of the model/, 'and where');
my ($enough) = $message =~ /Set max_locks_per_transaction to (\d+) or more; it is 10\./;
isnt($enough, undef, 'and what would do');
is(state_of(), $before, 'leaves nothing');
$node->append_conf('postgresql.conf', "max_locks_per_transaction = $enough");
$node->restart;
like($node->safe_psql('postgres', set_model(@tables)), qr/^[1-9][0-9]*$/, 'it does');
cmp_ok($enough, '<', 2000, 'and is not too much');
$node->safe_psql('postgres', q{SELECT migrate.set_model('CREATE TABLE first ()', 'app')});
$before = state_of();

# a disk that is full: files cannot grow beyond what the server may write
$node->stop;
system('bash', '-c', 'ulimit -f 18004; "$0" -w -D "$1" -l "$2" start >/dev/null',
	$node->installed_command('pg_ctl'), $node->data_dir, $node->logfile) == 0
  or die 'the server does not start';
$node->_update_pid(1);
($code, $message) = sqlstate($node, 'postgres',
	set_model(@model, q{CREATE TABLE app.big AS SELECT md5(g::text) AS a, md5(g::text) AS b FROM generate_series(1, 300000) g}));
is($code, '53100', 'no room on the disk') or diag($message);
is(state_of(), $before, 'leaves nothing');
$node->restart;

# what was set is dumped and restored
my $target = PostgreSQL::Test::Cluster->new('target');
my $file = PostgreSQL::Test::Utils::tempdir() . '/dump.sql';
$target->init;
$target->start;
$node->safe_psql('postgres', set_model(@model));
command_ok([ 'pg_dump', '-f', $file, $node->connstr('postgres') ], 'dump');
command_ok([ 'psql', '-XqAt', '-v', 'ON_ERROR_STOP=1', '-f', $file, $target->connstr('postgres') ], 'restore');
my $model = 'SELECT * FROM migrate.model';
is($target->safe_psql('postgres', $model), $node->safe_psql('postgres', $model), 'the model is the same');

done_testing();
