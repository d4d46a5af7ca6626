
# How the client finds its server.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";

use ClientTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('connect');
$node->init;
$node->start;
$node->safe_psql('postgres', 'CREATE DATABASE app');
$node->safe_psql('postgres', 'CREATE ROLE regress_app SUPERUSER LOGIN');
$node->safe_psql($_, 'CREATE EXTENSION migrate') foreach 'app', 'postgres';
my ($host, $port) = ($node->host, $node->port);
my $escaped = $host =~ s/([^A-Za-z0-9])/sprintf '%%%02x', ord $1/ger;
my $user = $node->safe_psql('postgres', 'SELECT current_user');

# A client that knows nothing but what is given.
sub with
{
	my (%environment) = @_;

	return client(
		new_directory(),
		(map { $_ => undef } qw(PGHOST PGPORT PGDATABASE PGUSER DATABASE_URL PGAPPNAME)),
		%environment);
}

# Where it comes to.
sub comes_to
{
	my ($client, $arguments, $database, $name, $role) = @_;

	$role //= $user;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	client_like($client, [ 'status', @$arguments ], 0, qr/^database   $database at .* port $port as $role$/m, $name);
	return;
}

#
# Options, as those of psql
#
my @where = ('-h', $host, '-p', $port);
comes_to(with(), [ @where, '-d', 'app' ], 'app', 'options');
comes_to(with(), [ "--host=$host", "--port=$port", '--dbname=app', '--username=regress_app' ],
	'app', 'long ones', 'regress_app');
comes_to(with(), [ '-d', "host=$host port=$port dbname=app" ], 'app', 'a connection string');
comes_to(with(), [ '-d', "postgresql:///app?host=$escaped&port=$port" ], 'app', 'a URI');
comes_to(with(PGHOST => $host, PGPORT => $port, PGDATABASE => 'app'), [], 'app', 'variables of libpq');
{
	my $client = with(PGHOST => $host, PGPORT => $port);
	my ($status, $out) = run_client($client, '-d', 'app', 'status');

	is($status, 0, 'before the command');
	like($out, qr/^database   app /, 'before the command: the database');
}

#
# DATABASE_URL
#
my $rest = ":///app?host=$escaped&port=$port";
comes_to(with(DATABASE_URL => $_ . $rest), [], 'app', "scheme $_")
  foreach qw(postgresql postgres postgresql+asyncpg postgresql+psycopg2 postgres+psycopg pgsql postgis ecto jdbc:postgresql);
comes_to(with(DATABASE_URL => "postgresql$rest&$_"), [], 'app', "parameter $_")
  foreach qw(pool=5 connection_limit=1&pgbouncer=true ssl=false sslmode=disable encoding=utf8 pool_timeout=3);
client_like(with(DATABASE_URL => "postgresql$rest&sslmod=require"), ['status'],
	2, qr/invalid URI query parameter: "sslmod"/, 'a misspelt parameter is not left out');
client_like(with(DATABASE_URL => "postgresql$rest&ssl=nonsense"), ['status'],
	2, qr/invalid sslmode value: "nonsense"/, 'ssl is sslmode');
comes_to(with(DATABASE_URL => "postgresql$rest&ssl=prefer"), [], 'app', 'parameter ssl=prefer');
client_like(with(DATABASE_URL => "mysql$rest"), ['status'], 2, qr/./, 'another scheme');
comes_to(with(DATABASE_URL => "postgresql$rest"), [ '-U', 'regress_app' ], 'app', 'an option replaces a part', 'regress_app');
comes_to(with(DATABASE_URL => "postgresql$rest", PGHOST => $host, PGPORT => $port), [ '-d', 'postgres' ],
	'postgres', '-d comes first');
comes_to(with(DATABASE_URL => "postgresql$rest", PGDATABASE => 'nosuch', PGHOST => '/nowhere'), [], 'app',
	'the URL comes before variables of libpq');
{
	my $client = with(DATABASE_URL => "postgresql$rest&schema=pg_catalog");
	my $directory = "$client->{directory}/migrations";

	mkdir $directory;
	write_file("$directory/a.sql", revision_file('a', 'base', "DO \$\$ BEGIN RAISE NOTICE 'path: %', current_setting('search_path'); END \$\$"));
	client_like($client, ['upgrade'], 0, qr/NOTICE:  path: pg_catalog$/m, 'schema is a search_path');
}

#
# .env and the configuration
#
sub with_env
{
	my ($text, %environment) = @_;
	my $client = with(%environment);

	write_file("$client->{directory}/.env", $text);
	return $client;
}
comes_to(with_env("# comment\nOTHER=x\nDATABASE_URL=postgresql+asyncpg$rest\n"), [], 'app', '.env');
comes_to(with_env("export DATABASE_URL='postgresql$rest' # comment\r\n"), [], 'app', 'export, quotes, CR LF');
comes_to(with_env("DB=app\nDATABASE_URL=\"postgresql:///\${DB}?host=\${HOST_OF:-$escaped}&port=\$MY_PORT\"\n", MY_PORT => $port),
	[], 'app', 'variables');
comes_to(with_env("PGHOST=$host\nPGPORT = $port\nPGDATABASE=app\n"), [], 'app', 'variables of libpq in .env');
comes_to(with_env("DATABASE_URL=postgresql:///nosuch\n", DATABASE_URL => "postgresql$rest"), [], 'app',
	'the environment comes first');
comes_to(with_env("PGHOST=/nowhere\n"), [ @where, '-d', 'app' ], 'app', 'with -d it is not read');
{
	my $client = with();

	write_file("$client->{directory}/other", "DATABASE_URL=postgresql$rest\n");
	comes_to($client, ['--env-file=other'], 'app', '--env-file');
	client_like($client, [ 'status', '--env-file=nosuch' ], 3, qr/could not read file "nosuch"/);
	write_file("$client->{directory}/pg_migrate.conf", "database = 'postgresql$rest'\n");
	comes_to($client, [], 'app', 'database of the configuration');
	write_file("$client->{directory}/pg_migrate.conf", "env_file = 'other'\n");
	comes_to($client, [], 'app', 'env_file of the configuration');
}

#
# No connection
#
client_like(with(PGHOST => '/nowhere'), ['status'], 2,
	qr/^pg_migrate: error: connection to server on socket "\/nowhere/, 'no server');
client_like(with(), [ 'status', @where, '-d', 'nosuch' ], 2, qr/FATAL:  database "nosuch" does not exist/);
client_like(with(), [ 'status', @where, '-d', 'app', '--wait=x' ], 3, qr/invalid number of seconds "x"/);

#
# Waiting
#
$node->stop;
my $client = with(PGHOST => $host, PGPORT => $port, PGDATABASE => 'app');
client_like($client, [ 'status', '--wait=1' ], 2, qr/waiting for the server/, 'a server that does not come');
my ($out, $err) = ('', '');
{
	local %ENV = (%ENV, PGHOST => $host, PGPORT => $port, PGDATABASE => 'app');
	delete $ENV{DATABASE_URL};
	my $run = IPC::Run::start([ 'pg_migrate', 'current', '--wait=180' ], '<', \undef, '>', \$out, '2>', \$err);

	IPC::Run::pump($run) until $err =~ /waiting/;
	$node->start;
	ok($run->finish, 'a server that comes') or diag($err);
}

#
# A database without the extension, and one where the caller may not create it
#
$node->safe_psql('postgres', 'CREATE DATABASE empty; CREATE ROLE regress_nobody LOGIN');
client_like(with(), [ 'current', @where, '-d', 'empty' ], 1,
	qr/schema "migrate" does not exist\n.*\n*.*hint: Database "empty" has no extension "migrate": "pg_migrate init"/s);
client_like(with(), [ 'init', @where, '-d', 'empty', '-U', 'regress_nobody' ], 0,
	qr/warning: the extension was not created: permission denied.*\n.*hint: A superuser can/);
client_like(with(), [ 'init', @where, '-d', 'empty' ], 0, qr/^created extension "migrate" in database "empty"$/m);

$node->stop;
done_testing();
