CREATE SCHEMA "Event";
CREATE FUNCTION "Event"."on it"() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN NULL; END$$;
CREATE FUNCTION "Event".other() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN NULL; END$$;
