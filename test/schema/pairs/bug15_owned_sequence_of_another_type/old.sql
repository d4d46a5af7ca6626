CREATE TABLE u (id serial, n int);
