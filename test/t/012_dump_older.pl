# A dump of the oldest server that is supported restores on this one, and the
# history goes up and down there.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

plan skip_all => 'there is no older server to come from'
  unless $ENV{OLDER_INSTALL};

my $older = PostgreSQL::Test::Cluster->new('older', install_path => $ENV{OLDER_INSTALL});
$older->init;
$older->start;
my $node = PostgreSQL::Test::Cluster->new('newer');
$node->init;
$node->start;
my $dir = $node->basedir;

my %state = (
	script => 'SELECT to_jsonb(s) FROM migrate.script s ORDER BY number',
	version => 'SELECT to_jsonb(v) FROM migrate.version v ORDER BY rev_id',
	log => 'SELECT to_jsonb(l) FROM migrate.log l ORDER BY number',
	half_done => 'SELECT to_jsonb(s) FROM migrate.half_done s ORDER BY rev_id, statement',
	model => 'SELECT ddl, schemas FROM migrate.model',
	history => 'SELECT h FROM migrate.history() h',
	plan => q{SELECT p FROM migrate.plan('heads') p});

# A dump of the application by this server's pg_dump, of any server.
sub application
{
	my ($server, $database) = @_;
	my ($dump) = run_command([ 'pg_dump', '--exclude-schema=migrate', '--exclude-extension=migrate',
		$server->connstr($database) ]);

	return join "\n", grep { !/^(--|\\(un)?restrict |SET transaction_timeout|$)/ } split /\n/, $dump;
}

sub number_of_version
{
	return $_[0]->safe_psql('postgres', q{SELECT current_setting('server_version_num')::int / 10000});
}

cmp_ok(number_of_version($older), '<', number_of_version($node), 'the other server is older');

#
# The sample history half way up, a revision that is half done, and a model
#
$older->safe_psql('postgres', 'CREATE DATABASE source');
$older->safe_psql('source', 'CREATE EXTENSION migrate');
$older->command_ok(
	[
		'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', '-f',
		'docs/example/history.sql', $older->connstr('source')
	],
	'load the sample history');
$older->safe_psql('source', q{
	SELECT migrate.upgrade('29a5d6e3bf70');
	SELECT migrate.define('half', NULL, 'half', '
		CREATE TABLE public.book (id int NOT NULL, title text);
		INSERT INTO public.book VALUES (1, ''a''), (1, ''b'');
		CREATE UNIQUE INDEX CONCURRENTLY book_id ON public.book (id);
		INSERT INTO public.book VALUES (3, ''c'')', 'DROP TABLE public.book');
	SELECT migrate.set_model('CREATE TABLE public.book (id int NOT NULL, title text);
		CREATE UNIQUE INDEX book_id ON public.book (id)')});
my ($result, $stdout, $stderr) = $older->psql('source', q{CALL migrate.upgrade_each('half')});
like($stderr, qr/could not create unique index/, 'a revision stays half done');

my %source = map { $_ => $older->safe_psql('source', $state{$_}) } keys %state;
isnt($source{$_}, '', "there is something in $_") foreach qw(script version log half_done model);
my $application = application($older, 'source');
like($application, qr/^CREATE TABLE library\./m, 'and a schema');

#
# It restores, with this server's pg_dump as one should, or with the older one's
#
my %dumps = (
	newer => 'pg_dump',
	older => "$ENV{OLDER_INSTALL}/bin/pg_dump");
foreach my $name (sort keys %dumps)
{
	my $file = "$dir/$name.dump";

	command_ok([ $dumps{$name}, '--format=custom', '--file', $file, $older->connstr('source') ],
		"$name: dump");
	$node->safe_psql('postgres', "CREATE DATABASE $name");
	command_ok([ 'pg_restore', '--exit-on-error', '-d', $node->connstr($name), $file ],
		"$name: restore");
	is($node->safe_psql($name, $state{$_}), $source{$_}, "$name: the same $_")
	  foreach sort keys %state;
	is(application($node, $name), $application, "$name: the same application");
}

#
# And goes on: the half done revision to its end, all the way up, and down again
#
foreach my $name (sort keys %dumps)
{
	($result, $stdout, $stderr) = $node->psql($name, q{SELECT migrate.check()});
	like($stderr, qr/half/, "$name: what is half done is not forgotten");
	$node->safe_psql($name, q{DELETE FROM public.book WHERE title = 'b'});
	$node->safe_psql($name, q{CALL migrate.upgrade_each('half')});
	is( $node->safe_psql($name, 'SELECT id, title FROM public.book ORDER BY id'),
		"1|a\n3|c", "$name: the revision is finished, and nothing repeated");
	is( $node->safe_psql($name, q{SELECT indisvalid FROM pg_index WHERE indexrelid = 'public.book_id'::regclass}),
		't', "$name: its index is built");
	is($node->safe_psql($name, 'SELECT count(*) FROM migrate.diff()'),
		'0', "$name: the schema is that of the model of the older server");
	isnt($node->safe_psql($name, q{SELECT migrate.upgrade('heads')}), '0', "$name: goes up");
	is( $node->safe_psql($name, 'SELECT up_to_date, half_done FROM migrate.status()'),
		't|{}', "$name: to the heads");
	isnt($node->safe_psql($name, q{SELECT migrate.downgrade('base')}), '0', "$name: goes down");
	is($node->safe_psql($name, 'SELECT count(*) FROM migrate.version'), '0', "$name: to the base");
	is( $node->safe_psql($name, q{
			SELECT to_regclass('public.book'), count(*) FROM pg_class
			WHERE relnamespace = to_regnamespace('library')}),
		'|0', "$name: nothing is left");
}

$older->stop;
$node->stop;
done_testing();
