import type pg from "pg"
import type { Connection } from "./connections.js"
import { quoted } from "./schema.js"

/** A partition that is this consumer's: whoever takes it later has a higher token, and this one is of no use any more. */
export interface Lease {
  readonly partition: number
  readonly token: number
  /** What was taken in of the partition, up to this position of the log. */
  readonly checkpoint: number
}

export interface Leases {
  /** Makes the partitions of a group that is new; answers how many there are. */
  readonly prepare: (partitions: number) => Promise<number>
  /** Says that this consumer lives, and takes or gives back partitions until all who live have a fair share. */
  readonly renew: () => Promise<ReadonlyArray<Lease>>
  /**
   * Moves checkpoints on, with what is written besides in the same transaction. Those of the leases that are lost are
   * answered, and then nothing was written.
   */
  readonly advance: (
    leases: ReadonlyArray<Lease>,
    to: number,
    write: (client: pg.ClientBase) => Promise<void>,
  ) => Promise<ReadonlyArray<number>>
  readonly release: () => Promise<void>
}

interface LeaseRow {
  readonly partition: number
  readonly token: number
  readonly checkpoint: number
}

/** Times are the server's, so that the clocks of consumers don't matter. */
export const leases = (
  connection: Connection,
  schema: string,
  group: string,
  consumer: string,
  leaseMs: number,
): Leases => {
  const partitionsTable = `${quoted(schema)}.partitions`
  const consumersTable = `${quoted(schema)}.consumers`
  const expiry = `clock_timestamp() + ${Math.ceil(leaseMs)} * interval '1 millisecond'`

  const inTransaction = <A>(work: (client: pg.Client) => Promise<A>): Promise<A> =>
    connection.use(async (client) => {
      await client.query("BEGIN")
      try {
        const result = await work(client)
        await client.query("COMMIT")
        return result
      } catch (caught) {
        await client.query("ROLLBACK").catch(() => undefined)
        throw caught
      }
    })

  /** What an equal share is, among those who said lately that they live. */
  const fairShare = async (client: pg.Client): Promise<number> => {
    await client.query(
      `INSERT INTO ${consumersTable} (consumer_group, consumer, expires_at) VALUES ($1, $2, ${expiry})
       ON CONFLICT (consumer_group, consumer) DO UPDATE SET expires_at = excluded.expires_at`,
      [group, consumer],
    )
    await client.query(
      `DELETE FROM ${consumersTable} WHERE (consumer_group, consumer) IN (
         SELECT consumer_group, consumer FROM ${consumersTable}
         WHERE consumer_group = $1 AND expires_at < clock_timestamp() FOR UPDATE SKIP LOCKED)`,
      [group],
    )
    const { rows } = await client.query<{ share: number }>(
      `SELECT ceil((SELECT count(*) FROM ${partitionsTable} WHERE consumer_group = $1)::numeric
         / (SELECT count(*) FROM ${consumersTable} WHERE consumer_group = $1))::int AS share`,
      [group],
    )
    return rows[0]?.share ?? 0
  }

  return {
    prepare: (partitions) =>
      inTransaction(async (client) => {
        // Of all who come to a new group at once, one makes its partitions.
        await client.query(`LOCK TABLE ${partitionsTable} IN SHARE ROW EXCLUSIVE MODE`)
        const { rows } = await client.query<{ count: number }>(
          `SELECT count(*)::int AS count FROM ${partitionsTable} WHERE consumer_group = $1`,
          [group],
        )
        const known = rows[0]?.count ?? 0
        if (known > 0) return known
        await client.query(
          `INSERT INTO ${partitionsTable} (consumer_group, partition)
           SELECT $1, partition FROM generate_series(0, $2::int - 1) AS partition`,
          [group, partitions],
        )
        return partitions
      }),
    renew: () =>
      inTransaction(async (client) => {
        const share = await fairShare(client)
        const { rows: mine } = await client.query<LeaseRow>(
          `UPDATE ${partitionsTable} SET expires_at = ${expiry} WHERE consumer_group = $1 AND owner = $2
           RETURNING partition, token, checkpoint`,
          [group, consumer],
        )
        if (mine.length > share) {
          const surplus = mine.slice(share).map(({ partition }) => partition)
          await client.query(
            `UPDATE ${partitionsTable} SET owner = NULL WHERE consumer_group = $1 AND owner = $2 AND partition = ANY($3::int[])`,
            [group, consumer, surplus],
          )
          return mine.slice(0, share)
        }
        // Who is in the middle of something holds the row, and keeps it for as long as the server lets him.
        const { rows: taken } = await client.query<LeaseRow>(
          `WITH free AS (
             SELECT partition FROM ${partitionsTable}
             WHERE consumer_group = $1 AND (owner IS NULL OR expires_at < clock_timestamp())
             ORDER BY partition LIMIT $3 FOR UPDATE SKIP LOCKED
           )
           UPDATE ${partitionsTable} AS taken SET owner = $2, token = taken.token + 1, expires_at = ${expiry}
           FROM free WHERE taken.consumer_group = $1 AND taken.partition = free.partition
           RETURNING taken.partition, taken.token, taken.checkpoint`,
          [group, consumer, share - mine.length],
        )
        return [...mine, ...taken]
      }),
    advance: (held, to, write) =>
      connection.use(async (client) => {
        await client.query("BEGIN")
        try {
          const { rows } = await client.query<{ partition: number }>(
            `UPDATE ${partitionsTable} AS mine SET checkpoint = $5, expires_at = ${expiry}
             FROM unnest($3::int[], $4::bigint[], $6::bigint[]) AS held (partition, token, checkpoint)
             WHERE mine.consumer_group = $1 AND mine.partition = held.partition AND mine.owner = $2
               AND mine.token = held.token AND mine.checkpoint = held.checkpoint
             RETURNING mine.partition`,
            [
              group,
              consumer,
              held.map(({ partition }) => partition),
              held.map(({ token }) => token),
              to,
              held.map(({ checkpoint }) => checkpoint),
            ],
          )
          const ours = new Set(rows.map(({ partition }) => partition))
          const lost = held.filter(({ partition }) => !ours.has(partition)).map(({ partition }) => partition)
          if (lost.length > 0) {
            await client.query("ROLLBACK")
            return lost
          }
          await write(client)
          await client.query("COMMIT")
          return []
        } catch (caught) {
          await client.query("ROLLBACK").catch(() => undefined)
          throw caught
        }
      }),
    release: () =>
      inTransaction(async (client) => {
        await client.query(
          `UPDATE ${partitionsTable} SET owner = NULL WHERE consumer_group = $1 AND owner = $2`,
          [group, consumer],
        )
        await client.query(`DELETE FROM ${consumersTable} WHERE consumer_group = $1 AND consumer = $2`, [
          group,
          consumer,
        ])
      }),
  }
}
