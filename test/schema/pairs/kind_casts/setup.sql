CREATE SCHEMA "Odd ""schema";
CREATE TYPE "Odd ""schema"."Mood é" AS ENUM ('sad', 'ok');
CREATE TYPE pair AS (a int, b int);
CREATE FUNCTION as_mood(int) RETURNS "Odd ""schema"."Mood é" LANGUAGE sql IMMUTABLE AS $$SELECT CASE WHEN $1 > 0 THEN 'ok' ELSE 'sad' END::"Odd ""schema"."Mood é"$$;
CREATE FUNCTION as_pair(int) RETURNS pair LANGUAGE sql IMMUTABLE AS 'SELECT ROW($1, $1)::pair';
CREATE FUNCTION as_pair_too(int) RETURNS pair LANGUAGE sql IMMUTABLE AS 'SELECT ROW($1, 0)::pair';
CREATE FUNCTION as_point(int) RETURNS point LANGUAGE sql IMMUTABLE AS 'SELECT point($1, $1)';
