CREATE TYPE e AS ENUM ('a', 'b');
CREATE SEQUENCE s1;
CREATE SEQUENCE s2;
CREATE TABLE t (a int DEFAULT 1, b int, c int DEFAULT 6, d e DEFAULT 'b', e text DEFAULT upper('X'), f json DEFAULT '{"a": 1}', g int DEFAULT nextval('s2'), h timestamptz DEFAULT CURRENT_TIMESTAMP);
