CREATE TYPE added AS ENUM ('0', 'a', 'b', 'c', 'd');
CREATE TYPE removed AS ENUM ('a', 'c');
CREATE TYPE reordered AS ENUM ('b', 'a');
CREATE TABLE t (x added, y removed, z reordered);
