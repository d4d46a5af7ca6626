--
-- The model: the schema as it should be.
--
CREATE TABLE migrate.model (
	ddl pg_catalog.text NOT NULL,
	schemas pg_catalog.text NOT NULL,
	kinds pg_catalog.text,
	exclude pg_catalog.text,
	snapshot pg_catalog.text NOT NULL,
	depends_on pg_catalog.text NOT NULL,
	server_version pg_catalog.text NOT NULL,
	set_at pg_catalog.timestamptz NOT NULL,
	set_by pg_catalog.text NOT NULL
) USING heap;
CREATE UNIQUE INDEX model_is_one ON migrate.model ((true));
-- there is no key by which a publication of all tables could tell its row
ALTER TABLE migrate.model REPLICA IDENTITY FULL;

COMMENT ON TABLE migrate.model IS 'the schema as it should be; one row, or none';
COMMENT ON COLUMN migrate.model.ddl IS 'SQL that creates it';
COMMENT ON COLUMN migrate.model.schemas IS 'schemas that are compared, or * for all';
COMMENT ON COLUMN migrate.model.kinds IS 'kinds of object that are compared even if the model has none, or * for all; null for none';
COMMENT ON COLUMN migrate.model.exclude IS 'patterns of objects that are not compared; null for none';
COMMENT ON COLUMN migrate.model.snapshot IS 'the model as it was read when it was made real';
COMMENT ON COLUMN migrate.model.depends_on IS 'what was there besides the model when it was read; when that has changed it is read anew';
COMMENT ON COLUMN migrate.model.server_version IS 'version of PostgreSQL that has read it';
COMMENT ON COLUMN migrate.model.set_at IS 'when the model was set';
COMMENT ON COLUMN migrate.model.set_by IS 'role that set it, and that answers for what its SQL does';

CREATE FUNCTION migrate.set_model(
	ddl pg_catalog.text,
	schemas pg_catalog.text DEFAULT 'public',
	kinds pg_catalog.text DEFAULT NULL,
	exclude pg_catalog.text DEFAULT NULL)
RETURNS pg_catalog.int4
AS 'MODULE_PATHNAME', 'migrate_set_model' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION migrate.set_model IS 'say, as SQL, what the schema should be; returns how many objects the model has';
REVOKE ALL ON FUNCTION migrate.set_model FROM PUBLIC;
