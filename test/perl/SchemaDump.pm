# A schema as pg_dump writes it, entry by entry: what the differ is judged by.

package SchemaDump;

use strict;
use warnings;

use Exporter 'import';

our @EXPORT = qw(parse_dump same_dump differing_entries dump_diff entry_types);

# parse_dump(TEXT): key of an entry => its text.  Nothing is made equal but the
# order of entries: what pg_dump says before an entry and means for those that
# follow is said in the entry.
sub parse_dump
{
	my ($text) = @_;
	my (%entries, $key, $type, $tablespace, $method);
	my @lines;

	my $flush = sub {
		return unless defined $key;
		pop @lines while @lines && $lines[-1] eq '';
		shift @lines while @lines && $lines[0] eq '';
		if (@lines && !of_our_own($key))
		{
			my $entry = join("\n", @lines) . "\n";
			$entries{$key} = defined $entries{$key} ? $entries{$key} . $entry : $entry;
		}
		@lines = ();
	};

	foreach my $line (split /\n/, $text)
	{
		next if $line =~ /^\\(?:un)?restrict /;
		if ($line =~ /^-- (?:Data for )?Name: (.*); Type: (.*); Schema: (.*?); Owner: .*$/)
		{
			$flush->();
			($key, $type) = ("$2 $3 $1", $2);
			push @lines, "-- in tablespace $tablespace"
			  if $tablespace && $type =~ /TABLE|INDEX|VIEW|CONSTRAINT/;
			push @lines, "-- with access method $method"
			  if $method && $type =~ /^(?:TABLE|MATERIALIZED VIEW)$/;
		}
		elsif ($line =~ /^SET default_tablespace = (.*);$/)
		{
			$tablespace = $1 eq q('') ? undef : $1;
		}
		elsif ($line =~ /^SET default_table_access_method = (.*);$/)
		{
			$method = $1 eq 'heap' ? undef : $1;
		}
		elsif ($line ne '--' && $line ne '-- PostgreSQL database dump complete')
		{
			push @lines, $line;
		}
	}
	$flush->();
	return \%entries;
}

sub of_our_own
{
	my ($key) = @_;

	return $key =~ /^EXTENSION - migrate$/
	  || $key =~ /^COMMENT - EXTENSION migrate$/
	  || $key =~ /^SCHEMA - migrate$/;
}

# The server itself writes varchar IN (...) in another way after a dump was restored.
sub as_restored
{
	my ($text) = @_;
	my $element = qr/'(?:[^']|'')*'::[a-z ]+/;

	$text =~ s{\(ARRAY\[($element(?:, $element)*)\]\)::(\w+)\[\]}
		{my ($list, $type) = ($1, $2); 'ARRAY[' . join(', ', map { "($_)::$type" } $list =~ /$element/g) . ']'}ge;
	return $text;
}

# Some orders are left: the one of a table's columns, which ALTER TABLE cannot
# change, and the one in which privileges were granted.
sub without_order
{
	my ($key, $text) = @_;
	my @lines = split /\n/, as_restored($text);

	if ($key =~ /^(?:FOREIGN )?TABLE /)
	{
		my ($first) = grep { $lines[$_] =~ /^\s*CREATE .*\($/ } 0 .. $#lines;
		return $text unless defined $first;
		my $last = $first + 1;
		$last++ while $last < @lines && $lines[$last] !~ /^\)/;
		@lines[ $first + 1 .. $last - 1 ] =
		  sort map { s/,$//r } @lines[ $first + 1 .. $last - 1 ];
		return join("\n", @lines) . "\n";
	}
	@lines = sort @lines if $key =~ /\bACL /;
	return join("\n", @lines) . "\n";
}

# differing_entries(GOT, WANTED): the keys, first of what differs up to order,
# and apart what differs in order only
sub differing_entries
{
	my ($got, $wanted) = @_;
	my (@different, @ordered);

	foreach my $key (sort keys %{ { %$got, %$wanted } })
	{
		my ($one, $other) = ($got->{$key}, $wanted->{$key});
		if (!defined $one || !defined $other)
		{
			push @different, $key;
		}
		elsif ($one ne $other)
		{
			if (without_order($key, $one) eq without_order($key, $other))
			{
				push @ordered, $key;
			}
			else
			{
				push @different, $key;
			}
		}
	}
	return (\@different, \@ordered);
}

# same_dump(GOT, WANTED): equal, order, or different
sub same_dump
{
	my ($different, $ordered) = differing_entries(@_);

	return @$different ? 'different' : @$ordered ? 'order' : 'equal';
}

# entry_types(KEYS): the types in them, each once
sub entry_types
{
	my %types;

	foreach my $key (@_)
	{
		$key =~ /^((?:[A-Z]+ )+)/;
		my $type = $1 // 'ENTRY ';
		chop $type;
		if ($type =~ /^(?:COMMENT|ACL)$/ && $key =~ /^\w+ \S+ ([A-Z]+(?: [A-Z]+)*) /)
		{
			$type .= " on $1";
		}
		$types{$type} = 1;
	}
	return sort keys %types;
}

# dump_diff(GOT, WANTED, WITH_ORDER): the entries that differ, line by line
sub dump_diff
{
	my ($got, $wanted, $with_order) = @_;
	my ($different, $ordered) = differing_entries($got, $wanted);

	return join '',
	  map { "== $_\n" . line_diff($wanted->{$_} // '', $got->{$_} // '') } @$different,
	  $with_order ? @$ordered : ();
}

# line_diff(WANTED, GOT): lines that both have, that are missing (-), that are
# too many (+); by the longest common subsequence
sub line_diff
{
	my @one = split /\n/, $_[0];
	my @two = split /\n/, $_[1];
	my @length = map { [ (0) x (@two + 1) ] } 0 .. @one;
	my $result = '';

	for my $i (reverse 0 .. $#one)
	{
		for my $j (reverse 0 .. $#two)
		{
			my ($down, $right) = ($length[ $i + 1 ][$j], $length[$i][ $j + 1 ]);
			$length[$i][$j] =
			  $one[$i] eq $two[$j] ? $length[ $i + 1 ][ $j + 1 ] + 1 : $down > $right ? $down : $right;
		}
	}
	my ($i, $j) = (0, 0);
	while ($i < @one || $j < @two)
	{
		if ($i < @one && $j < @two && $one[$i] eq $two[$j])
		{
			$result .= " $one[$i++]\n";
			$j++;
		}
		elsif ($j < @two && ($i == @one || $length[$i][ $j + 1 ] > $length[ $i + 1 ][$j]))
		{
			$result .= "+$two[$j++]\n";
		}
		else
		{
			$result .= "-$one[$i++]\n";
		}
	}
	return $result;
}

1;
