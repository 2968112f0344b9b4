import { quoted } from "../schema.js"

/** Of the tables beside the rows. */
export const SCHEMA_VERSION = 1

/** Tables beside the rows: how far the log was read, by which versions, what was left out, and snapshots. */
export const metaTables = (schema: string): string => {
  const name = quoted(schema)
  return `
    CREATE TABLE IF NOT EXISTS ${name}.adv_read_models (version int PRIMARY KEY);
    INSERT INTO ${name}.adv_read_models VALUES (${SCHEMA_VERSION}) ON CONFLICT DO NOTHING;
    CREATE TABLE IF NOT EXISTS ${name}.checkpoint (
      state text PRIMARY KEY,
      position bigint NOT NULL,
      events bigint NOT NULL,
      event_id text NOT NULL,
      recorded_at bigint NOT NULL,
      newest_date text NOT NULL,
      tables_version int NOT NULL,
      generation int NOT NULL,
      builder text NOT NULL
    );
    COMMENT ON COLUMN ${name}.checkpoint.state IS 'inService, or building while new rows are made beside';
    CREATE TABLE IF NOT EXISTS ${name}.versions (
      state text NOT NULL,
      read_model text NOT NULL,
      version int NOT NULL,
      PRIMARY KEY (state, read_model)
    );
    CREATE TABLE IF NOT EXISTS ${name}.parked_events (
      state text NOT NULL,
      position bigint NOT NULL,
      read_model text NOT NULL,
      stream text NOT NULL,
      revision bigint NOT NULL,
      type text NOT NULL,
      code text NOT NULL,
      reason text NOT NULL,
      failure json NOT NULL,
      event json NOT NULL,
      PRIMARY KEY (state, position, read_model)
    );
    COMMENT ON COLUMN ${name}.parked_events.read_model IS 'whose recipe threw; empty when nothing could read the event';
    CREATE TABLE IF NOT EXISTS ${name}.snapshots (
      state text NOT NULL,
      read_model text NOT NULL,
      version int NOT NULL,
      position bigint NOT NULL,
      events bigint NOT NULL,
      event_id text NOT NULL,
      newest_date text NOT NULL,
      bytes bytea NOT NULL,
      PRIMARY KEY (state, read_model)
    );`
}
