CREATE TYPE size AS ENUM ('m', 'l');
CREATE TABLE t (id int, size size DEFAULT 'm', sizes size[] DEFAULT '{l,m}');
