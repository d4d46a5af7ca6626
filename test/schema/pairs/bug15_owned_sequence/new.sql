CREATE TABLE t (id int);
CREATE SEQUENCE u_seq AS bigint START 100 INCREMENT 5;
CREATE TABLE u (id bigint NOT NULL DEFAULT nextval('u_seq'), n int);
ALTER SEQUENCE u_seq OWNED BY u.id;
