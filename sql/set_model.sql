-- The model: what is kept of it, and what it takes to set one.
CREATE EXTENSION migrate;
CREATE TABLE public.live (id int);

SELECT migrate.set_model($$
	CREATE TABLE account (
		id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		name text NOT NULL DEFAULT 'it''s'
	);
	COMMENT ON TABLE account IS E'two\nlines\tand a \\';
	CREATE TABLE post (account bigint REFERENCES account);
$$) > 0 AS has_objects;
SELECT schemas, kinds, exclude, set_by = current_user AS mine,
	snapshot LIKE E'migrate snapshot 1\n%end\t%\n' AS is_text,
	server_version = current_setting('server_version') AS this_server
FROM migrate.model;
SELECT line FROM migrate.model, string_to_table(snapshot, E'\n') AS line
WHERE line LIKE E'\tcomment\ttwo%' OR line LIKE 'table%' ORDER BY line;
SELECT operation, outcome, remark ~ '^[0-9]+ objects$' AS counted FROM migrate.log;

-- nothing of it is left, and nothing is missing
SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' ORDER BY 1;
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1;

-- another one takes its place
SELECT migrate.set_model('', 'public, other', 'view', 'tmp%') AS objects;
SELECT ddl, schemas, kinds, exclude FROM migrate.model;
SELECT nspname FROM pg_namespace WHERE nspname = 'other';
BEGIN;
SELECT migrate.set_model('CREATE TABLE t (id int)') > 1 AS has_objects;
SELECT migrate.set_model('') AS objects;
SELECT ddl, schemas FROM migrate.model;
ROLLBACK;
SELECT ddl, schemas FROM migrate.model;

-- what a list cannot be
SELECT migrate.set_model(NULL);
SELECT migrate.set_model('', NULL);
SELECT migrate.set_model('', '');
SELECT migrate.set_model('', 'public', 'no such kind');
\set VERBOSITY sqlstate
SELECT migrate.set_model('', 'public, pg_catalog');
SELECT migrate.set_model('', 'migrate');
SELECT migrate.set_model('', 'information_schema');
\set VERBOSITY default

-- where nothing can be changed
BEGIN READ ONLY;
SELECT migrate.set_model('');
ROLLBACK;
SELECT migrate.revision('nested', $$SELECT migrate.set_model('')$$, rev_id => 'a1');
SELECT migrate.upgrade();
SELECT migrate.set_model($$SELECT migrate.upgrade()$$);

DROP TABLE public.live;
DROP EXTENSION migrate;
