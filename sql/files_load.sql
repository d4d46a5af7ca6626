-- migrate.load and migrate.files: a revision as a file
CREATE EXTENSION migrate;

-- What is loaded comes out the same to the byte, whatever its line ends.
SELECT E'-- revision: a1\n-- revises: base\n-- branch-label: main\n-- created: 2025-11-21 10:33:00+00\n'
	'-- message: Add the users\n--   and what they own\n\n'
	'-- migrate:up\n\nCREATE TABLE users (id int);\nCREATE TABLE things (id int)\n\n'
	'-- migrate:down\nDROP TABLE things;\nDROP TABLE users;\n' AS a \gset
SELECT migrate.load(:'a', '20251121_1033_a1_add_the_users.sql');
SELECT down_revision, branch_labels, message, created_at AT TIME ZONE 'UTC' AS created_at,
		upgrade, downgrade, file_name, file_frame
	FROM migrate.script \gx
SELECT name, text = :'a' AS same FROM migrate.files('a1');
SELECT migrate.load(replace(replace(:'a', 'a1', 'a2'), E'\n', E'\r\n'), 'windows.sql');
SELECT migrate.load(U&'\FEFF' || rtrim(replace(replace(:'a', 'a1', 'a3'), 'main', 'other'), E'\n'), 'bom.sql');
SELECT migrate.load(U&'\FEFF' || replace(replace(replace(:'a', 'a1', 'a2'), 'main', 'second'), E'\n', E'\r\n'), 'windows.sql');
SELECT migrate.load(replace(replace(:'a', 'a1', 'a4'), E'-- branch-label: main\n', ''));
SELECT name, text = U&'\FEFF' || replace(replace(replace(:'a', 'a1', 'a2'), 'main', 'second'), E'\n', E'\r\n') AS windows,
		text = U&'\FEFF' || rtrim(replace(replace(:'a', 'a1', 'a3'), 'main', 'other'), E'\n') AS bom
	FROM migrate.files('a2, a3, a4');
SELECT count(DISTINCT checksum) AS checksums FROM migrate.script;

-- Markers count where a comment counts.
SELECT E'-- revision: m1\n-- revises: a1\n/* -- migrate:up\n   Note: /* nested */ */\n-- Note: free text\n-- migrate:up\n'
	'SELECT ''\n-- migrate:down\n'';\nSELECT $$\n-- migrate:down\n$$, "\n-- migrate:down\n" FROM (SELECT 1 AS "\n-- migrate:down\n") s;\n'
	'/*\n-- migrate:down\n*/\nCOPY users FROM stdin;\n-- migrate:down\n\\.\nSELECT 1 -- no semicolon\n'
	'  --migrate: DOWN\n-- nothing to do\n' AS m \gset
SELECT migrate.load(:'m', 'markers.sql');
SELECT upgrade, downgrade, text = :'m' AS same FROM migrate.script, migrate.files('m1') WHERE rev_id = 'm1';
-- No downgrade; nothing to do
SELECT migrate.load(E'-- revision: n1\n-- revises: m1\n-- migrate:up empty\n-- just a comment\n', 'none.sql');
SELECT migrate.load(E'-- Revision: n2\n-- REVISES:\n-- migrate:up\nSELECT 1;\n-- migrate:down', 'empty.sql');
SELECT rev_id, down_revision, upgrade, downgrade FROM migrate.script WHERE rev_id LIKE 'n%' ORDER BY number;

-- What was not loaded gets a name and a text of its own, which load as the same revision.
SELECT migrate.define('c1', 'a1, a2', E'Join: them, "now"!\nSecond line\n\nlast', E'\n  SELECT 1;\n', NULL, 'joined', 'a3', '2025-01-02 03:04:05+00');
SELECT migrate.define('c/2', 'c1', 'A merge of quite a few words that does not fit into a name', '', '', created_at => '2025-01-02 03:04:05+00');
SELECT name FROM migrate.files('c1, c/2');
SELECT text FROM migrate.files('c1') \gx
SELECT text FROM migrate.files('c/2') \gx
CREATE TABLE before AS SELECT * FROM migrate.script WHERE rev_id LIKE 'c%';
CREATE TABLE files AS SELECT * FROM migrate.files('c1, c/2');
SELECT migrate.remove('c/2'), migrate.remove('c1');
SELECT migrate.load(text, name) FROM files;
SELECT b.rev_id, b.checksum = s.checksum AS checksum, b.message = s.message AS message, b.created_at = s.created_at AS created_at,
		b.down_revision = s.down_revision AND b.depends_on = s.depends_on AND b.branch_labels = s.branch_labels AS place
	FROM before b JOIN migrate.script s USING (rev_id) ORDER BY b.number;
-- A comment that would be a marker
SELECT migrate.define('c3', 'c/2', 'marker', E'SELECT 1;\n-- migrate:down\nSELECT 2;');
SELECT * FROM migrate.files('c3');

-- Loaded again, and changed by other means: then the name stays, and the text is made anew.
SELECT migrate.load(replace(:'a', 'Add the', 'Keep the'), 'renamed.sql');
SELECT name, text = replace(:'a', 'Add the', 'Keep the') AS same FROM migrate.files('a1');
SELECT migrate.edit('a1', message => 'edited');
SELECT name, text FROM migrate.files('a1') \gx
SELECT migrate.load('', '../a.sql');
SELECT migrate.load('', '/a.sql');
SELECT migrate.load('', E'a\n.sql');
SELECT migrate.load(NULL);

DROP TABLE before, files;
DROP EXTENSION migrate;
