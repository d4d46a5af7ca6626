CREATE TYPE pair AS (a int, b int);
CREATE TYPE mood AS ENUM ('ok', 'sad');
CREATE FUNCTION f(pair) RETURNS mood LANGUAGE sql AS $$SELECT 'ok'::mood$$;
CREATE FUNCTION g(mood[]) RETURNS int LANGUAGE sql AS $$SELECT 1$$;
CREATE TABLE t (m mood DEFAULT 'ok');
