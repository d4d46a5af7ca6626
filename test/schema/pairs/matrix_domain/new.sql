CREATE DOMAIN positive AS int DEFAULT 1 CHECK (VALUE >= 1);
CREATE TABLE t (a int, b positive);
