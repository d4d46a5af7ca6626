CREATE TABLE t (id serial, status text CHECK (status IN ('a', 'b')), kind varchar(10) DEFAULT 'x', amount numeric CHECK (amount BETWEEN 0 AND 10), at date);
CREATE TABLE p (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE p2 PARTITION OF p FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
CREATE INDEX pi ON p (id);
CREATE TYPE k AS ENUM ('x', 'y', 'z');
CREATE TABLE uk (k k DEFAULT 'x', n int);
CREATE INDEX uki ON uk (k); 
