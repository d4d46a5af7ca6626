CREATE SCHEMA one;
CREATE SCHEMA two;
CREATE TYPE two.state AS ENUM ('x', 'y');
CREATE TABLE two.b (id int PRIMARY KEY, s two.state);
CREATE TABLE one.a (id int PRIMARY KEY, b_id int REFERENCES two.b, s two.state DEFAULT 'x');
CREATE FUNCTION one.f(two.state) RETURNS two.state LANGUAGE sql AS $$SELECT $1$$;
CREATE VIEW two.v AS SELECT one.f(a.s) AS fs FROM one.a;
