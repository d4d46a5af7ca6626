CREATE EXTENSION postgres_fdw;
CREATE FUNCTION "Valid"(text[], oid) RETURNS bool LANGUAGE sql AS 'SELECT true';
