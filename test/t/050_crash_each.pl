
# Crash at every step: wherever and however upgrade_each and downgrade_each are
# interrupted, the same line run again ends where an undisturbed run ends.
#
#	CRASH_SEED		what is done where; printed
#	CRASH_TRIALS	how many, or "all": one for each point; without it, as many as
#					two minutes allow, but not more than sixty
#	CRASH_TRIAL		only that one of them

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";

use CrashTest;
use Test::More;

my $seed = $ENV{CRASH_SEED} || 1 + int(rand(1_000_000_000));
my $trials = $ENV{CRASH_TRIALS} || 60;
my $end = time + ($ENV{CRASH_TRIALS} ? 1_000_000 : 120);

my $test = CrashTest->new($seed);
$test->reference;
$trials = $test->count_points if $trials eq 'all';
$test->choose_points;
diag("CRASH_SEED=$seed, $trials trials, "
	  . join(' and ', map { scalar(@{ $test->{points}{$_} }) . " points in $_" } qw(upgrade downgrade)));

foreach my $number (defined $ENV{CRASH_TRIAL} ? $ENV{CRASH_TRIAL} : 0 .. $trials - 1)
{
	last if time > $end;
	my ($wrong, @story) = $test->trial($number);

	note(join "\n", "trial $number", @story);
	is($wrong, '', "trial $number")
	  or diag(join "\n", "CRASH_SEED=$seed CRASH_TRIAL=$number", @story, $wrong);
	diag("$number trials, $test->{fired} disturbances") if $number > 0 && $number % 100 == 0;
}
cmp_ok($test->{fired}, '>', 0, 'something has happened');
note("$test->{fired} disturbances");

$test->stop;

done_testing();
