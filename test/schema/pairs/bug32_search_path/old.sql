CREATE SCHEMA app;
CREATE TYPE app.color AS ENUM ('r');
CREATE TABLE app.t (a int, c app.color DEFAULT 'r');
CREATE VIEW app.v AS SELECT a FROM app.t;
