CREATE TABLE t (n int, id serial);
CREATE TABLE u (id bigserial PRIMARY KEY, s smallserial);
