CREATE TYPE tt AS (a integer, b text, c date);
CREATE TABLE typed OF tt (PRIMARY KEY (a), b WITH OPTIONS DEFAULT 'x' NOT NULL, c DEFAULT now() NOT NULL);
CREATE TABLE plain (a integer, b text);
CREATE TABLE loses OF tt;
CREATE TYPE other AS (x integer);
CREATE TABLE fresh OF other;
CREATE TABLE more OF other (x WITH OPTIONS DEFAULT 5, CHECK (x > 0)) WITH (fillfactor = 50);
ALTER TABLE plain ADD c date;
