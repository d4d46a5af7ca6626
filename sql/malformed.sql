--
-- Malformed input: every text that names no revision, in every place that
-- takes one.  Always an error of class MG (22004 for null) that repeats the
-- text as typed and says what to do; never an internal error, never a guess.
--
SET client_min_messages = warning;
CREATE EXTENSION migrate;
\getenv srcdir PG_ABS_SRCDIR
\set graphs :srcdir '/test/vectors/graphs.sql'
\set attempt :srcdir '/test/vectors/attempt.sql'
\set ECHO none
\i :graphs
\i :attempt
\set ECHO all
INSERT INTO conformance.revision VALUES
	('MAL', 1, 'a', '', '', ''),
	('MAL', 2, 'b', 'a', '', ''),
	('MAL', 3, 'c', 'b', '', 'L'),
	('MAL', 4, 'd', 'b', '', 'M'),
	('MAL', 5, 'abcd1111', 'd', '', ''),
	('MAL', 6, 'abcd2222', 'abcd1111', '', '');
-- The texts.  as_id: no revision and no label can be called this, either; the
-- others are merely not there.
CREATE TEMP TABLE input (input text, as_id bool);
INSERT INTO input VALUES
	-- nothing, and blanks
	(NULL, false), ('', true), (' ', true), ('   ', true), (' b', true), ('b ', true),
	(E'b\t', true), (E'b\n', true), (E'\n', true), ('b c', true), ('b +1', true), ('b+ 1', true),
	-- relative forms with something missing, or something more
	('+', true), ('-', true), ('+-1', true), ('-+1', true), ('++1', true), ('--1', true),
	('a+', true), ('a-', true), ('b+1xyz', true), ('b-1xyz', true), ('b+1+1', true), ('b+1-1', true),
	('+1.5', true), ('+0x1', true), ('+1e3', true), ('+one', true), ('+1 ', true),
	('+99999999999999999999', true), ('-99999999999999999999', true),
	('b+99999999999999999999', true), ('b-99999999999999999999', true),
	('L@+99999999999999999999', true), ('L@-99999999999999999999', true),
	('+2147483648', true), ('-2147483649', true), ('+9223372036854775808', true), ('-9223372036854775809', true),
	-- branches
	('@', true), ('@@', true), ('a@', true), ('x@', true), ('a@b@c', true), ('L@@head', true), ('L@head@', true),
	('@+', true), ('L@+', true), ('L@-', true), ('L@nope', true), ('nope@head', true), ('nope@+1', true), ('nope@-1', true),
	('head@', true), ('head@L', true), ('base@head', true), ('heads@head', true), ('L@d', true), ('L@M', true),
	('abcd@head', true), ('L@L@head', true), ('L@:', true),
	-- lists
	(',', true), (',,', true), ('a,', true), (',a', true), ('a,,b', true), ('a, ,b', true), ('a,nope', false), ('nope,a', false),
	(' , ', true), ('a;b', false),
	-- ranges
	('::', true), (':::', true), ('a:b:c', true), (':a:', true), ('a::b', true),
	-- names that are not there
	('nope', false), ('HEAD', false), ('Base', false), ('abcd', false), ('abcd11112', false), ('A', false),
	('null', false), ('0', false), ('1', false), ('*', false), ('%', false), ('_', false), ('a%', false), ('.', false),
	-- what could be taken for syntax by whoever pastes it somewhere
	('a''b', false), ('''', false), ('"a"', false), ('a"', false), ('\', false), ('\a', false), ('$$', false), ('$1', false),
	('{a}', false), ('(a)', false), ('[a]', false), ('a/*', false), ('a;', false), ('%s%s%n', false), ('%1$s', false), ('a--b', true),
	-- not ASCII
	('é', false), ('ａ', false), ('＋1', false), ('+１', true), ('日本', false), ('b́', false),
	-- control characters
	(E'\x01', true), (E'a\x07', true), (E'a\x7f', true), (E'a\rb', true), (E'\x1b[31m', true),
	-- long
	(repeat('x', 256), true), (repeat('x', 100000), true), (repeat('@', 1000), true), (repeat(':', 1000), true),
	(repeat(',', 1000), true), ('+' || repeat('9', 1000), true), ('b-' || repeat('9', 1000), true), (repeat('a+', 1000), true),
	(repeat('a,', 1000) || 'nope', false);
-- The places.  takes_id: the text is the name of something that need not exist;
-- nullable: null stands for a default there, and an empty list for none.
CREATE TEMP TABLE place (call text, takes_id bool, nullable bool);
INSERT INTO place VALUES
	('migrate.upgrade(%L)', false, false),
	('migrate.downgrade(%L)', false, false),
	('migrate.stamp(%L)', false, false),
	('migrate.stamp(%L, purge => true)', false, false),
	('migrate.plan(%L)', false, false),
	('migrate.plan(%L, ''downgrade'')', false, false),
	('migrate.upgrade_sql(%L)', false, false),
	('migrate.downgrade_sql(%L)', false, false),
	('migrate.history(%L)', false, false),
	('migrate.graph(%L)', false, false),
	('migrate.graph(%L, ''dot'')', false, false),
	('migrate.export(%L)', false, false),
	('migrate.show(%L)', false, false),
	('migrate.edit(%L, ''SELECT 1'')', false, false),
	('migrate.remove(%L)', false, false),
	('migrate.approve(%L)', false, false),
	('migrate.revision(head => %L)', false, false),
	('migrate.revision(head => %L, splice => true)', false, false),
	('migrate.revision(head => ''d'', splice => true, depends_on => %L)', false, true),
	('migrate.merge(revisions => %L)', false, false),
	('migrate.merge(revisions => %L, splice => true)', false, false),
	('migrate.expect(''upgrade'', %L, '''')', false, false),
	('migrate.expect(''downgrade'', %L, '''')', false, false),
	('migrate.record(''upgrade'', %L, '''')', false, false),
	('migrate.define(%L)', true, false),
	('migrate.define(''new'', %L)', true, true),
	('migrate.define(''new'', branch_labels => %L)', true, true),
	('migrate.define(''new'', depends_on => %L)', true, true),
	('migrate.revision(head => ''d'', splice => true, rev_id => %L)', true, true),
	('migrate.revision(head => ''d'', splice => true, branch_label => %L)', true, true),
	('migrate.merge(revisions => ''c, abcd2222'', rev_id => %L)', true, true),
	('migrate.merge(revisions => ''c, abcd2222'', branch_label => %L)', true, true);
-- A call that is undone even if it succeeds.
CREATE FUNCTION conformance.undone(call text,
	OUT result text, OUT state text, OUT message text, OUT detail text, OUT hint text)
LANGUAGE plpgsql AS $$
DECLARE
	a record;
BEGIN
	SELECT * INTO a FROM conformance.attempt(call);
	RAISE EXCEPTION 'undo' USING ERRCODE = 'ZZ000';
EXCEPTION WHEN SQLSTATE 'ZZ000' THEN
	SELECT a.result, a.state, a.message, a.detail, a.hint INTO result, state, message, detail, hint;
END
$$;
-- Does the error repeat what was typed: all of it, or the member of a list or
-- the end of a range that it is about?  Of a long text the beginning is
-- enough, and a control character may be shown in another way.
CREATE FUNCTION conformance.repeats(typed text, error text) RETURNS bool
IMMUTABLE LANGUAGE sql
RETURN typed IS NULL
	OR typed ~ '[[:cntrl:]]'
	OR strpos(error, left(typed, 255)) > 0
	OR (SELECT bool_or(strpos(error, q || part || r) > 0)
		FROM regexp_split_to_table(typed, ' *[,:] *') AS part,
			(VALUES ('''', ''''), ('"', '"'), (' ', ' '), (' ', ','), (' ', ';')) AS quotes(q, r)
		WHERE btrim(part) <> '');
CREATE FUNCTION conformance.malformed(OUT call text, OUT typed text, OUT wrong text, OUT got text) RETURNS SETOF record
LANGUAGE plpgsql AS $$
DECLARE
	p record;
	o record;
BEGIN
	FOR p IN
		SELECT format(place.call, input) AS call, input
		FROM place CROSS JOIN input
		WHERE (NOT takes_id OR as_id OR input IS NULL) AND NOT (nullable AND coalesce(input, '') = '')
		UNION ALL
		-- both ends of a range; a distance may be too long there, it stops at the end
		SELECT format('migrate.%s(%L)', f, format(r, input)), input
		FROM input, unnest('{history,graph,export}'::text[]) AS f, unnest('{%s:,:%s,base:%s,%s:head}'::text[]) AS r
		WHERE input <> '' AND input !~ '99|21474|92233'
		UNION ALL
		SELECT format('migrate.%s(%L)', f, format(r, input)), input
		FROM input, unnest('{upgrade_sql,downgrade_sql}'::text[]) AS f, unnest('{%s:,:%s,base:%s,%s:head}'::text[]) AS r
	LOOP
		SELECT * INTO o FROM conformance.undone(p.call);
		wrong := CASE
			WHEN o.state IS NULL THEN 'succeeded'
			WHEN o.state !~ (CASE WHEN p.input IS NULL THEN '^(22004|MG...)$' ELSE '^MG(0..|10[1235]|303)$' END) THEN 'SQLSTATE'
			WHEN NOT conformance.repeats(p.input, concat_ws(' ', o.message, o.detail)) THEN 'text not repeated'
			WHEN p.input IS NOT NULL AND coalesce(o.hint, '') = '' THEN 'no hint'
		END;
		IF wrong IS NOT NULL THEN
			call := left(p.call, 80);
			typed := left(p.input, 40);
			got := left(coalesce(o.state || ' ' || o.message, o.result), 100);
			RETURN NEXT;
		END IF;
	END LOOP;
END
$$;
BEGIN;
SELECT conformance.at('MAL', 'c');
CREATE TEMP TABLE wrong AS SELECT * FROM conformance.malformed();
SELECT wrong, call, typed, got FROM wrong ORDER BY wrong, call COLLATE "C" LIMIT 100;
SELECT count(*) AS places, (SELECT count(*) FROM input) AS inputs, (SELECT count(*) FROM wrong) AS wrong FROM place;
-- nothing has happened
SELECT conformance.here(), (SELECT count(*) FROM migrate.script) AS scripts, (SELECT count(*) FROM public.trace) AS trace;
-- How it reads.
\pset format unaligned
\pset tuples_only on
SELECT * FROM conformance.try($$migrate.upgrade('')$$);
SELECT * FROM conformance.try($$migrate.upgrade(NULL)$$);
SELECT * FROM conformance.try($$migrate.upgrade(' b')$$);
SELECT * FROM conformance.try($$migrate.upgrade('+')$$);
SELECT * FROM conformance.try($$migrate.upgrade('+-1')$$);
SELECT * FROM conformance.try($$migrate.upgrade('+0')$$);
SELECT * FROM conformance.try($$migrate.upgrade('b+1xyz')$$);
SELECT * FROM conformance.try($$migrate.upgrade('+99999999999999999999')$$);
SELECT * FROM conformance.try($$migrate.upgrade('a:b')$$);
SELECT * FROM conformance.try($$migrate.upgrade('@')$$);
SELECT * FROM conformance.try($$migrate.upgrade('c@')$$);
SELECT * FROM conformance.try($$migrate.upgrade('x@')$$);
SELECT * FROM conformance.try($$migrate.upgrade('L@M@head')$$);
SELECT * FROM conformance.try($$migrate.upgrade('nope')$$);
SELECT * FROM conformance.try($$migrate.upgrade('a, nope')$$);
SELECT * FROM conformance.try($$migrate.upgrade('abcd')$$);
SELECT * FROM conformance.try($$migrate.upgrade('head')$$);
SELECT * FROM conformance.try($$migrate.upgrade('b+1')$$);
SELECT * FROM conformance.try($$migrate.upgrade('L@d')$$);
SELECT * FROM conformance.try($$migrate.upgrade('it''s')$$);
SELECT * FROM conformance.try($$migrate.downgrade('-9')$$);
SELECT * FROM conformance.try($$migrate.downgrade('d')$$);
SELECT * FROM conformance.try($$migrate.downgrade('+1')$$);
SELECT * FROM conformance.try($$migrate.stamp('+1')$$);
SELECT * FROM conformance.try($$migrate.stamp('head')$$);
SELECT * FROM conformance.try($$migrate.show('nope@head')$$);
SELECT * FROM conformance.try($$migrate.show('+1')$$);
SELECT * FROM conformance.try($$migrate.history('b')$$);
SELECT * FROM conformance.try($$migrate.history('c:b')$$);
SELECT * FROM conformance.try($$migrate.history('a:b:c')$$);
SELECT * FROM conformance.try($$migrate.graph('b')$$);
SELECT * FROM conformance.try($$migrate.graph(format => 'svg')$$);
SELECT * FROM conformance.try($$migrate.plan('head', 'sideways')$$);
SELECT * FROM conformance.try($$migrate.plan('head', NULL)$$);
SELECT * FROM conformance.try($$migrate.export('c:b')$$);
SELECT * FROM conformance.try($$migrate.revision('m', head => 'b')$$);
SELECT * FROM conformance.try($$migrate.revision('m')$$);
SELECT * FROM conformance.try($$migrate.revision('m', head => 'c', depends_on => 'nope')$$);
SELECT * FROM conformance.try($$migrate.merge('m', 'c')$$);
SELECT * FROM conformance.try($$migrate.merge('m', 'b, c')$$);
SELECT * FROM conformance.try($$migrate.define('a+b')$$);
SELECT * FROM conformance.try($$migrate.define('a@b:c')$$);
SELECT * FROM conformance.try($$migrate.define('a b')$$);
SELECT * FROM conformance.try($$migrate.define('head')$$);
SELECT * FROM conformance.try($$migrate.edit('nope', 'SELECT 1')$$);
SELECT * FROM conformance.try($$migrate.edit('c, d', 'SELECT 1')$$);
SELECT * FROM conformance.try($$migrate.define('c', 'a')$$);
SELECT * FROM conformance.try($$migrate.remove('c')$$);
SELECT * FROM conformance.try($$migrate.remove('d')$$);
SELECT * FROM conformance.try($$migrate.upgrade_sql('d:b:a')$$);
SELECT * FROM conformance.try($$migrate.downgrade_sql('a:c')$$);
ROLLBACK;
DROP SCHEMA conformance CASCADE;
DROP TABLE public.trace;
DROP EXTENSION migrate;
