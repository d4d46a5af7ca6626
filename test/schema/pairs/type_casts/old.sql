CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer[], c text[], d timestamp, e boolean, f jsonb, g inet, h varchar, i text, j bigint DEFAULT 5, k uuid UNIQUE, l interval, m text DEFAULT '1');
CREATE TABLE u (k uuid REFERENCES t (k), n integer REFERENCES t (id));
