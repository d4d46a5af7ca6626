-- migrate.sync: all revision files of a release at once
CREATE EXTENSION migrate;
CREATE TABLE file (name text COLLATE "C" PRIMARY KEY, text text);
CREATE FUNCTION file(rev_id text, revises text, upgrade text DEFAULT NULL, rest text DEFAULT E'-- migrate:down\nSELECT 0;\n', head text DEFAULT '') RETURNS void
BEGIN ATOMIC
	INSERT INTO file VALUES (rev_id || '.sql', format(E'-- revision: %s\n-- revises: %s\n%s\n-- migrate:up\n%s\n%s',
		rev_id, revises, head, coalesce(upgrade, format('CREATE TABLE %I (i int);', 't_' || rev_id)), rest))
	ON CONFLICT (name) DO UPDATE SET text = excluded.text;
END;
CREATE FUNCTION sync(prune bool DEFAULT false, dry_run bool DEFAULT false, accept bool DEFAULT false)
	RETURNS TABLE (file text, rev_id text, result text, detail text) VOLATILE
BEGIN ATOMIC
	SELECT s.* FROM (SELECT array_agg(name ORDER BY name) AS names, array_agg(text ORDER BY name) AS texts FROM file) f,
		migrate.sync(names, texts, prune, dry_run, accept) s;
END;
\pset null -

-- created, in an order that is that of the names, but parents first
SELECT file('a1', 'base'), file('a2', 'a4'), file('a3', 'a2'), file('a4', 'a1');
SELECT * FROM sync(dry_run => true);
SELECT count(*) FROM migrate.script;
SELECT * FROM sync();
SELECT number, rev_id, down_revision, file_name, upgrade FROM migrate.script ORDER BY number;
SELECT operation, rev_id, remark FROM migrate.log ORDER BY number;
-- unchanged, and that takes no lock and writes nothing; line ends and a second run do not matter
SELECT * FROM sync();
BEGIN;
UPDATE file SET text = replace(text, E'\n', E'\r\n') WHERE name = 'a2.sql';
SELECT * FROM sync();
SELECT count(*) AS locks FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid();
ROLLBACK;
SELECT name = file.name AND files.text = file.text AS same FROM migrate.files() JOIN file USING (name);

-- pending: updated
SELECT file('a3', 'a2', 'CREATE TABLE other (i int);', '');
SELECT * FROM sync();
SELECT upgrade, downgrade FROM migrate.script WHERE rev_id = 'a3';
-- a file that goes by another name, and comments
UPDATE file SET name = 'z3.sql' WHERE name = 'a3.sql';
UPDATE file SET text = E'/* reviewed */\n' || text WHERE name = 'a2.sql';
SELECT * FROM sync();
SELECT * FROM sync();
UPDATE file SET name = 'a3.sql' WHERE name = 'z3.sql';
SELECT * FROM sync() WHERE result <> 'unchanged';

-- applied: conflict, with the lines; nothing else is stored either
SET client_min_messages = warning;
SELECT migrate.upgrade('a2');
RESET client_min_messages;
SELECT file('a2', 'a4', E'SELECT 1;\nCREATE TABLE t_a2 (i bigint);'), file('a4', 'base'), file('a3', 'a2', 'SELECT 3;');
SELECT * FROM sync(dry_run => true) \gx
SELECT * FROM sync();
SELECT upgrade FROM migrate.script WHERE rev_id = 'a3';
-- its downgrade, its message
SELECT file('a4', 'a1'), file('a2', 'a4', rest => E'-- migrate:down\nDROP TABLE t_a2;\n', head => '-- message: better');
SELECT * FROM sync();
SELECT message, downgrade, checksum = (SELECT checksum FROM migrate.version v WHERE v.rev_id = s.rev_id) AS checksum
	FROM migrate.script s WHERE rev_id = 'a2';
-- only stamped
SELECT migrate.stamp('a3');
SELECT file('a3', 'a2', 'SELECT 33;');
SELECT file, result, detail FROM sync(dry_run => true) WHERE result <> 'unchanged';
SELECT file, result, detail FROM sync(accept => true) WHERE result <> 'unchanged';
SELECT upgrade FROM migrate.script WHERE rev_id = 'a3';

-- no file: ahead, extra, removed
SELECT migrate.define('b1', 'a3', 'elsewhere', 'SELECT 1'), migrate.define('b2', 'b1', 'elsewhere', 'SELECT 1');
DELETE FROM file WHERE name = 'a3.sql';
SELECT * FROM sync();
SELECT * FROM sync(prune => true) WHERE result <> 'unchanged';
SELECT rev_id FROM migrate.script ORDER BY number;
SELECT operation, rev_id, remark FROM migrate.log WHERE operation = 'remove' ORDER BY number;

-- two heads: stored, with a warning
SELECT file('c1', 'a2'), file('c2', 'a2');
SELECT * FROM sync() WHERE result <> 'unchanged';
SELECT * FROM sync() WHERE result <> 'unchanged';

-- errors, all at once, and nothing is stored
SELECT file('d1', 'nowhere'), file('d2', 'd3'), file('d3', 'd2'), file('d4', 'c1', 'SELCT 1;'),
	file('d5', 'c1', head => '-- branch-label: c2'), file('d6', 'c1', head => '-- depends-on: d9'), file('d7', 'c1');
INSERT INTO file SELECT 'e7.sql', text FROM file WHERE name = 'd7.sql';
INSERT INTO file VALUES ('../f.sql', ''), ('g.sql', NULL);
SELECT * FROM sync(dry_run => true) WHERE result <> 'unchanged';
SELECT * FROM sync();
DELETE FROM file WHERE name IN ('d5.sql', 'e7.sql', '../f.sql', 'g.sql');
SELECT * FROM sync(dry_run => true) WHERE result <> 'unchanged';
SELECT count(*) FROM migrate.script WHERE rev_id LIKE 'd%';
DELETE FROM file WHERE name LIKE 'd%';
-- what others refer to is not pruned
SELECT file('d8', 'b3');
SELECT migrate.define('b3', 'c1', 'extra', 'SELECT 1');
SELECT * FROM sync(prune => true, dry_run => true) WHERE result <> 'unchanged';
DELETE FROM file WHERE name LIKE 'd%';

-- checksums first
SELECT array_agg(name ORDER BY name) AS names, array_agg(encode(sha256(convert_to(text, 'UTF8')), 'hex') ORDER BY name) AS sums FROM file \gset
SELECT migrate.sync_needs(:'names', :'sums');
SELECT * FROM migrate.sync(:'names', NULL, checksums => :'sums');
SELECT * FROM migrate.sync_needs(array_append(:'names', 'new.sql'), array_prepend('0', :'sums'));
SELECT * FROM migrate.sync(array_append(:'names', 'new.sql'), NULL, checksums => array_append(:'sums', '0'), dry_run => true) WHERE result = 'error';
SELECT * FROM migrate.sync(ARRAY['x'], ARRAY[]::text[]);
SELECT * FROM migrate.sync(ARRAY['x', NULL], ARRAY['', '']);
SELECT * FROM migrate.sync_needs(ARRAY[['x']], ARRAY[['']]);
SELECT * FROM migrate.sync(ARRAY[]::text[], ARRAY[]::text[]) WHERE result <> 'ahead';

-- Revisions that were written here, taken over from their files
DELETE FROM file;
INSERT INTO file SELECT * FROM migrate.files();
SELECT file_frame IS NULL AS without FROM migrate.script WHERE rev_id = 'b3';
SELECT * FROM sync() WHERE result <> 'unchanged';
SELECT file_frame IS NULL AS without FROM migrate.script WHERE rev_id = 'b3';

DROP FUNCTION sync(bool, bool, bool);
DROP FUNCTION file(text, text, text, text, text);
DROP TABLE file, t_a1, t_a2, t_a4;
DROP EXTENSION migrate;
