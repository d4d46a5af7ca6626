CREATE TYPE a AS (x int, y text);
CREATE TYPE b AS (x int);
CREATE TABLE t (a a);
