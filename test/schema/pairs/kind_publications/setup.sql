CREATE SCHEMA "Select";
CREATE SCHEMA plain;
CREATE TABLE "Select"."t able" ("Ünï" int PRIMARY KEY, "quo""te" text, c int);
CREATE TABLE "Select".parent (a int PRIMARY KEY);
CREATE TABLE "Select".child () INHERITS ("Select".parent);
CREATE TABLE plain.u (a int PRIMARY KEY, b varchar(10));
CREATE TABLE plain.v (a int PRIMARY KEY);
