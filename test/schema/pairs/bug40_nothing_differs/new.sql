CREATE TABLE t (id serial PRIMARY KEY, a varchar(5) CHECK (a IN ('x', 'y')), b timestamptz DEFAULT CURRENT_TIMESTAMP);
CREATE VIEW v AS SELECT a FROM t WHERE a IN ('x');
