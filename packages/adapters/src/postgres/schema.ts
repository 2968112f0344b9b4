import { FailureError } from "@adv/domain"
import type pg from "pg"
import { foreign, tooNew } from "./faults.js"

/** An identifier as SQL text. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** Each brings the tables from the version before it to its own; what is here is for ever, and what comes is added. */
const MIGRATIONS: ReadonlyArray<(schema: string) => string> = [
  (schema) => `
    CREATE TABLE ${schema}.events (
      position bigint PRIMARY KEY,
      stream text COLLATE "C" NOT NULL,
      revision bigint NOT NULL,
      id uuid NOT NULL UNIQUE,
      type text COLLATE "C" NOT NULL,
      recorded_at bigint NOT NULL,
      data json NOT NULL,
      metadata json NOT NULL,
      UNIQUE (stream, revision)
    );
    COMMENT ON COLUMN ${schema}.events.recorded_at IS 'milliseconds since 1970-01-01T00:00:00Z';
    CREATE TABLE ${schema}.log (
      one boolean PRIMARY KEY DEFAULT true CHECK (one),
      head bigint NOT NULL,
      recorded_at bigint NOT NULL
    );
    COMMENT ON TABLE ${schema}.log IS 'One row, locked by who appends: positions are given, and become visible, one append after another.';
    INSERT INTO ${schema}.log (head, recorded_at) VALUES (0, 0);`,
  (schema) => `
    CREATE TABLE ${schema}.partitions (
      consumer_group text COLLATE "C" NOT NULL,
      partition int NOT NULL,
      owner text COLLATE "C",
      token bigint NOT NULL DEFAULT 0,
      expires_at timestamptz NOT NULL DEFAULT now(),
      checkpoint bigint NOT NULL DEFAULT 0,
      PRIMARY KEY (consumer_group, partition)
    );
    COMMENT ON COLUMN ${schema}.partitions.token IS 'grows whenever a consumer takes the partition: one with an older token is refused';
    CREATE TABLE ${schema}.consumers (
      consumer_group text COLLATE "C" NOT NULL,
      consumer text COLLATE "C" NOT NULL,
      expires_at timestamptz NOT NULL,
      PRIMARY KEY (consumer_group, consumer)
    );`,
]

export const SCHEMA_VERSION = MIGRATIONS.length

/** Of all who open a new schema at once, one makes it, and the others find it made. */
const LOCK = 0x41445665

/**
 * Brings the schema to the version that is known, each step in one transaction with the rest; needs no more than the
 * right to create a schema, or one that exists and is this user's.
 */
export const migrate = async (client: pg.Client, store: string, schema: string): Promise<void> => {
  const name = quoted(schema)
  await client.query("BEGIN")
  try {
    await client.query("SELECT pg_advisory_xact_lock($1)", [LOCK])
    const exists = await client.query<{ ours: boolean; events: boolean; there: boolean }>(
      `SELECT to_regclass($1) IS NOT NULL AS ours, to_regclass($2) IS NOT NULL AS events,
              EXISTS (SELECT FROM pg_namespace WHERE nspname = $3) AS there`,
      [`${name}.adv_migrations`, `${name}.events`, schema],
    )
    const found = exists.rows[0]
    if (found?.events === true && found.ours !== true) throw new FailureError(foreign(store, schema))
    if (found?.there !== true) await client.query(`CREATE SCHEMA ${name}`)
    if (found?.ours !== true)
      await client.query(
        `CREATE TABLE ${name}.adv_migrations (version int PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())`,
      )
    const versions = await client.query<{ version: number | null }>(
      `SELECT max(version) AS version FROM ${name}.adv_migrations`,
    )
    const version = versions.rows[0]?.version ?? 0
    if (version > SCHEMA_VERSION) throw new FailureError(tooNew(store, version, SCHEMA_VERSION))
    for (const [index, migration] of MIGRATIONS.entries())
      if (index >= version) {
        await client.query(migration(name))
        await client.query(`INSERT INTO ${name}.adv_migrations (version) VALUES ($1)`, [index + 1])
      }
    await client.query("COMMIT")
  } catch (caught) {
    await client.query("ROLLBACK").catch(() => undefined)
    throw caught
  }
}

/** Opened for reading only, nothing is made: it has to be there, and of a version that is known. */
export const checkSchema = async (client: pg.Client, store: string, schema: string): Promise<void> => {
  const versions = await client.query<{ version: number | null }>(
    `SELECT max(version) AS version FROM ${quoted(schema)}.adv_migrations`,
  )
  const version = versions.rows[0]?.version ?? 0
  if (version > SCHEMA_VERSION) throw new FailureError(tooNew(store, version, SCHEMA_VERSION))
}
