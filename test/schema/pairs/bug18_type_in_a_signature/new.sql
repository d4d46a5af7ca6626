CREATE TYPE pair AS (a int, b text);
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE FUNCTION f(pair) RETURNS mood LANGUAGE sql AS $$SELECT 'ok'::mood$$;
CREATE FUNCTION g(mood[]) RETURNS int LANGUAGE sql AS $$SELECT 1$$;
CREATE TABLE t (m mood DEFAULT 'ok');
