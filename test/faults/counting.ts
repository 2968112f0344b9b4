import type { ConsumerOptions } from "@adv/adapters/postgres"

export const PARTITIONS = 8
/** In milliseconds: long enough for a machine with other work to do, short enough for a test. */
export const LEASE = 1500

/** Rows that tell whether an event was passed over, applied twice, or applied out of its stream's order. */
export const countingTable = (schema: string, group: string): string =>
  `CREATE TABLE ${schema}.rows_${group} (stream text PRIMARY KEY, events int NOT NULL, revisions text NOT NULL)`

export const counting =
  (schema: string, group: string): ConsumerOptions["apply"] =>
  async (events, client) => {
    for (const { stream, revision } of events)
      await client.query(
        `INSERT INTO ${schema}.rows_${group} AS mine VALUES ($1, 1, $2)
         ON CONFLICT (stream) DO UPDATE SET events = mine.events + 1, revisions = mine.revisions || ' ' || $2`,
        [stream, String(revision)],
      )
  }
