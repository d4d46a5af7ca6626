
# A fingerprint is the same before and after a dump and its restore, in another
# database, and with objects and columns in another order.
#
# FINGERPRINT_TEXTS in the environment is the number of texts of test/schema/pairs that
# are drawn, or all; FINGERPRINT_SEED draws them.  Those that the normal form of
# expressions is about are always among them.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use SchemaJudge;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('fingerprint');
$node->init;
$node->append_conf('postgresql.conf', "fsync = off\nautovacuum = off\nmax_locks_per_transaction = 256");
$node->start;
@ENV{qw(PGHOST PGPORT)} = ($node->host, $node->port);
prepare_judge(1);

my $pairs = "$FindBin::RealBin/../schema/pairs";
my $seed = $ENV{FINGERPRINT_SEED} // 20261127;
my $wanted = $ENV{FINGERPRINT_TEXTS} // 12;

sub fingerprint
{
	my ($database, $column_order) = @_;
	my ($out, $err) = run_psql($database, "SELECT migrate.fingerprint('*', $column_order);");

	chomp $out;
	return $err =~ /ERROR/ ? $err : $out;
}

# The texts of all pairs, as CASE/SIDE.
sub texts
{
	opendir my $directory, $pairs or die "$pairs: $!\n";
	return map { ("$_/old", "$_/new") } sort grep { -e "$pairs/$_/new.sql" } readdir $directory;
}

sub draw
{
	my @all = @_;
	my @always = grep { /^(?:normal_|bug29|bug30|bug31|matrix_checks)/ } @all;
	my %taken = map { $_ => 1 } @always;
	my @rest = grep { !$taken{$_} } @all;

	return @all if $wanted eq 'all';
	srand($seed);
	push @always, splice(@rest, int rand @rest, 1) while @rest && $wanted-- > 0;
	return @always;
}

sub load_text
{
	my ($database, $text) = @_;
	my ($case) = split m{/}, $text;

	make_roles(split /\n/, read_file("$pairs/$case/roles"));
	make_database($database);
	my ($out, $err) = run_psql($database, read_file("$pairs/$case/setup.sql") . read_file("$pairs/$text.sql"));
	return $err;
}

sub survives_restore
{
	my ($text) = @_;
	my $error = load_text('first', $text);

	return fail("$text: $error") if $error =~ /ERROR/;
	make_database('second');
	run_psql('second', dump_text('first'));
	is(fingerprint('second', 'false'), fingerprint('first', 'false'), "$text is the same after a restore");
	# the columns that a child has of its own come first in a dump
	is(fingerprint('second', 'true'), fingerprint('first', 'true'), "$text, and so is the order of its columns")
	  unless read_file("$pairs/$text.sql") =~ /INHERITS/;
}

note("texts of seed $seed");
survives_restore($_) foreach draw(texts());

# Objects and columns in another order
my @statements = (
	q{CREATE TYPE mood AS ENUM ('sad', 'glad')},
	q{CREATE SEQUENCE s INCREMENT 5},
	q{CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT a'},
	q{CREATE SCHEMA app});
my @tables = (
	q{CREATE TABLE app.b (x integer, y integer, CONSTRAINT b_y CHECK (y > 0))},
	q{CREATE VIEW app.v AS SELECT 1 AS one});
my $order = q{CREATE TABLE t (id integer PRIMARY KEY, m mood DEFAULT 'sad', a text,
	CONSTRAINT c CHECK (a IN ('x', 'y')), CONSTRAINT d CHECK (id BETWEEN 1 AND 5 AND a <> 'z'))};
my $other_order = q{CREATE TABLE t (a text, m mood DEFAULT 'sad', gone integer, id integer,
	CONSTRAINT d CHECK (id BETWEEN 1 AND 5 AND a <> 'z'), CONSTRAINT c CHECK (a IN ('x', 'y')), CONSTRAINT t_pkey PRIMARY KEY (id))};

make_database('first');
make_database('second');
my ($out, $err) = run_psql('first', join ";\n", @statements, @tables, $order, '');
is($err, '', 'a schema is made');
($out, $err) = run_psql('second', join ";\n", reverse(@statements), $other_order, reverse(@tables), 'ALTER TABLE t DROP gone', '');
is($err, '', 'and again in another order');
is(fingerprint('second', 'false'), fingerprint('first', 'false'), 'the order of columns and objects does not matter');
isnt(fingerprint('second', 'true'), fingerprint('first', 'true'), 'that of columns does on request');

SchemaJudge::stop_psql();
$node->stop;
done_testing();
