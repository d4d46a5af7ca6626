
# The client with a database: each command as it is typed, in a pipe.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";

use ClientTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('client');
$node->init;
$node->start;
my $user = $node->safe_psql('postgres', 'SELECT current_user');
my $databases = 0;

# A client with a directory for files, and a database of its own.
sub new_client
{
	my ($create) = @_;
	my $database = 'app' . ++$databases;
	my $client = client(
		new_directory(),
		PGHOST => $node->host, PGPORT => $node->port, PGDATABASE => $database,
		DATABASE_URL => undef);

	$node->safe_psql('postgres', "CREATE DATABASE $database");
	mkdir "$client->{directory}/migrations";
	$node->safe_psql($database, 'CREATE EXTENSION migrate') if $create // 1;
	return $client;
}

sub put
{
	my ($client, $rev_id, @rest) = @_;

	write_file("$client->{directory}/migrations/$rev_id.sql", revision_file($rev_id, @rest));
	return;
}

sub sql
{
	my ($client, $sql) = @_;

	return $node->safe_psql($client->{environment}{PGDATABASE}, $sql);
}

#
# From nothing to an upgraded database, and back
#
my $client = new_client(0);
put($client, 'a1', 'base', 'CREATE TABLE account (id int);', 'DROP TABLE account;');
put($client, 'a2', 'a1', "ALTER TABLE account ADD name text DEFAULT '\$\$ :name `date` \${HOME}';", 'ALTER TABLE account DROP name;');
client_like($client, ['upgrade'], 1, qr/hint: Database "app1" has no extension/);
client_is($client, [ 'upgrade', '--create-extension' ], 0, <<'END');
Running upgrade  -> a1, revision a1
Running upgrade a1 -> a2, revision a2
END
is( sql($client, q{SELECT column_default FROM information_schema.columns WHERE table_name = 'account' AND column_name = 'name'}),
	q{'$$ :name `date` ${HOME}'::text}, 'no shell, no psql, no template has read the file');
client_is($client, [ 'upgrade', '--create-extension' ], 0, "nothing to do\n");
client_is($client, [ 'upgrade', '-q' ], 0, '');
client_is($client, ['sync'], 0, '');
client_is($client, ['check'], 0, '');
client_is($client, ['current'], 0, <<'END');
revision labels   message
-------- ------ -----------
a2              revision a2
END
client_is($client, ['heads'], 0, <<'END');
revision labels applied   message
-------- ------ ------- -----------
a2              yes     revision a2
END
client_is($client, ['branches'], 0, '');
client_is($client, ['history'], 0, <<'END');
revision revises     applied                message
-------- ------- ---------------- ----------------------------
a2       a1      WHEN (current) (head) revision a2
a1       base    WHEN revision a1
END
client_is($client, ['graph'], 0, "* a2 (head) (current) revision a2\n* a1 revision a1\n");
client_like($client, [ 'graph', '--format=dot' ], 0, qr/^digraph /);
client_like($client, [ 'show', 'a1' ], 0, qr/^Rev: a1 \(applied\)\n.*^CREATE TABLE account \(id int\);\n/ms);
client_is($client, ['plan'], 0, '');
client_like(
	$client, ['status'], 0,
	qr/^database   app1 at .*\ncurrent    a2\nheads      a2\npending    0\nlast       upgrade a2 by $user at .*\nfiles      2 in "migrations"\n$/);
client_is($client, [ 'downgrade', '-1' ], 0, "Running downgrade a2 -> a1, revision a2\n");
client_is($client, ['plan'], 0, <<'END');
step operation revision statements transactional   message
---- --------- -------- ---------- ------------- -----------
   1 upgrade   a2                1               revision a2
END
client_is($client, [ 'current', '--check-heads' ], 4, <<'END');
revision labels   message
-------- ------ -----------
a1              revision a1
pg_migrate: error: database is not up to date
END
client_is($client, ['check'], 4, "pending: Database is not on all head revisions\nPending revisions are: a2.\n");
client_is($client, [ 'downgrade', 'base' ], 0, "Running downgrade a1 -> , revision a1\n");
client_is($client, [ 'downgrade', 'base' ], 0, "nothing to do\n");
client_is($client, ['stamp'], 0, "Running stamp_revision  -> a2\n");
client_is($client, ['stamp'], 0, "nothing to do\n");
client_like($client, [ 'log', '--limit=2' ], 0, qr/^ +at +role +operation .*\n[- ]+\n.* stamp .*\n.* downgrade .*\n$/);
client_is($client, ['progress'], 0, '');

#
# For programs
#
my $json = client_like($client, [ 'history', '--json' ], 0, qr/^\[\{"rev_id":"a2",.*\}\]\n$/s);
is($node->safe_psql('postgres', "SELECT jsonb_array_length(\$j\$$json\$j\$)"), 2, 'JSON is JSON');
client_like($client, [ 'heads', '--csv' ], 0, qr/^rev_id,branch_labels,message,is_effective,applied\na2,\{\},revision a2,f,t\n$/);
client_like($client, [ 'status', '--json' ], 0, qr/^\[\{"current":\["a2"\],"heads":\["a2"\],"pending":0,"up_to_date":true,/);
foreach my $command ([qw(current)], [qw(branches)], [qw(plan)], [qw(log)], [qw(progress)], [qw(sync --dry-run)], [qw(check)])
{
	my $text = client_like($client, [ @$command, '--json' ], 0, qr/^\[/);

	ok($node->safe_psql('postgres', "SELECT \$j\$$text\$j\$::jsonb IS NOT NULL"), "@$command --json is JSON");
	client_like($client, [ @$command, '--csv' ], 0, qr/^[a-z_]+,[a-z_]+/);
}
client_like($client, [ 'history', '--color=always' ], 0, qr/^\e\[32ma2 .*\e\[0m\n/m);
client_like($client, [ 'history', '--color=sometimes' ], 3, qr/invalid value "sometimes"/);

#
# What can become of a file
#
$client = new_client();
put($client, 'a1', 'base', 'CREATE TABLE account (id int);', 'DROP TABLE account;');
put($client, 'a2', 'a1', 'CREATE TABLE b (id int);', 'DROP TABLE b;');
client_is($client, [ 'sync', '--dry-run' ], 4, "created   migrations/a1.sql\ncreated   migrations/a2.sql\n");
is(sql($client, 'SELECT count(*) FROM migrate.script'), 0, 'nothing was stored');
client_is($client, ['sync'], 0, "created   migrations/a1.sql\ncreated   migrations/a2.sql\n");
client_is($client, [ 'sync', '-n' ], 0, '');
client_is($client, [ 'upgrade', 'a1' ], 0, "Running upgrade  -> a1, revision a1\n");
put($client, 'a2', 'a1', 'CREATE TABLE b (id bigint);', 'DROP TABLE b;');
client_is($client, ['sync'], 0, "updated   migrations/a2.sql\n");
put($client, 'a1', 'base', 'CREATE TABLE account (id int);', 'DROP TABLE account CASCADE;');
client_is($client, ['sync'], 0, "updated   migrations/a1.sql\n", 'only the way back of what is applied');
put($client, 'a1', 'base', 'CREATE TABLE account (id bigint);', 'DROP TABLE account CASCADE;');
put($client, 'a3', 'a2', 'CREATE TABEL c ();');
client_like(
	$client, ['upgrade'], 1,
	qr/^pg_migrate: error: the revision files cannot be stored\npg_migrate: detail: a1.sql: conflict: .*^a3.sql: error: .*a3.sql:6.*syntax error.*hint: Nothing was stored/ms,
	'all errors at once');
is(sql($client, 'SELECT count(*) FROM migrate.version'), 1, 'and nothing was run');
client_like($client, ['status'], 0, qr/^files      3 in "migrations", 1 in conflict with what is applied, 1 wrong$/m);
client_like($client, ['check'], 4, qr/^conflict a1.sql: .*^error a3.sql: /ms);
client_like($client, [ 'sync', '--dry-run' ], 1, qr/error: migrations\/a1.sql: conflict: .*error: migrations\/a3.sql: error: /s);
unlink "$client->{directory}/migrations/a3.sql";
put($client, 'a1', 'base', 'CREATE TABLE account (id int);', 'DROP TABLE account CASCADE;');
unlink "$client->{directory}/migrations/a2.sql";
client_is($client, ['sync'], 0, "extra     migrations/a2.sql\n");
client_like($client, ['check'], 4, qr/^extra a2.sql/m);
client_is($client, [ 'sync', '--prune', '-n' ], 4, "removed   migrations/a2.sql\n");
client_is($client, [ 'sync', '--prune' ], 0, "removed   migrations/a2.sql\n");
client_is($client, ['check'], 0, '');

#
# The heads of the files, not those that a newer release has left
#
put($client, 'a2', 'a1', 'CREATE TABLE b (id int);', 'DROP TABLE b;');
put($client, 'a3', 'a2', 'CREATE TABLE c (id int);', 'DROP TABLE c;');
client_is($client, [ 'upgrade', 'a2' ], 0, "Running upgrade a1 -> a2, revision a2\n");
unlink "$client->{directory}/migrations/a3.sql";
client_is($client, ['upgrade'], 0, "nothing to do\n", 'a newer revision is pending');
client_is($client, [ 'upgrade', '--no-sync' ], 0, "Running upgrade a2 -> a3, revision a3\n", 'without files');
client_is($client, ['upgrade'], 0, "nothing to do\n", 'a newer revision is applied');
client_like($client, ['check'], 4, qr/^ahead a3.sql/);
client_like($client, ['status'], 0, qr/^files      2 in "migrations", 1 applied without a file$/m);
client_is($client, [ 'downgrade', 'heads' ], 0, "Running downgrade a3 -> a2, revision a3\n", 'back to the old release');
client_is($client, [ 'stamp', '--no-sync' ], 0, "Running stamp_revision a2 -> a3\n");

#
# pull
#
client_is($client, ['pull'], 0, "created  migrations/a3.sql\n");
is(read_file("$client->{directory}/migrations/a3.sql"),
	revision_file('a3', 'a2', 'CREATE TABLE c (id int);', 'DROP TABLE c;'), 'the same bytes');
client_is($client, ['pull'], 0, '');
client_is($client, ['check'], 0, '');
put($client, 'a3', 'a2', '-- changed', 'DROP TABLE c;');
client_like($client, ['pull'], 4, qr/error: file "migrations\/a3.sql" differs from the database\n.*hint: --force/);
client_is($client, [ 'pull', '--force' ], 0, "replaced migrations/a3.sql\n");
client_is($client, ['check'], 0, '');

#
# What fails
#
$client = new_client();
put($client, 'a1', 'base', 'CREATE TABLE account (id int);', 'DROP TABLE account;');
put($client, 'a2', 'a1', "SELECT 1;\n\nSELECT no;", '');
client_is($client, ['upgrade'], 1, <<'END');
Running upgrade  -> a1, revision a1
Running upgrade a1 -> a2, revision a2
pg_migrate: error: column "no" does not exist
LINE 1: SELECT no
               ^
QUERY:  SELECT no
CONTEXT:  statement 2 at line 3 of the upgrade script of revision "a2", a2.sql:8: SELECT no
pg_migrate: detail: Nothing was changed. The database is at base; pending revisions: 2.
END
client_is($client, [ 'upgrade', '--each' ], 1, <<'END');
[1/2] Running upgrade  -> a1, revision a1
[1/2] Done in TIME
[2/2] Running upgrade a1 -> a2, revision a2
pg_migrate: error: column "no" does not exist
LINE 1: SELECT no
               ^
QUERY:  SELECT no
CONTEXT:  statement 2 at line 3 of the upgrade script of revision "a2", a2.sql:8: SELECT no
pg_migrate: detail: What was done before stays. The database is at a1; pending revisions: 1.
END
put($client, 'a2', 'a1', "DO \$\$ BEGIN RAISE NOTICE 'hello'; RAISE WARNING 'beware'; END \$\$;\nCREATE INDEX CONCURRENTLY account_id ON account (id);",
	'DROP INDEX CONCURRENTLY account_id;');
client_like($client, [ 'upgrade', '--single-transaction' ], 1, qr/cannot run inside a transaction/);
client_is($client, ['plan'], 0, <<'END');
step operation revision statements transactional   message
---- --------- -------- ---------- ------------- -----------
   1 upgrade   a2                2 no            revision a2
END
client_like(
	$client, ['upgrade'], 0,
	qr/^\[1\/1\] Running upgrade a1 -> a2, revision a2\nNOTICE:  hello\n.*^WARNING:  beware\n.*^\[1\/1\] Done in /ms,
	'what cannot run in a transaction does not, without being asked');
client_like($client, [ 'upgrade', 'nosuch' ], 1, qr/nosuch/);

#
# --sql
#
put($client, 'a3', 'a2', 'CREATE TABLE c (id int);', 'DROP TABLE c;');
my $script = client_like($client, [ 'upgrade', '--sql' ], 0, qr/^-- migrate .*: upgrade .*\n.*CREATE TABLE c \(id int\)/s);
is(sql($client, q{SELECT count(*) FROM migrate.script WHERE rev_id = 'a3'}), 0, 'nothing was stored');
client_is($client, ['sync'], 0, "created   migrations/a3.sql\n");
client_is($client, [ 'upgrade', '--sql', '--file=up.sql' ], 0, '');
is(read_file("$client->{directory}/up.sql"), $script, '--file');
IPC::Run::run([ 'psql', '-Xq', '-d', $node->connstr($client->{environment}{PGDATABASE}), '-f', "$client->{directory}/up.sql" ],
	'>', \my $ignored, '2>', \my $errors);
is($errors, '', 'psql runs it');
client_is($client, ['check'], 0, '');
client_like($client, [ 'downgrade', '--sql', '-1' ], 0, qr/DROP TABLE c;/);

#
# A model
#
$client = new_client();
write_file("$client->{directory}/schema.sql", "CREATE TABLE account (id int PRIMARY KEY, mail text);\n");
write_file("$client->{directory}/pg_migrate.conf", "model = 'schema.sql'\n");
client_like($client, [ 'new', '--autogenerate', 'first', '--rev-id=m1' ], 0, qr/^migrations\/.*_m1_first.sql\n$/);
my ($file) = glob "$client->{directory}/migrations/*_m1_*";
like(read_file($file), qr/^-- revision: m1\n-- revises: base\n.*^-- migrate:up\nCREATE TABLE .*^-- migrate:down\nDROP TABLE /ms, 'both ways');
is(sql($client, 'SELECT count(*) FROM migrate.script'), 0, 'the revision comes with its file');
client_like($client, ['upgrade'], 0, qr/-> m1, first/);
client_is($client, ['check'], 0, '');
client_like($client, [ 'new', '--autogenerate', 'nothing' ], 0, qr/^$|nothing to do/);
is(scalar(my @files = glob "$client->{directory}/migrations/*"), 1, 'no file where there is no difference');
sql($client, 'ALTER TABLE account ADD by_hand int');
client_like($client, ['check'], 5, qr/^schema differs: .*by_hand/s, 'a column made by hand');
sql($client, 'ALTER TABLE account DROP by_hand');
client_like($client, [ 'check', '--model=!echo "CREATE TABLE other (id int);"' ], 5, qr/^schema differs/, 'the output of a command');
client_is($client, ['check'], 0, '', 'is forgotten again');
client_like($client, [ 'check', '--model=!exit 3' ], 1, qr/command "exit 3" failed/);
client_like($client, [ 'check', '--model=nosuch' ], 1, qr/could not read file "nosuch"/);

#
# dump
#
my $dump = client_like($client, ['dump'], 0, qr/CREATE TABLE public.account \(/);
unlike($dump, qr/Dumped|restrict|EXTENSION|migrate/, 'it has nothing of the day, and nothing of this extension');
client_is($client, [ 'dump', '--file=again.sql' ], 0, '');
is(read_file("$client->{directory}/again.sql"), $dump, 'the same again');
client_like($client, [ 'check', '--model=again.sql' ], 0, qr/^$/, 'it is a model');

$node->stop;
done_testing();
