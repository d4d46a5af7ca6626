CREATE TYPE added AS ENUM ('a', 'c');
CREATE TYPE removed AS ENUM ('a', 'b', 'c');
CREATE TYPE reordered AS ENUM ('a', 'b');
CREATE TABLE t (x added, y removed, z reordered);
