# Generated scripts: migrate.split against what the generator knows, and
# against the server's own parse of the whole text.
#
# Runs in the database that the environment names, where the extension and
# split_oracle are (see test/extra/split_fuzz.sh).  FUZZ_SEED repeats a run,
# FUZZ_COUNT sets how many scripts there are of each sort.
use strict;
use warnings FATAL => 'all';

use File::Temp;

my $seed  = $ENV{FUZZ_SEED} || int(rand(2**31));
my $count = $ENV{FUZZ_COUNT} || 500;
my ($passed, $failed) = (0, 0);
print "FUZZ_SEED=$seed FUZZ_COUNT=$count\n";
srand($seed);

sub pick { return $_[ int(rand(@_)) ]; }
sub often { return rand() < shift; }

#
# Tokens.  What is inside quotes and comments is meant to mislead.
#
my @noise = (
	';', "''", '"', '--', '/*', '*/', '$$', '$a$', '(', ')', "\n", "\r\n",
	' ', 'end', 'BEGIN ATOMIC', "\\.", 'x', "\xc3\xa4", 'COMMIT', '%', ':v');

sub noise
{
	my ($without) = @_;
	my $text = join '', map { pick(@noise) } 1 .. int(rand(4));
	$text =~ s/$without//g if defined $without;
	return $text;
}

# Never empty, so that no two tokens merge.
sub blank
{
	my $blank = often(0.75) ? ' ' : '';
	$blank .= pick("\n", "\t", "\r\n", '  ', "\n\n") if often(0.2);
	$blank .= '--' . noise(qr/[\r\n]/) . pick("\n", "\r\n") if often(0.05);
	$blank .= '/*' . noise(qr/[*\/]/) . '/*;*/*/'           if often(0.05);
	return $blank eq '' ? ' ' : $blank;
}

# Joins tokens; no blank is needed around some of them.
sub tokens
{
	my $text = '';
	foreach my $token (@_)
	{
		$text .= blank() if $text ne '' && !($token =~ /^[,;)]$/ && often(0.7));
		$text .= $token;
	}
	return $text;
}

sub string
{
	my $tag = '$' . pick('', 'a', 'b1', '_x') . '$';
	return pick(
		sub { "'" . noise() . "'" },
		sub { "E'" . noise(qr/\\/) . pick("\\'", "\\\\", "\\n;", '') . "'" },
		sub { "U&'\\0061" . noise(qr/\\/) . "'" },
		sub { $tag . noise(qr/\$/) . $tag },
		sub { '$q$' . noise() . '$$;$$' . noise() . '$q$' },
		sub { "'a;'\n'b;'" },
		sub { pick("B'01'", "X'1f'", "N'n;'") })->();
}

sub name
{
	return pick(
		'a', 'b', 'begin', 'atomic', '"end;"', '"BEGIN"', '"a""b;"', 'function',
		"\xc3\xa4", 'U&"\0061;"', 'rule', 'x$1');
}

sub expression
{
	my $depth = shift // 0;
	return pick(1, '2.5', '1e3', '$1', string(), string(), name())
	  if $depth > 2 || often(0.4);
	my @e = map { expression($depth + 1) } 1 .. 3;
	return tokens(@{ pick(
		[ 'CASE', 'WHEN', $e[0], 'THEN', $e[1], 'END' ],
		[ 'case', $e[0], 'when', $e[1], 'then', $e[2], 'else', 1, 'end' ],
		[ '(', $e[0], ')' ],
		[ '(', 'SELECT', $e[0], 'AS', 'end', ')' ],
		[ 'f', '(', $e[0], ',', $e[1], ')' ],
		[ '(', $e[0], ')', pick('+', '=', '||', '<@', '->'), '(', $e[1], ')' ],
		[ '(', $e[0], ')', '::', 'int' ],
		[ 'ARRAY', '[', $e[0], ',', $e[1], ']' ],
		[ 'x', '.', pick('end', 'case', 'begin') ]) });
}

#
# Statements, without their semicolon.
#
sub query
{
	return tokens(@{ pick(
		[ 'SELECT', expression(), 'AS', pick('end', 'case', name()) ],
		[ 'SELECT', expression(), 'FROM', name(), 'WHERE', expression() ],
		[ 'insert', 'into', name(), 'values', '(', expression(), ',', expression(), ')' ],
		[ 'DELETE', 'FROM', name(), 'WHERE', expression() ],
		[ 'UPDATE', name(), 'SET', name(), '=', expression() ]) });
}

sub body
{
	return map { (often(0.9) ? query() : (), ';') } 1 .. int(rand(4));
}

sub statement
{
	my @create = ('CREATE', often(0.3) ? ('OR', 'REPLACE') : ());
	return pick(
		sub { query() },
		sub { query() },
		sub { tokens('CREATE', 'TABLE', name(), '(', 'c', 'int', 'DEFAULT', expression(), ')') },
		sub { tokens('COMMENT', 'ON', 'TABLE', name(), 'IS', "'" . noise() . "'") },
		sub { tokens('DO', '$do$' . noise(qr/\$/) . '$do$') },
		sub { tokens(@create, 'FUNCTION', name(), '(', ')', 'RETURNS', 'int', 'LANGUAGE', 'sql', 'AS', "'" . noise() . "'") },
		sub { tokens(@create, 'FUNCTION', name(), '(', 'begin', 'int', ')', 'RETURNS', 'int', 'RETURN', expression()) },
		sub { tokens(@create, pick('FUNCTION', 'procedure'), name(), '(', ')', 'BEGIN', 'ATOMIC', body(), 'END') },
		sub {
			tokens(@create, 'FUNCTION', 'f', '(', ')', 'begin', 'atomic', body(),
				'CREATE', 'FUNCTION', 'g', '(', ')', 'BEGIN', 'ATOMIC', body(), 'END', ';', body(), 'END');
		},
		sub { tokens(@create, 'RULE', 'r', 'AS', 'ON', 'INSERT', 'TO', name(), 'DO', '(', query(), ';', query(), ')') })->();
}

#
# A script: its text, the same without what is not SQL, and what has to come
# out.
#
sub script
{
	my ($only_sql) = @_;
	my ($text, $sql) = ('', '');
	my (@lines, @statements);

	my $add = sub { $text .= $_[0]; $sql .= $_[0]; };
	my $line = sub { return 1 + ($text =~ tr/\n//); };

	my $n = int(rand(8));
	foreach my $i (1 .. $n)
	{
		$add->(blank()) if often(0.8);
		$add->(';')     if often(0.1);
		if (!$only_sql && often(0.1))
		{
			$add->("\n");
			$text .= pick('\restrict ', '\unrestrict ') . noise(qr/[\r\n]/) . "\n";
		}
		push @lines, $line->();
		if (!$only_sql && often(0.15))
		{
			my $copy = tokens('COPY', name(), 'FROM', 'stdin');
			push @statements, $copy;
			$add->($copy . pick('', ' ', '/*;*/') . ';' . pick('', ' ', '-- ;', "\t/* ' */ --"));
			$add->("\n");
			$text .= noise(qr/[\r\n]/) . 'x' . pick("\n", "\r\n") for 1 .. int(rand(3));
			$text .= "\\." . pick("\n", "\r\n");
			next;
		}
		push @statements, statement();
		$add->($statements[-1]);
		$add->(blank()) if often(0.2);
		$add->(';') unless $i == $n && often(0.5);
	}
	$add->(blank()) if often(0.5);
	return ($text, $sql, \@lines, \@statements);
}

# Breaks a script in up to three places.
sub break
{
	my ($text) = @_;
	foreach (1 .. 1 + int(rand(3)))
	{
		my $at = int(rand(length($text) + 1));
		my $n = int(rand(6));
		pick(
			sub { substr($text, $at, $n, '') },
			sub { substr($text, $at, 0, pick(qw{' " $ ; ( ) \\ / * - E $$ /* -- end begin case atomic $a$ 0x}, "\n")) },
			sub { substr($text, $at, 0, substr($text, int(rand(length($text) + 1)), $n)) },
			sub { $text = substr($text, 0, $at) })->();
	}
	# characters must stay whole
	$text =~ s/\xc3(?!\xa4)|(?<!\xc3)\xa4//g;
	return $text;
}

sub literal { my $t = shift; $t =~ s/'/''/g; return "'$t'"; }

#
# The server.
#

# Runs SQL from a file, for it is long; returns what psql prints.
sub sql
{
	my $file = File::Temp->new;
	binmode $file;
	print $file "SET client_min_messages = warning;\nSET escape_string_warning = off;\n", @_;
	close $file;
	my $output = `psql -XqAt -v ON_ERROR_STOP=1 -f $file`;
	die "psql failed\n" if $? != 0;
	chomp $output;
	return $output;
}

sql(<<'EOS');
CREATE TABLE script (
	number int PRIMARY KEY,
	text text NOT NULL,
	sql text NOT NULL,		-- the same without COPY data and meta-commands
	lines int[],			-- null: only the server knows
	statements text[]);

-- Null if all is well, otherwise what is wrong.
CREATE FUNCTION judge(script) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	lines int[];
	statements text[];
	ours text;
	theirs text;
BEGIN
	BEGIN
		SELECT coalesce(array_agg(s.line ORDER BY s.statement), '{}'),
			coalesce(array_agg(s.sql ORDER BY s.statement), '{}')
		INTO lines, statements
		FROM migrate.split($1.text) s;
	EXCEPTION WHEN OTHERS THEN
		ours := SQLSTATE || ' ' || SQLERRM;
	END;
	BEGIN
		theirs := split_oracle($1.sql, statements);
	EXCEPTION WHEN OTHERS THEN
		theirs := SQLSTATE || ' ' || SQLERRM;
	END;

	IF ours IS NULL AND theirs IS NULL THEN
		IF lines <> $1.lines THEN
			RETURN format('lines %s, not %s', lines, $1.lines);
		ELSIF statements <> $1.statements THEN
			RETURN format('statements %s, not %s', statements, $1.statements);
		END IF;
		RETURN NULL;
	-- a broken script may hold a backslash outside quotes
	ELSIF ours LIKE 'MG201 %' AND theirs = E'42601 syntax error at or near "\\"' THEN
		RETURN NULL;
	-- or an END that ends no body any more
	ELSIF ours LIKE 'MG202 %' AND theirs = 'parsed' THEN
		RETURN NULL;
	ELSIF ours = theirs AND $1.lines IS NULL THEN
		RETURN NULL;
	END IF;
	RETURN format('ours: %s, theirs: %s', ours, theirs);
END
$$;

CREATE FUNCTION parses(script) RETURNS bool LANGUAGE plpgsql AS $$
BEGIN
	PERFORM split_oracle($1.sql, NULL);
	RETURN true;
EXCEPTION WHEN OTHERS THEN
	RETURN false;
END
$$;
EOS

sub run
{
	my ($what, $setting, @rows) = @_;
	my @inserts;

	foreach my $i (0 .. $#rows)
	{
		my ($text, $sql, $lines, $statements) = @{ $rows[$i] };
		push @inserts, "INSERT INTO script VALUES ($i, ", literal($text), ', ', literal($sql), ', ',
		  $lines
		  ? ('ARRAY[' . join(',', @$lines) . ']::int[], ARRAY['
			  . join(',', map { literal($_) } @$statements) . ']::text[]')
		  : 'NULL, NULL', ");\n";
	}
	my $wrong = sql("BEGIN;\nTRUNCATE script;\n", @inserts, "COMMIT;\n", <<"EOS");
SET standard_conforming_strings = $setting;
SELECT number, wrong, quote_literal(text)
FROM script, LATERAL (SELECT judge(script) AS wrong OFFSET 0) j
WHERE wrong IS NOT NULL ORDER BY length(text) LIMIT 5;
EOS
	my $valid = sql(<<"EOS");
SET standard_conforming_strings = $setting;
SELECT count(*) FILTER (WHERE parses(script)) FROM script;
EOS
	print $wrong eq '' ? 'ok' : 'not ok', " - $what: ${\ scalar @rows} scripts, $valid valid\n";
	print "$wrong\n" if $wrong ne '';
	$wrong eq '' ? $passed++ : $failed++;
	return;
}

run('generated', 'on', map { [ script(0) ] } 1 .. $count);
run('broken', 'on', map { my $t = break((script(1))[1]); [ $t, $t ] } 1 .. $count);
run('broken, with backslash escapes', 'off', map { my $t = break((script(1))[1]); [ $t, $t ] } 1 .. $count);

print "$passed passed, $failed failed\n";
exit($failed ? 1 : 0);
