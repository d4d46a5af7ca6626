CREATE TABLE c (id int PRIMARY KEY, note text);
CREATE TABLE d (id int, c int REFERENCES c (id) ON UPDATE CASCADE);
