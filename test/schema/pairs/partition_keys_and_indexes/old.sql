CREATE TABLE foo (id int, foo varchar(255), bar text, PRIMARY KEY (id, foo)) PARTITION BY LIST (foo);
CREATE TABLE foo_1 PARTITION OF foo FOR VALUES IN ('1');
CREATE TABLE foo_2 PARTITION OF foo FOR VALUES IN ('2');
CREATE INDEX foo_bar ON foo (bar);
CREATE UNIQUE INDEX foo_1_local ON foo_1 (bar);
CREATE TABLE ref (id int, foo varchar(255), FOREIGN KEY (id, foo) REFERENCES foo (id, foo));
