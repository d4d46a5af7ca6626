CREATE SCHEMA app;
CREATE TABLE app.t (n int, id serial PRIMARY KEY);
CREATE TABLE "Odd" ("Id" serial PRIMARY KEY);
