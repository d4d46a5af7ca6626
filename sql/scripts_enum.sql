-- Enum values that are added, and used
CREATE EXTENSION migrate;
CREATE TYPE regress_color AS ENUM ('red');

-- in one script
SELECT migrate.define('e1', NULL, 'add and use', $$
CREATE TABLE e1 (c regress_color);
ALTER TYPE regress_color ADD VALUE 'green';
INSERT INTO e1
	VALUES ('red'),
		('green');
$$);
SELECT migrate.upgrade('e1'); \echo :SQLSTATE
SELECT enum_range(NULL::regress_color), to_regclass('e1'), count(*) FROM migrate.version;

-- in two revisions that one call runs
SELECT migrate.define('e1', NULL, 'add', $$ALTER TYPE regress_color ADD VALUE 'green'$$);
SELECT migrate.define('e2', 'e1', 'use', $$CREATE TABLE e2 (c regress_color DEFAULT 'green')$$);
SELECT migrate.upgrade(); \echo :SQLSTATE
SELECT enum_range(NULL::regress_color), to_regclass('e2'), count(*) FROM migrate.version;
-- The transaction that adds it has to be committed.
SELECT migrate.upgrade('+1');
SELECT migrate.upgrade('+1');
INSERT INTO e2 DEFAULT VALUES;
SELECT * FROM e2;

-- A type that is new with all its values is no problem.
SELECT migrate.define('e3', 'e2', 'new type', $$
CREATE TYPE regress_size AS ENUM ('s', 'm');
CREATE TABLE e3 (s regress_size DEFAULT 'm');
INSERT INTO e3 DEFAULT VALUES;
$$);
SELECT migrate.upgrade();
SELECT * FROM e3;

DROP TABLE e2, e3;
DROP TYPE regress_color, regress_size;
DROP EXTENSION migrate;
