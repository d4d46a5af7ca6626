CREATE TABLE t (id int, name text, CONSTRAINT t_pkey PRIMARY KEY (id));
CREATE TABLE u (t_id int REFERENCES t);
CREATE VIEW a_counts AS SELECT t.id, t.name, count(u.*) AS n FROM t LEFT JOIN u ON u.t_id = t.id GROUP BY t.id;
