--
-- What test/perl/CrashTest.pm runs: revisions in one transaction, in several,
-- and with statements that no transaction block lets run; two branches and a
-- merge.  Every statement that is to be done once leaves a row in journal, and
-- every other one has an effect that a second time changes or is refused.
--
CREATE TABLE journal (step text);
CREATE EXTENSION migrate;
GRANT USAGE ON SCHEMA migrate TO regress_crash;
GRANT EXECUTE ON ALL ROUTINES IN SCHEMA migrate TO regress_crash;
GRANT INSERT ON journal TO regress_crash;

SELECT migrate.define('start', NULL, 'tables with some rows',
$up$
CREATE TYPE mood AS ENUM ('low', 'high');
CREATE TABLE feeling (m mood);
CREATE TABLE item (id int PRIMARY KEY, grp int, payload text, touched int DEFAULT 0, filled bool DEFAULT false);
COPY item (id, grp, payload) FROM stdin;
1	1	one
2	2	two
3	0	three
\.
INSERT INTO item (id, grp, payload) SELECT i, i % 7, repeat(i::text, 40) FROM generate_series(4, 300) i;
CREATE TABLE part (i int) PARTITION BY RANGE (i);
CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (0) TO (100);
CREATE TABLE part_2 PARTITION OF part FOR VALUES FROM (100) TO (200);
CREATE INDEX part_i ON part (i);
INSERT INTO part SELECT * FROM generate_series(0, 199);
INSERT INTO journal VALUES ('start up');
$up$,
$down$
DROP TABLE feeling, item, part;
DROP TYPE mood;
INSERT INTO journal VALUES ('start down');
$down$);

SELECT migrate.define('builds', 'start', 'indexes built while the table is used',
$up$
INSERT INTO journal VALUES ('builds up 1');
CREATE INDEX CONCURRENTLY item_grp ON item (grp);
UPDATE item SET touched = touched + 1;
INSERT INTO journal VALUES ('builds up 2');
VACUUM item;
INSERT INTO journal VALUES ('builds up 3');
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS item_payload ON item (payload);
CREATE INDEX CONCURRENTLY ON item (grp, touched);
ALTER TABLE item ADD CONSTRAINT payload_is_unique UNIQUE USING INDEX item_payload;
INSERT INTO journal VALUES ('builds up 4');
$up$,
$down$
DROP INDEX CONCURRENTLY item_grp_touched_idx;
INSERT INTO journal VALUES ('builds down 1');
ALTER TABLE item DROP CONSTRAINT payload_is_unique;
UPDATE item SET touched = touched - 1;
DROP INDEX CONCURRENTLY IF EXISTS item_grp;
INSERT INTO journal VALUES ('builds down 2');
$down$);

SELECT migrate.define('value', 'builds', 'a value that is used at once',
$up$
INSERT INTO journal VALUES ('value up 1');
ALTER TYPE mood ADD VALUE 'new';
INSERT INTO feeling VALUES ('new'), ('low');
INSERT INTO journal VALUES ('value up 2');
$up$,
$down$
DELETE FROM feeling;
ALTER TYPE mood RENAME TO old_mood;
CREATE TYPE mood AS ENUM ('low', 'high');
ALTER TABLE feeling ALTER COLUMN m TYPE mood USING m::text::mood;
DROP TYPE old_mood;
INSERT INTO journal VALUES ('value down');
$down$);

SELECT migrate.define('chain', 'value', 'several transactions by intent',
$up$
BEGIN;
CREATE TABLE chained (i int);
INSERT INTO chained SELECT * FROM generate_series(1, 10);
INSERT INTO journal VALUES ('chain up 1');
COMMIT AND CHAIN;
UPDATE chained SET i = i + 100;
INSERT INTO journal VALUES ('chain up 2');
COMMIT;
BEGIN;
CREATE INDEX chained_i ON chained (i);
INSERT INTO journal VALUES ('chain up 3');
COMMIT;
$up$,
$down$
BEGIN;
UPDATE chained SET i = i - 100;
INSERT INTO journal VALUES ('chain down 1');
COMMIT AND CHAIN;
INSERT INTO journal SELECT 'chain down ' || sum(i) FROM chained;
DROP TABLE chained;
COMMIT;
$down$);

SELECT migrate.define('rebuilds', 'builds', 'the other branch: indexes rebuilt, a partition taken out',
$up$
REINDEX INDEX CONCURRENTLY item_grp;
INSERT INTO journal VALUES ('rebuilds up 1');
REINDEX TABLE CONCURRENTLY item;
ALTER TABLE part DETACH PARTITION part_2 CONCURRENTLY;
INSERT INTO journal VALUES ('rebuilds up 2');
$up$,
$down$
ALTER TABLE part ATTACH PARTITION part_2 FOR VALUES FROM (100) TO (200);
INSERT INTO journal VALUES ('rebuilds down 1');
REINDEX TABLE CONCURRENTLY part_2;
REINDEX (CONCURRENTLY) TABLE item;
INSERT INTO journal VALUES ('rebuilds down 2');
$down$);

SELECT migrate.define('batches', 'rebuilds', 'a procedure that commits',
$up$
CREATE PROCEDURE fill() LANGUAGE plpgsql AS $$
BEGIN
	LOOP
		UPDATE item SET filled = true, touched = touched + 100
		WHERE id IN (SELECT id FROM item WHERE NOT filled ORDER BY id LIMIT 80);
		EXIT WHEN NOT FOUND;
		COMMIT;
	END LOOP;
END $$;
INSERT INTO journal VALUES ('batches up 1');
CALL fill();
INSERT INTO journal SELECT 'batches up ' || sum(touched) FROM item;
DROP PROCEDURE fill;
$up$,
$down$
UPDATE item SET filled = false, touched = touched - 100;
INSERT INTO journal VALUES ('batches down');
$down$);

SELECT migrate.define('settings', 'batches', 'a setting that later statements need',
$up$
CREATE SCHEMA side;
SET search_path = side;
CREATE TABLE thing (i int);
INSERT INTO thing SELECT * FROM generate_series(1, 300);
CREATE INDEX CONCURRENTLY thing_i ON thing (i);
UPDATE thing SET i = -i;
VACUUM (ANALYZE) thing;
REINDEX SCHEMA side;
INSERT INTO public.journal SELECT 'settings up ' || sum(i) FROM thing;
$up$,
$down$
SET search_path = side;
DROP INDEX CONCURRENTLY thing_i;
INSERT INTO public.journal SELECT 'settings down ' || sum(i) FROM thing;
DROP SCHEMA side CASCADE;
$down$);

SELECT migrate.define('both', 'chain, settings', 'the merge, and a whole database',
$up$
INSERT INTO journal VALUES ('both up 1');
CREATE DATABASE regress_crash_made TEMPLATE template0 STRATEGY file_copy;
INSERT INTO journal VALUES ('both up 2');
$up$,
$down$
INSERT INTO journal VALUES ('both down 1');
DROP DATABASE regress_crash_made;
INSERT INTO journal VALUES ('both down 2');
$down$);

SELECT migrate.define('last', 'both', 'one transaction again',
$up$
CREATE VIEW seen AS SELECT * FROM item;
INSERT INTO journal SELECT 'last up ' || count(*) FROM seen;
$up$,
$down$
DROP VIEW seen;
INSERT INTO journal VALUES ('last down');
$down$);
