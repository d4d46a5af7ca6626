-- migrate.adopt: a database that another tool has migrated
CREATE EXTENSION migrate;
SET search_path = public;
-- What the other tool's migrations have become: two chains, and ids as tools have them
SELECT count(migrate.define(id, before, 'imported', 'SELECT 1'))
	FROM (VALUES ('1', NULL), ('2', '1'), ('3', '2'), ('4', '3'), ('1.1', NULL), ('2.0_x', '1.1'),
		('20240101120000', '2.0_x'), ('add_users', '20240101120000'), ('add_users_2', 'add_users'),
		('ae10c2', 'add_users_2')) AS v (id, before);
CREATE FUNCTION pg_temp.current() RETURNS text LANGUAGE sql AS $$ SELECT string_agg(c, ', ') FROM migrate.current() c $$;
CREATE FUNCTION pg_temp.forget() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	SET LOCAL client_min_messages = warning;
	PERFORM migrate.stamp('base');
END $$;

-- None, and none that is known
SELECT * FROM migrate.adopt();
SELECT * FROM migrate.adopt('make');

-- Alembic: what is current; an empty table is an empty state
CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY);
SELECT * FROM migrate.adopt();
INSERT INTO alembic_version VALUES ('ae10c2');
SELECT * FROM migrate.adopt(dry_run => true);
SELECT pg_temp.current();
SELECT * FROM migrate.adopt();
SELECT pg_temp.current();
SELECT * FROM migrate.adopt('alembic');
INSERT INTO alembic_version VALUES ('b0f3a1');
SELECT * FROM migrate.adopt(dry_run => true);
SELECT * FROM migrate.adopt();
DELETE FROM alembic_version WHERE version_num = 'b0f3a1';
-- The other tool is not to go on by mistake.
SELECT * FROM migrate.adopt(rename => true);
SELECT * FROM migrate.adopt(version_table => 'alembic_version_adopted');
DROP TABLE alembic_version_adopted;
SELECT pg_temp.forget();

-- golang-migrate: one version, and a flag
CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL);
INSERT INTO schema_migrations VALUES (3, true);
SELECT * FROM migrate.adopt(dry_run => true);
SELECT * FROM migrate.adopt();
UPDATE schema_migrations SET dirty = false;
SELECT * FROM migrate.adopt();
SELECT pg_temp.current();
UPDATE schema_migrations SET version = -1;
SELECT * FROM migrate.adopt();
DROP TABLE schema_migrations;
SELECT pg_temp.forget();

-- dbmate and Rails: all that is applied; what is missing below is not taken for applied
CREATE TABLE schema_migrations (version varchar PRIMARY KEY);
INSERT INTO schema_migrations VALUES ('1'), ('3');
SELECT * FROM migrate.adopt(dry_run => true);
SELECT * FROM migrate.adopt();
INSERT INTO schema_migrations VALUES ('2');
SELECT * FROM migrate.adopt();
SELECT pg_temp.current();
CREATE TABLE ar_internal_metadata (key varchar PRIMARY KEY);
SELECT found, count(*) FROM migrate.adopt() GROUP BY found;
SELECT * FROM migrate.adopt('dbmate');
DROP TABLE schema_migrations, ar_internal_metadata;
SELECT pg_temp.forget();

-- Flyway: failed, undone and repeatable ones; a version with what no identifier can have
CREATE TABLE flyway_schema_history (installed_rank int PRIMARY KEY, version varchar(50), description varchar(200), type varchar(20), script varchar(1000), checksum int, success boolean);
INSERT INTO flyway_schema_history VALUES (0, NULL, '<< Flyway Schema Creation >>', 'SCHEMA', '"public"', NULL, true),
	(1, '1.1', 'one', 'SQL', 'V1_1__one.sql', 1, true), (2, '2.0-x', 'two', 'SQL', 'V2.0-x__two.sql', 1, true),
	(3, NULL, 'views', 'SQL', 'R__views.sql', 1, true), (4, '20240101120000', 'three', 'SQL', 'V3.sql', 1, true),
	(5, '20240101120000', 'three', 'UNDO_SQL', 'U3.sql', 1, true), (6, '9', 'nine', 'SQL', 'V9.sql', 1, false);
SELECT * FROM migrate.adopt(dry_run => true);
SELECT * FROM migrate.adopt();
DELETE FROM flyway_schema_history WHERE NOT success;
SELECT * FROM migrate.adopt();
SELECT pg_temp.current();
SELECT pg_temp.forget();
UPDATE flyway_schema_history SET type = 'BASELINE' WHERE installed_rank = 2;
DELETE FROM flyway_schema_history WHERE installed_rank = 1;
SELECT found, version, result FROM migrate.adopt(dry_run => true) WHERE result <> 'skipped';
DROP TABLE flyway_schema_history;
SELECT pg_temp.forget();

-- goose: the last row of a version counts
CREATE TABLE goose_db_version (id int PRIMARY KEY, version_id bigint, is_applied boolean, tstamp timestamp);
INSERT INTO goose_db_version VALUES (1, 0, true), (2, 1, true), (3, 2, true), (4, 2, false), (5, 3, true), (6, 3, false), (7, 2, true);
SELECT * FROM migrate.adopt();
SELECT pg_temp.current();
DROP TABLE goose_db_version;
SELECT pg_temp.forget();

-- diesel, sqlx, knex, sqitch
CREATE TABLE __diesel_schema_migrations (version varchar(50) PRIMARY KEY, run_on timestamp);
INSERT INTO __diesel_schema_migrations VALUES ('1'), ('2');
CREATE TABLE _sqlx_migrations (version bigint PRIMARY KEY, description text, installed_on timestamptz, success boolean, checksum bytea, execution_time bigint);
INSERT INTO _sqlx_migrations VALUES (3, 'x', now(), false), (1, 'x', now(), true), (2, 'x', now(), true);
CREATE TABLE knex_migrations (id int PRIMARY KEY, name varchar(255), batch int, migration_time timestamptz);
INSERT INTO knex_migrations VALUES (1, '1_one.js', 1), (2, '2_two.ts', 1), (3, 'plain.js', 2);
CREATE SCHEMA sqitch;
CREATE TABLE sqitch.changes (change_id text PRIMARY KEY, change text, project text, planned_at timestamptz, committed_at timestamptz);
INSERT INTO sqitch.changes VALUES ('c1', '1.1', 'p', now(), '2020-01-01'), ('c2', '2.0-x', 'p', now(), '2020-01-02'), ('c3', '20240101120000', 'p', now(), '2020-01-03'),
	('c5', 'add-users', 'p', now(), '2020-01-05'), ('c4', 'add-users', 'p', now(), '2020-01-04');
SELECT * FROM migrate.adopt();
SELECT * FROM migrate.adopt('diesel');
SELECT * FROM migrate.adopt('sqlx', dry_run => true);
SELECT * FROM migrate.adopt('knex', dry_run => true);
SELECT * FROM migrate.adopt('sqitch');
SELECT pg_temp.current();
SELECT pg_temp.forget();
DROP TABLE __diesel_schema_migrations, _sqlx_migrations, knex_migrations, sqitch.changes;
DROP SCHEMA sqitch;

-- Words that are reserved, and an empty one
CREATE TABLE schema_migrations (version varchar PRIMARY KEY);
INSERT INTO schema_migrations VALUES ('head'), (''), (repeat('é', 200));
SELECT left(version, 5) AS version, left(rev_id, 5) AS rev_id, octet_length(rev_id), result FROM migrate.adopt(dry_run => true);
DROP TABLE schema_migrations;

-- With the rights of the caller, and never by what others have made of a table
CREATE ROLE regress_adopt;
GRANT USAGE ON SCHEMA migrate TO regress_adopt;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA migrate TO regress_adopt;
CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY);
SET ROLE regress_adopt;
SELECT * FROM migrate.adopt(dry_run => true);
RESET ROLE;
GRANT SELECT ON alembic_version TO regress_adopt;
SET ROLE regress_adopt;
SELECT * FROM migrate.adopt(dry_run => true);
SELECT * FROM migrate.adopt(rename => true);
RESET ROLE;
ALTER TABLE alembic_version ENABLE ROW LEVEL SECURITY;
SET ROLE regress_adopt;
SELECT * FROM migrate.adopt(dry_run => true);
RESET ROLE;
DROP TABLE alembic_version;
CREATE TYPE evil AS ENUM ('x');
CREATE TABLE alembic_version (version_num evil PRIMARY KEY);
SELECT * FROM migrate.adopt(dry_run => true);
CREATE VIEW schema_migrations AS SELECT '1'::varchar AS version;
SELECT * FROM migrate.adopt(version_table => 'schema_migrations');
DROP VIEW schema_migrations;
DROP TABLE alembic_version;
DROP TYPE evil;
DROP OWNED BY regress_adopt;
DROP ROLE regress_adopt;
DROP EXTENSION migrate;
