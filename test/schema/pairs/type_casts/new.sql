CREATE TABLE t (id bigint PRIMARY KEY, a text[], b integer, c integer[], d bigint, e integer, f text[], g text, h bytea, i jsonb, j timestamptz, k text UNIQUE, l integer, m integer DEFAULT 1);
CREATE TABLE u (k text REFERENCES t (k), n bigint REFERENCES t (id));
