\echo Use "CREATE EXTENSION migrate" to load this file. \quit

CREATE SCHEMA migrate;
COMMENT ON SCHEMA migrate IS
	'schema migrations: revisions, their scripts, and what is applied';
