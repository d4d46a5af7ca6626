CREATE TABLE a (id int PRIMARY KEY, n int);
CREATE TABLE b (id int NOT NULL, n int);
CREATE TABLE c (id int, n int, PRIMARY KEY (id, n));
CREATE TABLE d (id int, CONSTRAINT d_new PRIMARY KEY (id));
CREATE TABLE e (id int, CONSTRAINT e_new PRIMARY KEY (id));
CREATE TABLE f (e_id int REFERENCES e);
