--
-- How labels and prefixes are looked up: the vectors of "label and prefix
-- lookup".  show() takes a list and so resolves as the measured function did;
-- upgrade has to find the same revision.
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
	('LOOK', 1, 'a1b2c3', '', '', ''),
	('LOOK', 2, 'a1b2d4', 'a1b2c3', '', ''),
	('LOOK', 3, 'xy', 'a1b2d4', '', ''),
	('LOOK', 4, 'shopx1', 'xy', '', 'shop,shopping'),
	('LOOK', 5, 'zz99zz', 'shopx1', '', '');
-- expected: the revision ('' for base), or the SQLSTATE and the beginning of
-- the message.  The database is at xy.
CREATE TEMP TABLE lookup (argument text, alembic text, defect text, expected text, message text);
INSERT INTO lookup VALUES
	('a1b2c3', 'a1b2c3', NULL, 'a1b2c3', NULL),
	('xy', 'xy', NULL, 'xy', NULL),
	('shop', 'shopx1', NULL, 'shopx1', NULL),
	('shopping', 'shopx1', NULL, 'shopx1', NULL),
	('shopp', 'shopx1', NULL, 'shopx1', NULL),
	('shopx', 'shopx1', NULL, 'shopx1', NULL),
	('z', 'zz99zz', NULL, 'zz99zz', NULL),
	('zz9', 'zz99zz', NULL, 'zz99zz', NULL),
	('a', 'ambiguous', 'D11', 'MG003', 'Multiple revisions start with ''a'': ''a1b2c3'', ''a1b2d4'''),
	('a1b2', 'ambiguous', 'D11', 'MG003', 'Multiple revisions start with ''a1b2'': ''a1b2c3'', ''a1b2d4'''),
	-- three keys, but one revision
	('s', 'ambiguous', 'design 5.5', 'shopx1', NULL),
	('sh', 'ambiguous', 'design 5.5', 'shopx1', NULL),
	-- xy is too short to be found by a prefix
	('x', 'not found', NULL, 'MG002', 'Can''t locate revision identified by ''x'''),
	('A1B2C3', 'not found', NULL, 'MG002', 'Can''t locate revision identified by ''A1B2C3'''),
	('zz99zz ', 'not found', NULL, 'MG00[12]', NULL),
	('shop@head', 'zz99zz', NULL, 'zz99zz', NULL),
	('zz@head', 'zz99zz', NULL, 'zz99zz', NULL),
	('a1b2c3@head', 'zz99zz', NULL, 'zz99zz', NULL),
	('@head', 'zz99zz', NULL, 'zz99zz', NULL),
	('shop@base', 'nothing', NULL, '', NULL),
	('shop@xy', 'xy', NULL, 'xy', NULL),
	('shop@a1b2d4', 'a1b2d4', NULL, 'a1b2d4', NULL),
	('shop@shopping', 'shopx1', NULL, 'shopx1', NULL),
	('head@shop', 'No such branch: ''head''', NULL, 'MG004', 'No such branch: ''head'''),
	('head@', 'No such branch: ''head''', NULL, 'MG004', 'No such branch: ''head'''),
	-- below the head, in a list lookup only
	('-1', 'shopx1', NULL, 'shopx1', NULL),
	('-2', 'xy', NULL, 'xy', NULL),
	('-5', 'base', NULL, '', NULL),
	('-6', 'null, and an AttributeError', 'D9', 'MG008', NULL),
	('shop@-1', 'shopx1', NULL, 'shopx1', NULL),
	('shop@-9', 'null, and an AttributeError', 'D9', 'MG008', NULL),
	('+1', 'not found', NULL, 'MG00[12]', NULL),
	('current', 'not found', 'design 5.5', 'xy', NULL);
SELECT count(*) AS arguments, count(DISTINCT argument) AS "distinct" FROM lookup;
CREATE FUNCTION conformance.look(argument text, OUT showed text, OUT upgraded text, OUT message text)
LANGUAGE plpgsql AS $$
DECLARE
	a record;
BEGIN
	SELECT * INTO a FROM conformance.attempt(format('migrate.show(%L)', argument));
	showed := coalesce(a.state, array_to_string(ARRAY(
		SELECT m[1] FROM regexp_matches(a.result, '^Rev: (\S+)', 'gn') AS m), ' '));
	message := concat_ws(' ', a.message, a.detail);
	-- from nothing, the last revision to run is the target
	PERFORM migrate.stamp('base');
	SELECT * INTO a FROM conformance.attempt(format('(SELECT rev_id FROM migrate.plan(%L) ORDER BY step DESC LIMIT 1)', argument));
	upgraded := coalesce(a.state, replace(btrim(a.result, '()'), 'no rows', ''));
	RAISE EXCEPTION 'undo' USING ERRCODE = 'ZZ000';
EXCEPTION WHEN SQLSTATE 'ZZ000' THEN
	NULL;
END
$$;
BEGIN;
SELECT conformance.at('LOOK', 'xy');
-- Whatever is not as expected.  Numbers mean something else to upgrade, and
-- what is current is nothing there.
SELECT l.argument, l.expected, o.showed, o.upgraded, o.message
FROM lookup l, conformance.look(l.argument) AS o
WHERE o.showed !~ ('^' || l.expected || '$')
	OR strpos(o.message, coalesce(l.message, '')) <> 1
	OR l.expected ~ '^MG' AND strpos(o.message, split_part(l.argument, '@', 1)) = 0
	OR l.argument !~ '[-+]|current' AND o.upgraded <> o.showed;
-- Where there are several candidates, or none, the error says so.
SELECT * FROM conformance.try($$migrate.show('a')$$);
SELECT * FROM conformance.try($$migrate.show('x')$$);
SELECT * FROM conformance.try($$migrate.show('nope@head')$$);
SELECT * FROM conformance.try($$migrate.show('a1b2d5')$$);
ROLLBACK;
-- A revision of another branch.
BEGIN;
SELECT conformance.at('BR', 'base');
SELECT * FROM conformance.try($$migrate.show('L1@d2')$$);
SELECT * FROM conformance.try($$migrate.upgrade('L1@d2')$$);
SELECT * FROM conformance.try($$migrate.stamp('L1@L2')$$);
ROLLBACK;
-- A prefix that stands for a label of one branch and a revision of another is
-- settled by the branch it is looked for in.
INSERT INTO conformance.revision VALUES
	('PRE', 1, 'root1', '', '', ''),
	('PRE', 2, 'beta1', 'root1', '', 'left'),
	('PRE', 3, 'gamma', 'root1', '', 'right,betamax');
BEGIN;
SELECT conformance.at('PRE', 'base');
SELECT * FROM conformance.try($$migrate.upgrade('beta')$$);
SELECT conformance.here(), migrate.upgrade('left@beta'), conformance.here();
SELECT conformance.here(), migrate.upgrade('right@beta'), conformance.here();
ROLLBACK;
DROP SCHEMA conformance CASCADE;
DROP TABLE public.trace;
DROP EXTENSION migrate;
