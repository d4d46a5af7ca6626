CREATE TYPE color AS ENUM ('red', 'green');
CREATE TABLE t (a int, c color NOT NULL DEFAULT 'red');
