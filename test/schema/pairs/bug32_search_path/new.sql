CREATE SCHEMA app;
SET search_path = app;
CREATE TYPE color AS ENUM ('r');
CREATE TABLE t (a int, c color DEFAULT 'r', d int);
CREATE VIEW v AS SELECT a FROM t;
CREATE FUNCTION f() RETURNS int LANGUAGE sql SET search_path = app AS $$SELECT 1$$;
