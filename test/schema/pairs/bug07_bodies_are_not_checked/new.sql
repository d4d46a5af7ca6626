SET check_function_bodies = off;
CREATE TABLE t (a int);
CREATE FUNCTION a_first() RETURNS bigint LANGUAGE sql AS $$SELECT count(*) FROM z_late WHERE b_second() > 0$$;
CREATE FUNCTION b_second() RETURNS bigint LANGUAGE plpgsql AS $$BEGIN RETURN (SELECT count(*) FROM z_late) + a_first(); END$$;
CREATE TABLE z_late (a int DEFAULT 1);
