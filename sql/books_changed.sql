-- Whatever the owner of the tables, or a dump, has done to them: no function
-- crashes, and none reads or writes something else than before.
CREATE EXTENSION migrate;
SET client_min_messages = error;
SELECT migrate.define('a', upgrade => 'SELECT 1', downgrade => 'SELECT 1');
SELECT migrate.define('b', 'a', upgrade => 'SELECT 1', downgrade => 'SELECT 1');
SELECT migrate.define('c', 'b', upgrade => 'SELECT 1', downgrade => 'SELECT 1', branch_labels => 'label');
SELECT migrate.define('h', upgrade => 'SELECT 1; SELECT 2', downgrade => 'SELECT 1');
SELECT migrate.upgrade('b'), migrate.approve('c');
INSERT INTO migrate.half_done VALUES ('h', 1, 2, 'upgrade', 'SELECT', 'none', current_user, now(), NULL);
INSERT INTO migrate.build VALUES ('h', 1, 1, true);

CREATE TABLE regress_call (number serial, call text);
INSERT INTO regress_call (call) VALUES
	('SELECT count(*) FROM migrate.current()'), ('SELECT count(*) FROM migrate.heads()'),
	('SELECT count(*) FROM migrate.bases()'), ('SELECT count(*) FROM migrate.branches()'),
	('SELECT count(*) FROM (SELECT h::text FROM migrate.history() h OFFSET 0) h'),
	($$SELECT migrate.show('b')$$), ('SELECT migrate.status()::text'),
	($$SELECT count(*) FROM migrate.plan('c')$$), ($$SELECT count(*) FROM migrate.plan('a', 'downgrade')$$),
	('SELECT migrate.graph()'), ('SELECT migrate.check()'), ('SELECT string_agg(e, NULL) FROM migrate.export() e'),
	('SELECT count(*) FROM migrate.progress()'),
	($$SELECT migrate.revision('new', head => 'c', rev_id => 'n')$$), ($$SELECT migrate.define('n', 'c')$$),
	($$SELECT migrate.define('c', 'b', upgrade => 'SELECT 3', branch_labels => 'other')$$),
	($$SELECT migrate.merge(revisions => 'c, h', rev_id => 'n')$$), ($$SELECT migrate.edit('c', 'SELECT 3')$$),
	($$SELECT migrate.remove('c')$$), ($$SELECT migrate.approve('c')$$),
	($$SELECT migrate.upgrade('c')$$), ($$SELECT migrate.downgrade('a')$$),
	($$SELECT migrate.stamp('c')$$), ($$SELECT migrate.stamp('h')$$), ($$SELECT migrate.stamp('a', true)$$),
	($$SELECT migrate.upgrade_sql('c')$$), ($$SELECT migrate.downgrade_sql('a')$$),
	($$SELECT migrate.expect('upgrade', 'c', (SELECT checksum FROM migrate.script WHERE rev_id = 'c'))$$),
	($$SELECT migrate.record('upgrade', 'c', (SELECT checksum FROM migrate.script WHERE rev_id = 'c'))$$);

-- Run a call and undo it; '' if it worked, else the SQLSTATE.
CREATE FUNCTION regress_call(call text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE call;
	RAISE EXCEPTION USING ERRCODE = 'UNDO1';
EXCEPTION
	WHEN SQLSTATE 'UNDO1' THEN RETURN '';
	WHEN OTHERS THEN RETURN SQLSTATE;
END $$;
-- Do something to the tables, make all calls, undo it; tells what calls ended with.
CREATE FUNCTION regress_change(change text, OUT outcome text) LANGUAGE plpgsql AS $$
BEGIN
	BEGIN
		EXECUTE change;
		SELECT string_agg(format('%s %s', n, CASE state WHEN '' THEN 'ok' ELSE state END), ', ' ORDER BY state)
			INTO outcome
			FROM (SELECT regress_call(call) AS state, count(*) AS n FROM regress_call GROUP BY 1) AS calls;
		RAISE EXCEPTION USING ERRCODE = 'UNDO2';
	EXCEPTION
		WHEN SQLSTATE 'UNDO2' THEN NULL;
		WHEN OTHERS THEN outcome = SQLSTATE || ' when it was done';
	END;
END $$;
SELECT regress_change('SELECT') AS unchanged;
SELECT call, regress_call(call) FROM regress_call WHERE regress_call(call) <> '';

-- every column: nulls, another type, another name, no more
CREATE VIEW regress_column AS
	SELECT attrelid::regclass::text AS relation, attnum, quote_ident(attname) AS name, atttypid, attnotnull
	FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped
		AND attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'migrate'::regnamespace AND relkind = 'r');
CREATE VIEW regress_no_keys AS
	SELECT string_agg(format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname), ';') AS command, conrelid::regclass::text AS relation
	FROM pg_constraint WHERE contype IN ('p', 'c') AND connamespace = 'migrate'::regnamespace GROUP BY conrelid;
\t on
SELECT relation, name, regress_change(k.command || format('; ALTER TABLE %s ALTER %s DROP NOT NULL; UPDATE %1$s SET %2$s = NULL', relation, name))
	FROM regress_column JOIN regress_no_keys k USING (relation) WHERE attnotnull ORDER BY relation, attnum;
SELECT relation, name, type, regress_change(k.command || format('; DROP INDEX migrate.script_names_idx, migrate.script_number_idx; ALTER TABLE %1$s ALTER %2$s TYPE %3$s', relation, name, type))
	FROM regress_column JOIN regress_no_keys k USING (relation),
		LATERAL (SELECT CASE
			WHEN atttypid::regtype IN ('text', 'int4', 'int8', 'bool') THEN ARRAY[format('name USING left(%s::text, 63)::name', name), format('int4[] USING ARRAY[length(%s::text)]', name), format('numeric USING length(%s::text)', name)]
			WHEN atttypid = 'text[]'::regtype THEN ARRAY[format('text USING %s::text', name), format('int4[] USING ARRAY[cardinality(%s)]', name), format('name[] USING %s::name[]', name)]
			ELSE ARRAY[format('text USING %s::text', name), format('int8 USING length(%s::text)', name)] END || CASE atttypid WHEN 'text'::regtype THEN ARRAY[format('int4 USING length(%s)', name), format('varchar USING %s::varchar', name)] ELSE '{}' END) AS t(types),
		unnest(types) WITH ORDINALITY AS u(type, n)
	ORDER BY relation, attnum, n;
SELECT relation, name, regress_change(format('ALTER TABLE %s RENAME %s TO regress_new', relation, name)) FROM regress_column ORDER BY relation, attnum;
SELECT relation, name, regress_change(format('ALTER TABLE %s DROP %s CASCADE', relation, name)) FROM regress_column ORDER BY relation, attnum;

-- each table: another one, or none, in its place
CREATE FOREIGN DATA WRAPPER regress_wrapper;
CREATE SERVER regress_server FOREIGN DATA WRAPPER regress_wrapper;
CREATE FUNCTION regress_columns(relation text) RETURNS text LANGUAGE sql AS
	$$SELECT string_agg(name || ' ' || format_type(atttypid, -1), ', ' ORDER BY attnum) FROM regress_column c WHERE c.relation = $1$$;
SELECT relation, what, regress_change(format(command, relation, split_part(relation, '.', 2), regress_columns(relation)))
	FROM (SELECT DISTINCT relation FROM regress_column WHERE relation <> 'migrate.model') AS r,
		(VALUES (1, 'none', 'ALTER EXTENSION migrate DROP TABLE %s; ALTER EXTENSION migrate DROP FUNCTION migrate.progress; DROP TABLE %1$s CASCADE'),
			(2, 'renamed', 'ALTER TABLE %s RENAME TO regress_new'),
			(3, 'view', 'ALTER TABLE %s RENAME TO regress_new; CREATE VIEW %1$s AS SELECT * FROM migrate.regress_new'),
			(4, 'materialized view', 'ALTER TABLE %s RENAME TO regress_new; CREATE MATERIALIZED VIEW %1$s AS SELECT * FROM migrate.regress_new'),
			(5, 'partitioned table', 'ALTER TABLE %s RENAME TO regress_new; CREATE TABLE %1$s (LIKE migrate.regress_new) PARTITION BY LIST (rev_id); CREATE TABLE migrate.regress_part PARTITION OF %1$s DEFAULT; INSERT INTO %1$s SELECT * FROM migrate.regress_new'),
			(6, 'foreign table', 'ALTER TABLE %s RENAME TO regress_new; CREATE FOREIGN TABLE %1$s (%3$s) SERVER regress_server'),
			(7, 'sequence', 'ALTER TABLE %s RENAME TO regress_new; CREATE SEQUENCE %1$s'),
			(8, 'type', 'ALTER TABLE %s RENAME TO regress_new; CREATE TYPE %1$s AS (%3$s)'),
			(9, 'index', 'ALTER TABLE %s RENAME TO regress_new; CREATE INDEX %2$s ON migrate.regress_new (rev_id)'),
			(10, 'copy', 'ALTER TABLE %s RENAME TO regress_new; CREATE TABLE %1$s (LIKE migrate.regress_new INCLUDING ALL); INSERT INTO %1$s SELECT * FROM migrate.regress_new'),
			(11, 'copy without keys', 'ALTER TABLE %s RENAME TO regress_new; CREATE TABLE %1$s (LIKE migrate.regress_new); INSERT INTO %1$s SELECT * FROM migrate.regress_new'),
			(12, 'columns in another order', 'ALTER TABLE %s ADD regress_new int; ALTER TABLE %1$s RENAME rev_id TO regress_old; ALTER TABLE %1$s ADD rev_id text COLLATE "C"; UPDATE %1$s SET rev_id = regress_old; ALTER TABLE %1$s ALTER rev_id SET NOT NULL')) AS c(number, what, command)
	ORDER BY relation, number;

-- each table: what is made for it
CREATE FUNCTION regress_nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE FUNCTION regress_same() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF TG_OP = ''DELETE'' THEN RETURN OLD; END IF; RETURN NEW; END';
CREATE DOMAIN regress_domain AS text CHECK (VALUE IS NOT NULL);
CREATE FUNCTION regress_length(text) RETURNS int4 LANGUAGE sql IMMUTABLE AS 'SELECT length($1)';
SELECT relation, what, regress_change(format(command, relation, split_part(relation, '.', 2), keys, $$'x'::text$$))
	FROM (SELECT DISTINCT relation FROM regress_column WHERE relation <> 'migrate.model') AS r,
		(VALUES (1, 'index of an expression', 'CREATE INDEX ON %s (lower(rev_id))'),
			(2, 'index of an own function', 'CREATE INDEX ON %s (regress_length(rev_id))'),
			(3, 'GiST index', $$CREATE INDEX ON %s USING gist (to_tsvector('simple', rev_id))$$),
			(4, 'SP-GiST index', 'CREATE INDEX ON %s USING spgist (rev_id COLLATE "default")'),
			(5, 'GIN index', 'CREATE INDEX ON %s USING gin ((ARRAY[rev_id]))'),
			(6, 'hash index', 'CREATE INDEX ON %s USING hash (rev_id)'),
			(7, 'BRIN index', 'CREATE INDEX ON %s USING brin (rev_id)'),
			(8, 'partial index', $$CREATE INDEX ON %s (rev_id) WHERE rev_id = 'x'$$),
			(9, 'partial unique index', $$CREATE UNIQUE INDEX ON %s ((true)) WHERE rev_id = 'x'$$),
			(10, 'unique index of all rows', 'CREATE UNIQUE INDEX ON %s ((true))'),
			(11, 'exclusion constraint', 'ALTER TABLE %s ADD EXCLUDE (rev_id WITH =)'),
			(12, 'no primary key', 'ALTER TABLE %s DROP CONSTRAINT %2$s_pkey'),
			(13, 'deferrable primary key', 'ALTER TABLE %s DROP CONSTRAINT %2$s_pkey, ADD PRIMARY KEY (%3$s) DEFERRABLE'),
			(14, 'another primary key', 'ALTER TABLE %s DROP CONSTRAINT %2$s_pkey, ADD COLUMN regress_new serial PRIMARY KEY'),
			(15, 'more in the primary key', 'ALTER TABLE %s DROP CONSTRAINT %2$s_pkey, ADD PRIMARY KEY (%3$s) INCLUDE (rev_id)'),
			(16, 'row trigger', 'CREATE TRIGGER t AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION regress_same()'),
			(17, 'statement trigger', 'CREATE TRIGGER t BEFORE INSERT OR UPDATE OR DELETE ON %s EXECUTE FUNCTION regress_nothing()'),
			(18, 'trigger before a row', 'CREATE TRIGGER t BEFORE INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION regress_same()'),
			(19, 'trigger that skips rows', 'CREATE TRIGGER t BEFORE INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION regress_nothing()'),
			(20, 'deferrable trigger', 'CREATE CONSTRAINT TRIGGER t AFTER INSERT ON %s DEFERRABLE FOR EACH ROW EXECUTE FUNCTION regress_same()'),
			(21, 'deferred unique constraint', 'ALTER TABLE %s ADD UNIQUE (%3$s) DEFERRABLE INITIALLY DEFERRED'),
			(22, 'disabled trigger', 'CREATE CONSTRAINT TRIGGER t AFTER INSERT ON %s DEFERRABLE FOR EACH ROW EXECUTE FUNCTION regress_same(); ALTER TABLE %1$s DISABLE TRIGGER t'),
			(23, 'rule', 'CREATE RULE r AS ON INSERT TO %s DO INSTEAD NOTHING'),
			(24, 'row security', 'ALTER TABLE %s ENABLE ROW LEVEL SECURITY'),
			(25, 'forced row security', 'ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY'),
			(26, 'unlogged', 'ALTER TABLE %s SET UNLOGGED'),
			(27, 'check', 'ALTER TABLE %s ADD CHECK (rev_id IS NOT NULL)'),
			(28, 'check that fails', 'ALTER TABLE %s ADD CHECK (false) NOT VALID'),
			(29, 'column', 'ALTER TABLE %s ADD regress_new int'),
			(30, 'column with default', 'ALTER TABLE %s ADD regress_new int NOT NULL DEFAULT 5'),
			(31, 'column that needs a value', 'ALTER TABLE %s ADD regress_new int; UPDATE %1$s SET regress_new = 1; ALTER TABLE %1$s ALTER regress_new SET NOT NULL'),
			(32, 'column of a domain', $$ALTER TABLE %s ADD regress_new regress_domain DEFAULT 'x'$$),
			(33, 'generated column', 'ALTER TABLE %s ADD regress_new int GENERATED ALWAYS AS (length(rev_id)) STORED'),
			(34, 'identity column', 'ALTER TABLE %s ADD regress_new int GENERATED ALWAYS AS IDENTITY'),
			(35, 'dropped column', 'ALTER TABLE %s ADD regress_new int NOT NULL DEFAULT 5; ALTER TABLE %1$s DROP regress_new'),
			(36, 'default', $$ALTER TABLE %s ALTER rev_id SET DEFAULT 'x'$$),
			(37, 'domain', 'ALTER TABLE %s ALTER rev_id TYPE regress_domain COLLATE "C"'),
			(38, 'collation', 'ALTER TABLE %s ALTER rev_id TYPE text COLLATE "POSIX"'),
			(39, 'generated', 'ALTER TABLE %s DROP rev_id CASCADE; ALTER TABLE %1$s ADD rev_id text COLLATE "C" GENERATED ALWAYS AS (%4$s) STORED NOT NULL'),
			(40, 'children', 'CREATE TABLE regress_child () INHERITS (%s); INSERT INTO regress_child SELECT * FROM %1$s'),
			(41, 'parent', 'CREATE TABLE regress_parent (); ALTER TABLE %s INHERIT regress_parent'),
			(42, 'foreign key', 'CREATE TABLE regress_child (LIKE %s, FOREIGN KEY (%3$s) REFERENCES %1$s ON DELETE CASCADE)'),
			(43, 'deferred foreign key', 'CREATE TABLE regress_child (LIKE %s, FOREIGN KEY (%3$s) REFERENCES %1$s DEFERRABLE INITIALLY DEFERRED)'),
			(44, 'no rows', 'DELETE FROM %s'),
			(45, 'no privileges', 'REVOKE ALL ON %s FROM PUBLIC, CURRENT_USER')) AS c(number, what, command),
		LATERAL (SELECT string_agg(attname, ', ' ORDER BY n) FROM pg_index, unnest(indkey) WITH ORDINALITY AS k(attnum, n)
			JOIN pg_attribute USING (attnum) WHERE indisprimary AND indrelid = relation::regclass AND attrelid = indrelid) AS p(keys)
	ORDER BY relation, number;

-- what is in the rows
SELECT number, regress_change(change) FROM (VALUES
	(1, $$UPDATE migrate.script SET down_revision = ARRAY[NULL] WHERE rev_id = 'b'$$),
	(2, $$UPDATE migrate.script SET branch_labels = ARRAY['x', NULL] WHERE rev_id = 'b'$$),
	(3, $$UPDATE migrate.script SET depends_on = '{{a},{b}}' WHERE rev_id = 'c'$$),
	(4, $$ALTER TABLE migrate.script DROP CONSTRAINT script_names_check; UPDATE migrate.script SET down_revision = ARRAY[NULL] WHERE rev_id = 'b'$$),
	(5, $$ALTER TABLE migrate.script DROP CONSTRAINT script_names_check; UPDATE migrate.script SET depends_on = ARRAY[NULL, 'a'] WHERE rev_id = 'c'$$),
	(6, $$ALTER TABLE migrate.script DROP CONSTRAINT script_names_check; UPDATE migrate.script SET branch_labels = ARRAY[NULL, NULL, 'x']$$),
	(7, $$ALTER TABLE migrate.script DROP CONSTRAINT script_names_check; UPDATE migrate.script SET down_revision = '{{a,a},{a,NULL}}' WHERE rev_id = 'b'$$),
	(8, $$UPDATE migrate.script SET down_revision = '[5:5]={a}' WHERE rev_id = 'b'$$),
	(9, $$UPDATE migrate.script SET down_revision = (SELECT array_agg(md5(g::text)) FROM generate_series(1, 3000) g) WHERE rev_id = 'c'$$),
	(10, $$UPDATE migrate.script SET branch_labels = (SELECT array_agg(md5(g::text)) FROM generate_series(1, 3000) g) WHERE rev_id = 'c'$$),
	(11, $$UPDATE migrate.script SET down_revision = ARRAY[repeat('x', 3000000)] WHERE rev_id = 'c'$$),
	(12, $$UPDATE migrate.script SET rev_id = '' WHERE rev_id = 'c'$$),
	(13, $$UPDATE migrate.script SET rev_id = E'\n,@' WHERE rev_id = 'c'$$),
	(14, $$UPDATE migrate.script SET down_revision = ARRAY[rev_id]$$),
	(15, $$UPDATE migrate.script SET number = 9223372036854775807 WHERE rev_id = 'c'$$),
	(16, $$UPDATE migrate.script SET number = -9223372036854775808 WHERE rev_id = 'c'$$),
	(17, $$UPDATE migrate.script SET created_at = 'infinity', message = repeat('x', 100000), checksum = '', created_by = '', upgrade_by = ''$$),
	(18, $$ALTER TABLE migrate.script DROP CONSTRAINT script_pkey; INSERT INTO migrate.script SELECT number + 100, (r).rev_id, down_revision, depends_on, branch_labels, message, created_at, created_by, upgrade_by, downgrade_by, checksum, upgrade, downgrade FROM migrate.script r$$),
	(19, $$UPDATE migrate.version SET applied_at = '-infinity', duration = '-178000000 years', applied_by = repeat('x', 100000), checksum = ''$$),
	(20, $$UPDATE migrate.version SET rev_id = 'nowhere' WHERE rev_id = 'b'$$),
	(21, $$UPDATE migrate.log SET number = 9223372036854775807 WHERE number = (SELECT max(number) FROM migrate.log)$$),
	(22, $$UPDATE migrate.log SET number = 9223372036854775806 WHERE number = (SELECT max(number) FROM migrate.log)$$),
	(23, $$UPDATE migrate.log SET number = -number$$),
	(24, $$UPDATE migrate.half_done SET statement = 2147483647, statements = -1$$),
	(25, $$UPDATE migrate.half_done SET statement = -2147483648, operation = '', checksum = '', begun_at = 'infinity', done_at = '-infinity'$$),
	(26, $$UPDATE migrate.build SET statement = -1, relation_oid = 4294967295$$)) AS c(number, change)
	ORDER BY number;
\t off

-- one error for all of it, with what puts it back
ALTER TABLE migrate.version RENAME applied_by TO "Applied by";
ALTER TABLE migrate.version ALTER applied_at TYPE text, ALTER rev_id TYPE name, ALTER checksum TYPE text COLLATE "C", SET UNLOGGED, FORCE ROW LEVEL SECURITY;
ALTER TABLE migrate.version ADD duration_2 int;
CREATE RULE regress_rule AS ON DELETE TO migrate.version DO ALSO NOTHING;
SELECT migrate.current();
ALTER TABLE migrate.version RENAME "Applied by" TO applied_by;
ALTER TABLE migrate.version ALTER COLUMN rev_id TYPE text COLLATE "C" USING rev_id::text; ALTER TABLE migrate.version ALTER COLUMN applied_at TYPE timestamp with time zone USING applied_at::timestamp with time zone; ALTER TABLE migrate.version ALTER COLUMN checksum TYPE text COLLATE "default"; ALTER TABLE migrate.version SET LOGGED; ALTER TABLE migrate.version NO FORCE ROW LEVEL SECURITY;
DROP RULE regress_rule ON migrate.version;
SELECT migrate.current();
-- as said, a column that is gone can come back in another place
ALTER TABLE migrate.version DROP applied_by;
SELECT migrate.current();
ALTER TABLE migrate.version ADD COLUMN applied_by text NOT NULL DEFAULT 'x';
SELECT migrate.upgrade('c');
SELECT rev_id, applied_by = current_user AS by_me FROM migrate.version ORDER BY rev_id;
-- triggers that are deferrable are named
CREATE CONSTRAINT TRIGGER "Late" AFTER INSERT ON migrate.script DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION regress_same();
ALTER TABLE migrate.script ADD CONSTRAINT regress_key UNIQUE (message, rev_id) DEFERRABLE;
SELECT migrate.define('z');
DROP TRIGGER "Late" ON migrate.script;
ALTER TABLE migrate.script DROP CONSTRAINT regress_key;
CREATE TRIGGER regress_skip BEFORE INSERT ON migrate.script FOR EACH ROW EXECUTE FUNCTION regress_nothing();
SELECT migrate.define('z');
DROP TRIGGER regress_skip ON migrate.script;
ALTER TABLE migrate.log DROP CONSTRAINT log_pkey;
SELECT migrate.define('z');
ALTER TABLE migrate.log ADD CONSTRAINT log_pkey PRIMARY KEY (number);
-- an index of its own is kept like any other
CREATE INDEX regress_failed ON migrate.log (number) WHERE outcome = 'failed';
CREATE INDEX regress_lower ON migrate.log (lower(operation));
SELECT migrate.define('z');
SELECT migrate.stamp('z');
SET enable_seqscan = off;
SELECT count(*) FROM migrate.log WHERE outcome = 'failed';
SELECT operation FROM migrate.log WHERE lower(operation) = 'stamp';
RESET enable_seqscan;
-- the way out
ALTER TABLE migrate.script DROP CONSTRAINT script_names_check;
UPDATE migrate.script SET down_revision = ARRAY[NULL] WHERE rev_id = 'b';
SELECT migrate.upgrade('b');
SELECT migrate.stamp('a', purge => true);
SELECT migrate.current();
SELECT migrate.define('b', 'a', upgrade => 'SELECT 1', downgrade => 'SELECT 1');
SELECT migrate.upgrade('b');
DROP VIEW regress_no_keys, regress_column;
DROP TABLE regress_call;
DROP FUNCTION regress_call, regress_change, regress_columns;
DROP EXTENSION migrate CASCADE;
DROP FUNCTION regress_nothing, regress_same, regress_length;
DROP DOMAIN regress_domain;
DROP SERVER regress_server;
DROP FOREIGN DATA WRAPPER regress_wrapper;
