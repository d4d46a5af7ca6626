CREATE TYPE size AS ENUM ('s', 'm', 'l');
CREATE TABLE t (id int, size size DEFAULT 'm', sizes size[] DEFAULT '{s,m}');
