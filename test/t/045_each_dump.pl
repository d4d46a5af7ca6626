
# A revision that is half done is so in a restored database, too: what is done
# of it is there, what was being built is not, and the next call goes on.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('each_dump');
$node->init;
$node->start;
my $dir = $node->basedir;

$node->safe_psql('postgres', 'CREATE DATABASE source');
$node->safe_psql('source', q{
	CREATE EXTENSION migrate;
	SELECT migrate.revision('half', '
		CREATE TABLE book (id int, title text);
		INSERT INTO book VALUES (1, ''a''), (1, ''b'');
		CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS book_id ON book (id);
		INSERT INTO book VALUES (3, ''c'')',
		'DROP TABLE book', rev_id => 'a1')});
my ($result, $stdout, $stderr) =
	$node->psql('source', 'CALL migrate.upgrade_each()');
like($stderr, qr/could not create unique index/, 'the index cannot be built yet');
is($node->safe_psql('source', 'SELECT count(*) FROM pg_index WHERE NOT indisvalid'),
	1, 'an invalid index is left');

my @formats = (
	[ 'plain', 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f' ],
	[ 'custom', 'pg_restore', '--exit-on-error' ]);
foreach my $format (@formats)
{
	my ($name, $program, @options) = @$format;
	my $file = "$dir/$name.dump";

	$node->safe_psql('postgres', "CREATE DATABASE $name");
	$node->command_ok(
		[ 'pg_dump', "--format=$name", '--file', $file, $node->connstr('source') ],
		"$name dump");
	$node->command_ok([ $program, '-d', $node->connstr($name), @options, $file ],
		"$name restore");
	is( $node->safe_psql($name, 'SELECT half_done FROM migrate.status()'),
		'{"a1 (upgrade: 2 of 4 statements done, statement 3 begun)"}',
		"$name: it is half done there as well");
	is($node->safe_psql($name, 'SELECT count(*) FROM migrate.build'),
		0, "$name: no OID has come along");
	$node->safe_psql($name, q{DELETE FROM book WHERE title = 'b'});
	$node->safe_psql($name, 'CALL migrate.upgrade_each()');
	is( $node->safe_psql($name, 'SELECT id, title FROM book ORDER BY id'),
		"1|a\n3|c", "$name: nothing was skipped, nothing repeated");
	is($node->safe_psql($name, q{SELECT indisvalid FROM pg_index WHERE indexrelid = 'book_id'::regclass}),
		't', "$name: the index is built");
	is($node->safe_psql($name, 'SELECT (SELECT * FROM migrate.current()), (SELECT count(*) FROM migrate.half_done)'),
		'a1|0', "$name: the revision is applied");
}

done_testing();
