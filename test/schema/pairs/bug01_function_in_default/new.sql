CREATE FUNCTION next_code() RETURNS text LANGUAGE sql AS $$SELECT 'c'::text$$;
CREATE TABLE a_item (id int PRIMARY KEY, code text DEFAULT next_code());
CREATE TABLE plain (a int, code text DEFAULT next_code() || '!');
