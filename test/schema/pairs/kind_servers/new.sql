CREATE FOREIGN DATA WRAPPER "Wrap ""per" VALIDATOR "Valid" OPTIONS (a '2', "B b" 'it''s', new 'y');
CREATE SERVER "Ser ""ver" TYPE 'a type' VERSION '2' FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'other', dbname 'it''s\', fetch_size '5');
COMMENT ON SERVER "Ser ""ver" IS 'it''s a server';
CREATE SERVER "select" FOREIGN DATA WRAPPER "Wrap ""per" OPTIONS ("Ü" 'a, b', "ü" 'c');
CREATE USER MAPPING FOR PUBLIC SERVER "select" OPTIONS ("user" 'y');
CREATE USER MAPPING FOR "regress ""mapped" SERVER "Ser ""ver" OPTIONS ("user" 'you', sslcert 'c');
CREATE SERVER new FOREIGN DATA WRAPPER postgres_fdw;
CREATE USER MAPPING FOR "regress ""mapped" SERVER new;
