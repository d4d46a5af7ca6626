CREATE TABLE a (x int);
CREATE TABLE zeta (id int, name text);
CREATE FUNCTION about(zeta) RETURNS text LANGUAGE sql AS $$SELECT $1.name$$;
CREATE FUNCTION listing() RETURNS SETOF zeta LANGUAGE sql AS $$SELECT * FROM zeta$$;
CREATE FUNCTION declared() RETURNS int LANGUAGE plpgsql AS $$DECLARE z zeta%ROWTYPE; BEGIN RETURN 1; END$$;
