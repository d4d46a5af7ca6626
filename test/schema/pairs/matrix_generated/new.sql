CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 10) STORED, c int, d int GENERATED ALWAYS AS (a + 3) STORED, e text GENERATED ALWAYS AS (a::text || 'x') STORED);
