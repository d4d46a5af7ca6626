-- Who answers for what is in revision files: whoever loads them
CREATE EXTENSION migrate;
CREATE ROLE regress_files_ann;
CREATE ROLE regress_files_bob SUPERUSER;
GRANT USAGE ON SCHEMA migrate TO regress_files_ann;
SELECT E'-- revision: a1\n-- revises: base\n-- migrate:up\nSELECT current_user;\n' AS a \gset
-- Looking is free, writing is granted.
SET SESSION AUTHORIZATION regress_files_ann;
SELECT * FROM migrate.files();
SELECT * FROM migrate.sync_needs('{a.sql}', '{0}');
SELECT migrate.load(:'a', 'a.sql');
SELECT * FROM migrate.sync('{a.sql}', ARRAY[:'a']);
SELECT * FROM migrate.adopt();
RESET SESSION AUTHORIZATION;
GRANT EXECUTE ON FUNCTION migrate.sync, migrate.load, migrate.adopt TO regress_files_ann;
SET SESSION AUTHORIZATION regress_files_ann;
SELECT * FROM migrate.sync('{a.sql}', ARRAY[:'a']);
RESET SESSION AUTHORIZATION;
SELECT rev_id, created_by, upgrade_by FROM migrate.script;
-- A superuser does not run it without having read it,
SELECT migrate.upgrade();
-- and does not become its author by having the same file, nor by another name of it.
SET SESSION AUTHORIZATION regress_files_bob;
SELECT * FROM migrate.sync('{a.sql}', ARRAY[:'a']);
SELECT * FROM migrate.sync('{b.sql}', ARRAY['-- again' || E'\n' || :'a']);
SELECT upgrade_by, file_name FROM migrate.script;
SELECT migrate.upgrade();
SELECT migrate.approve('a1');
RESET SESSION AUTHORIZATION;
-- An approval stays with a file that says the same, and ends with another script, and so does authorship.
SET SESSION AUTHORIZATION regress_files_ann;
SELECT * FROM migrate.sync('{c.sql}', ARRAY['-- once more' || E'\n' || :'a' || E'\n\n']);
RESET SESSION AUTHORIZATION;
SELECT rev_id, approved_by FROM migrate.approval;
SET SESSION AUTHORIZATION regress_files_ann;
SELECT migrate.load(:'a' || E'-- migrate:down\nSELECT 2;\n', 'c.sql');
RESET SESSION AUTHORIZATION;
SELECT rev_id, approved_by FROM migrate.approval;
SELECT upgrade_by, downgrade_by FROM migrate.script;
-- In a read-only transaction there is a dry run, and nothing else.
BEGIN READ ONLY;
SELECT rev_id, result FROM migrate.sync('{d.sql}', ARRAY[replace(:'a', 'a1', 'd1')], dry_run => true);
SELECT rev_id, result FROM migrate.sync('{d.sql}', ARRAY[replace(:'a', 'a1', 'd1')]);
ROLLBACK;
DROP OWNED BY regress_files_ann;
DROP ROLE regress_files_ann, regress_files_bob;
DROP EXTENSION migrate;
