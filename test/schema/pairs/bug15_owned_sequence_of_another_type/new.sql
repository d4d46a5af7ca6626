CREATE TABLE u (id bigserial, n int);
