-- What is parsed before a run is used by it, unless that could be told.
CREATE EXTENSION migrate;

-- what the parser has to say is said once, by the run
SELECT migrate.define('talk1', '', 'a name that is cut',
	'CREATE TABLE regress_' || repeat('long_', 12) || ' (id int)');
SELECT migrate.define('talk2', 'talk1', 'a deprecated word',
	'CREATE GLOBAL TEMPORARY TABLE regress_global (id int); SELECT 1');
SELECT migrate.upgrade();

-- a setting that is changed where the splitter cannot see it
SELECT migrate.define('hidden1', 'talk2', 'set_config', $$
CREATE TABLE regress_read (text text, number int GENERATED ALWAYS AS IDENTITY);
INSERT INTO regress_read VALUES ('a\\b');
DO $do$BEGIN PERFORM set_config('backslash_quote', 'off', true); END$do$;
INSERT INTO regress_read VALUES (E'a\\b');
$$);
SELECT migrate.define('hidden2', 'hidden1', 'as it was', $$INSERT INTO regress_read VALUES ('a\\b')$$,
	'DELETE FROM regress_read WHERE number > 2');
SELECT migrate.define('hidden3', 'hidden2', 'refused now', $$
SET backslash_quote = on;
DO $do$BEGIN PERFORM set_config('backslash_quote', 'off', true); END$do$;
INSERT INTO regress_read VALUES (E'a\'b');
$$, '');
SELECT migrate.upgrade('hidden2');
SET backslash_quote = on;
SELECT migrate.upgrade();
RESET backslash_quote;
SELECT text FROM regress_read ORDER BY number;

-- again and again in one session
SELECT migrate.downgrade('-1'), migrate.upgrade('+1'), migrate.downgrade('-1'), migrate.upgrade('+1');
SELECT text FROM regress_read ORDER BY number;
SELECT migrate.edit('hidden3', '');
SELECT migrate.upgrade();

-- more than is kept, and single scripts that are more than is read at a time
CREATE TABLE regress_order (n int, number int GENERATED ALWAYS AS IDENTITY);
SELECT count(migrate.define('many' || n, CASE n WHEN 1 THEN 'hidden3' ELSE 'many' || n - 1 END, 'large',
	format('INSERT INTO regress_order VALUES (%s); --', n)
		|| repeat(' ', CASE WHEN n IN (3, 4, 150) THEN 1000000 WHEN n % 7 = 0 THEN 100000 ELSE 20000 END)
		|| format(E'\nINSERT INTO regress_order VALUES (-%s)', n),
	format('DELETE FROM regress_order WHERE abs(n) = %s', n)))
	FROM generate_series(1, 200) n;
SET client_min_messages = warning;
SELECT migrate.upgrade();
SELECT count(*), count(*) FILTER (WHERE n = CASE number % 2 WHEN 1 THEN 1 ELSE -1 END * (number + 1) / 2)
	AS in_order FROM regress_order;
SELECT migrate.downgrade('many100');
SELECT count(*), min(n), max(n) FROM regress_order;
SELECT migrate.upgrade();
SELECT count(*), min(n), max(n) FROM regress_order;

DROP EXTENSION migrate;
DROP TABLE regress_read, regress_order, regress_long_long_long_long_long_long_long_long_long_long_long_;
