CREATE TYPE row_t AS (a int, b text);
CREATE TABLE t OF row_t;
