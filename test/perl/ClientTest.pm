# What tests of the client share: a directory to work in, and the client run in it.

package ClientTest;

use strict;
use warnings;

use Exporter 'import';
use IPC::Run;
use PostgreSQL::Test::Utils;
use Test::More;

our @EXPORT = qw(client new_directory write_file read_file run_client client_is client_like
  revision_file);

# A client works in a directory, with an environment of its own.
sub client
{
	my ($directory, %environment) = @_;

	return { directory => $directory, environment => \%environment };
}

my $directories = 0;

sub new_directory
{
	my $directory = PostgreSQL::Test::Utils::tempdir() . '/d' . ++$directories;

	mkdir $directory or die "$directory: $!";
	return $directory;
}

sub write_file
{
	my ($path, $text) = @_;

	open my $file, '>:raw', $path or die "$path: $!";
	print $file $text;
	close $file or die "$path: $!";
	return;
}

sub read_file
{
	my ($path) = @_;

	local $/ = undef;
	open my $file, '<:raw', $path or die "$path: $!";
	my $text = <$file>;
	close $file;
	return $text;
}

# A revision file.  Without a way back there is no marker for it.
sub revision_file
{
	my ($rev_id, $revises, $up, $down) = @_;

	return "-- revision: $rev_id\n-- revises: $revises\n-- message: revision $rev_id\n\n"
	  . "-- migrate:up\n$up\n"
	  . (defined $down ? "\n-- migrate:down\n$down\n" : '');
}

# Runs it; returns exit status, standard output and standard error.
sub run_client
{
	my ($client, @arguments) = @_;
	my ($out, $err) = ('', '');

	local %ENV = (%ENV, %{ $client->{environment} });
	delete $ENV{$_} foreach grep { !defined $ENV{$_} } keys %ENV;
	IPC::Run::run(
		[ 'pg_migrate', @arguments ],
		'<', \undef, '>', \$out, '2>', \$err,
		init => sub { chdir $client->{directory} or die $! },
		IPC::Run::timeout($PostgreSQL::Test::Utils::timeout_default));
	return ($? >> 8, $out, $err);
}

# What one run prints, standard output first, and its exit status.  Times are
# replaced, and so is what matches the pattern.
sub client_is
{
	my ($client, $arguments, $expected_status, $expected, $name) = @_;
	my ($status, $out, $err) = run_client($client, @$arguments);
	my $text = $out . $err;

	$text =~ s/Done in [0-9.]+ m?s/Done in TIME/g;
	$text =~ s/\b20\d\d-\d\d-\d\d \d\d:\d\d(:\d\d)?\b/WHEN/g;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	is("$text= $status", "$expected= $expected_status", $name // "@$arguments");
	return;
}

sub client_like
{
	my ($client, $arguments, $expected_status, $pattern, $name) = @_;
	my ($status, $out, $err) = run_client($client, @$arguments);

	$name //= "@$arguments";
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	is($status, $expected_status, "$name: exit status") or diag($out . $err);
	like($out . $err, $pattern, $name);
	return $out;
}

1;
