CREATE TYPE e AS ENUM ('a', 'b');
CREATE SEQUENCE s1;
CREATE SEQUENCE s2;
CREATE TABLE t (a int, b int DEFAULT 5, c int DEFAULT 5, d e DEFAULT 'a', e text DEFAULT lower('X'), f json DEFAULT '{}', g int DEFAULT nextval('s1'), h timestamptz DEFAULT now());
