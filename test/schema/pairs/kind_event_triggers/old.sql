CREATE FUNCTION goes() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN NULL; END$$;
CREATE EVENT TRIGGER goes ON ddl_command_start EXECUTE FUNCTION goes();
CREATE EVENT TRIGGER "Trig ""ger" ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'DROP TABLE') EXECUTE FUNCTION "Event"."on it"();
COMMENT ON EVENT TRIGGER "Trig ""ger" IS 'a trigger';
CREATE EVENT TRIGGER "select" ON sql_drop EXECUTE FUNCTION "Event"."on it"();
CREATE EVENT TRIGGER enabled ON table_rewrite EXECUTE FUNCTION "Event".other();
ALTER EVENT TRIGGER enabled ENABLE REPLICA;
CREATE EVENT TRIGGER disabled ON table_rewrite EXECUTE FUNCTION "Event".other();
ALTER EVENT TRIGGER disabled DISABLE;
