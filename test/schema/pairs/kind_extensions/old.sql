CREATE SCHEMA "Ext";
CREATE EXTENSION citext WITH SCHEMA "Ext";
CREATE EXTENSION cube WITH SCHEMA public;
CREATE EXTENSION earthdistance;
CREATE TABLE t (a "Ext".citext, b text, c int);
CREATE EXTENSION pg_trgm;
CREATE INDEX i ON t USING gin (b gin_trgm_ops);
CREATE FUNCTION f(cube) RETURNS int LANGUAGE sql AS 'SELECT 1';
