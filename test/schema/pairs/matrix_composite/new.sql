CREATE TYPE a AS (x int, z date, y varchar(5));
CREATE TYPE c AS (a a, arr a[]);
CREATE TABLE t (a a, c c);
