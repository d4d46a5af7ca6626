CREATE TABLE a (id int, n int);
CREATE TABLE b (id int PRIMARY KEY, n int);
CREATE TABLE c (id int PRIMARY KEY, n int NOT NULL);
CREATE TABLE d (id int, CONSTRAINT d_old PRIMARY KEY (id));
CREATE TABLE e (id int PRIMARY KEY);
CREATE TABLE f (e_id int REFERENCES e);
