CREATE FUNCTION z_valid(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$SELECT length($1) > 2$$;
CREATE DOMAIN a_code AS text CHECK (z_valid(VALUE));
CREATE TABLE t (a a_code);
