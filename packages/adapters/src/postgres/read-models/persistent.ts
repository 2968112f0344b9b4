import { randomUUID } from "node:crypto"
import { FailureError, failure, type LocalDate } from "@adv/domain"
import { bytesOfModel, type CompanyModels, modelFromBytes, type Parked, projections } from "@adv/projections"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import type { TaskEither } from "fp-ts/lib/TaskEither.js"
import type pg from "pg"
import { moved, type ReadModelsFailure, rowsFailed } from "../../read-models/failures.js"
import {
  type Checkpoint,
  type Kept,
  type KeptModel,
  NOWHERE,
  type PersistentReadModels,
  type RowsState,
} from "../../read-models/persistent.js"
import type { RowBuffer } from "../../read-models/row-buffer.js"
import { TABLES_VERSION, tables } from "../../read-models/tables/index.js"
import { writeCreditNotes } from "../../read-models/tables/invoices.js"
import { writeKpis } from "../../read-models/tables/kpi-values.js"
import { writeOpenItems } from "../../read-models/tables/open-items.js"
import { writeOrders } from "../../read-models/tables/orders.js"
import { writePayments } from "../../read-models/tables/payments.js"
import type { RowSources, Rows } from "../../read-models/tables/table.js"
import { type Connecting, connection, nameOf, persistently } from "../connections.js"
import { quoted } from "../schema.js"
import { createTable, rowScript } from "./row-writer.js"
import { metaTables, SCHEMA_VERSION } from "./schema.js"

export interface PostgresReadModelsOptions {
  readonly url: string
  /** The schema of the tables: `adv_reports` by default. One of its own, not the log's. */
  readonly schema?: string
  /** How long an answer may take before the connection counts as lost, in milliseconds; 60,000 by default. */
  readonly timeoutMs?: number
  /** How long to try again after a connection was lost, in milliseconds; 10,000 by default. */
  readonly retryForMs?: number
  /** How long to wait for another writer before `READ_MODELS_BUSY`, in milliseconds; 5,000 by default. */
  readonly busyTimeoutMs?: number
}

const NEXT = "next_"

const prefixOf = (state: RowsState): string => (state === "inService" ? "" : NEXT)

/** What is asked without waiting: as it was last read, or written by this process. */
interface Known {
  readonly checkpoint: Checkpoint
  readonly tablesVersion: number
  readonly parked: ReadonlyArray<Parked>
  readonly kept: Kept | null
  readonly snapshots: ReadonlyArray<KeptModel>
}

interface CheckpointRow {
  readonly position: number
  readonly events: number
  readonly event_id: string
  readonly recorded_at: number
  readonly newest_date: LocalDate | ""
  readonly tables_version: number
  readonly generation: number
  readonly builder: string
}

const checkpointOf = (row: CheckpointRow | undefined): Checkpoint =>
  row === undefined
    ? NOWHERE
    : {
        position: row.position,
        events: row.events,
        eventId: row.event_id,
        recordedAt: row.recorded_at,
        newestDate: row.newest_date,
      }

const unavailable = (name: string, reason: string): ReadModelsFailure =>
  failure(
    "READ_MODELS_UNAVAILABLE",
    `The read models in ${name} cannot be used (${reason}): check that the server runs and what this user may do; their schema can be dropped, and is made anew from the log.`,
    { path: name, reason },
  )

const codeOf = (caught: unknown): unknown => (caught instanceof Error && "code" in caught ? caught.code : "")

/** KPIs are counted from all read models; of some of them nothing is. */
const isWhole = (states: Partial<CompanyModels["states"]>): states is CompanyModels["states"] =>
  Object.keys(projections).every((name) => Object.hasOwn(states, name))

/**
 * Opens the tables that read models are kept in, on a PostgreSQL server: the same rows as in a file, for other tools to
 * query, and snapshots to go on from. Rows and checkpoint are committed together. To be given to `readModelRunner` as
 * `persistent`; one process at a time writes, and another that tries finds that it was overtaken.
 *
 * Fails with `READ_MODELS_UNAVAILABLE` (no server, no right), `READ_MODELS_FOREIGN` (the schema is somebody else's, or a
 * log's) and `READ_MODELS_TOO_NEW`.
 */
export const openPostgresReadModels =
  (options: PostgresReadModelsOptions): TaskEither<ReadModelsFailure, PersistentReadModels> =>
  async () => {
    const { url, schema = "adv_reports", timeoutMs = 60_000, retryForMs = 10_000 } = options
    const { busyTimeoutMs = 5000 } = options
    const connecting: Connecting = { url, schema, timeoutMs, retryForMs, durability: "normal" }
    const name = `${nameOf(url)}, schema ${schema}`
    const tableOf = (table: string) => `${quoted(schema)}.${quoted(table)}`
    const builder = randomUUID()
    const writer = connection(connecting)
    let closed = false

    const failureOfCaught = (caught: unknown): ReadModelsFailure => {
      if (caught instanceof FailureError && caught.failure.code.startsWith("READ_MODELS_"))
        return caught.failure as ReadModelsFailure
      if (codeOf(caught) === "55P03")
        return failure(
          "READ_MODELS_BUSY",
          `${name} was held by another writer for more than ${busyTimeoutMs} ms: nothing was written, try again.`,
          { path: name, waitedMs: busyTimeoutMs },
        )
      return unavailable(name, caught instanceof Error ? caught.message : String(caught))
    }

    const inTransaction = (work: (client: pg.Client) => Promise<void>): Promise<void> =>
      persistently(
        connecting,
        () => closed,
        () =>
          writer.use(async (client) => {
            await client.query(`BEGIN; SET LOCAL lock_timeout = ${Math.max(1, Math.floor(busyTimeoutMs))}`)
            try {
              await work(client)
              await client.query("COMMIT")
            } catch (caught) {
              await client.query("ROLLBACK").catch(() => undefined)
              throw caught
            }
          }),
      )

    const rowOf = async (client: pg.Client, state: RowsState): Promise<CheckpointRow | undefined> =>
      (await client.query<CheckpointRow>(`SELECT * FROM ${tableOf("checkpoint")} WHERE state = $1`, [state]))
        .rows[0]

    const keptOf = async (client: pg.Client, parked: ReadonlyArray<Parked>): Promise<Kept | null> => {
      const { rows } = await client.query<{
        position: number
        events: number
        event_id: string
        newest_date: LocalDate | ""
        bytes: Buffer
      }>(`SELECT * FROM ${tableOf("snapshots")} WHERE state = 'inService' ORDER BY read_model`)
      const [first] = rows
      if (first === undefined) return null
      const { position, events, event_id: eventId, newest_date: newestDate } = first
      return {
        checkpoint: { position, events, eventId, recordedAt: 0, newestDate },
        snapshot: {
          position,
          count: events,
          parked: parked.filter((each) => each.event.position <= position),
          models: rows.flatMap(({ bytes }) => {
            const model = modelFromBytes(new Uint8Array(bytes))
            // What can't be read is as good as not there: it is rebuilt.
            return isLeft(model) ? [] : [model.right.model]
          }),
        },
      }
    }

    const look = async (client: pg.Client): Promise<Known> => {
      const row = await rowOf(client, "inService")
      const { rows: parkedRows } = await client.query<{ read_model: string; failure: string; event: string }>(
        `SELECT read_model, failure, event FROM ${tableOf("parked_events")} WHERE state = 'inService' ORDER BY position, read_model`,
      )
      const parked = parkedRows.map(
        ({ read_model, failure: told, event }): Parked => ({
          event: JSON.parse(event),
          failure: JSON.parse(told),
          ...(read_model === "" ? {} : { projection: read_model }),
        }),
      )
      const { rows: snapshots } = await client.query<KeptModel>(
        `SELECT read_model AS name, version::int, position, length(bytes)::int AS bytes FROM ${tableOf("snapshots")} WHERE state = 'inService' ORDER BY read_model`,
      )
      const kept = await keptOf(client, parked)
      return {
        checkpoint: checkpointOf(row),
        tablesVersion: row?.tables_version ?? 0,
        parked,
        kept,
        snapshots,
      }
    }

    const open = async (client: pg.Client): Promise<void> => {
      await client.query("SELECT pg_advisory_xact_lock($1)", [0x41445672])
      const { rows } = await client.query<{ there: boolean; ours: boolean; taken: boolean }>(
        `SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1) AS there, to_regclass($2) IS NOT NULL AS ours,
                EXISTS (SELECT FROM pg_tables WHERE schemaname = $1) AS taken`,
        [schema, tableOf("adv_read_models")],
      )
      const [found] = rows
      if (found?.ours !== true && found?.taken === true)
        throw new FailureError(
          failure(
            "READ_MODELS_FOREIGN",
            `${name} holds something else: it was left as it is; give the name of another schema.`,
            { path: name },
          ),
        )
      if (found?.there !== true) await client.query(`CREATE SCHEMA ${quoted(schema)}`)
      if (found?.ours === true) {
        const versions = await client.query<{ version: number }>(
          `SELECT max(version)::int AS version FROM ${tableOf("adv_read_models")}`,
        )
        const version = versions.rows[0]?.version ?? 0
        if (version > SCHEMA_VERSION)
          throw new FailureError(
            failure(
              "READ_MODELS_TOO_NEW",
              `${name} has version ${version}, and this version knows ${SCHEMA_VERSION}: use the version that wrote it, or another schema.`,
              { path: name, found: version, known: SCHEMA_VERSION },
            ),
          )
      }
      await client.query(metaTables(schema))
    }

    let known: Known
    try {
      let first: Known | undefined
      await inTransaction(async (client) => {
        await open(client)
        first = await look(client)
      })
      if (first === undefined) throw new Error("nothing was read")
      known = first
    } catch (caught) {
      await writer.end()
      return left(failureOfCaught(caught))
    }

    /** Who writes is alone; after a failure, what is known is what is there. */
    const writing = async (
      work: (client: pg.Client) => Promise<void>,
    ): Promise<Either<ReadModelsFailure, void>> => {
      try {
        await inTransaction(async (client) => {
          await client.query(`LOCK TABLE ${tableOf("checkpoint")} IN SHARE ROW EXCLUSIVE MODE`)
          await work(client)
        })
        return right(undefined)
      } catch (caught) {
        await writer
          .use(async (client) => {
            known = await look(client)
          })
          .catch(() => undefined)
        return left(failureOfCaught(caught))
      }
    }

    const script = {
      inService: rowScript(schema, prefixOf("inService")),
      building: rowScript(schema, prefixOf("building")),
    }
    const inRows = async (client: pg.Client, state: RowsState, work: (rows: Rows) => void): Promise<void> => {
      // What a failure left behind is not of this work.
      script[state].take()
      try {
        work(script[state].rows)
      } catch (caught) {
        throw caught instanceof TypeError || caught instanceof RangeError
          ? new FailureError(rowsFailed(name, caught.message))
          : caught
      }
      for (const text of script[state].take()) await client.query(text)
    }

    /** What facts say, then what read models tell about what was touched. */
    const writeRows = async (
      client: pg.Client,
      state: RowsState,
      buffer: RowBuffer,
      states: RowSources | null,
    ): Promise<void> => {
      await inRows(client, state, (rows) => {
        for (const step of buffer.steps) step(rows)
      })
      if (states === null) return
      const invoices = buffer.idsOf("invoice").map(([invoice = ""]) => invoice)
      const { rows: ordersOf } = await client.query<{ order_id: string }>(
        `SELECT DISTINCT order_id FROM ${tableOf(`${prefixOf(state)}invoice_orders`)} WHERE invoice_id = ANY($1::text[])`,
        [invoices],
      )
      const orders = new Set([
        ...buffer.idsOf("order").map(([order = ""]) => order),
        ...ordersOf.map(({ order_id }) => order_id),
      ])
      await inRows(client, state, (rows) => {
        writeOpenItems(rows, states, invoices)
        writeOrders(rows, states, orders)
        writePayments(
          rows,
          states,
          buffer.idsOf("payment").map(([payment = ""]) => payment),
        )
        writeCreditNotes(rows, states, buffer.idsOf("creditNote"))
      })
    }

    const setCheckpoint = (client: pg.Client, state: RowsState, to: Checkpoint, generation: number) =>
      client.query(
        `INSERT INTO ${tableOf("checkpoint")} VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (state) DO UPDATE SET position = excluded.position, events = excluded.events,
           event_id = excluded.event_id, recorded_at = excluded.recorded_at, newest_date = excluded.newest_date,
           tables_version = excluded.tables_version, generation = excluded.generation, builder = excluded.builder`,
        [
          state,
          to.position,
          to.events,
          to.eventId,
          to.recordedAt,
          to.newestDate,
          TABLES_VERSION,
          generation,
          builder,
        ],
      )

    /** Whether what is to be committed is there already, and only the answer was lost. */
    const isThere = (row: CheckpointRow | undefined, to: Checkpoint): boolean =>
      row?.builder === builder && row.position === to.position && row.event_id === to.eventId

    const expectAt = (row: CheckpointRow | undefined, state: RowsState, from: Checkpoint): CheckpointRow => {
      const taken = state === "building" && row?.builder !== builder
      if (row === undefined || row.position !== from.position || taken)
        throw new FailureError(moved(name, from.position, row?.position ?? 0))
      return row
    }

    const addParked = async (client: pg.Client, state: RowsState, parked: ReadonlyArray<Parked>) => {
      for (const { event, failure: told, projection = "" } of parked)
        await client.query(
          `INSERT INTO ${tableOf("parked_events")} VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
          [
            state,
            event.position,
            projection,
            event.stream,
            event.revision,
            event.type,
            told.code,
            told.message,
            JSON.stringify(told),
            JSON.stringify(event),
          ],
        )
    }

    const dropRows = async (client: pg.Client, state: RowsState): Promise<void> => {
      for (const table of tables)
        await client.query(`DROP TABLE IF EXISTS ${tableOf(`${prefixOf(state)}${table.name}`)}`)
      for (const table of ["checkpoint", "versions", "parked_events", "snapshots"])
        await client.query(`DELETE FROM ${tableOf(table)} WHERE state = $1`, [state])
    }

    const setVersion = (client: pg.Client, model: string, version: number) =>
      client.query(
        `INSERT INTO ${tableOf("versions")} VALUES ('inService', $1, $2)
         ON CONFLICT (state, read_model) DO UPDATE SET version = excluded.version`,
        [model, version],
      )

    return right({
      path: name,
      checkpoint: () => right(known.checkpoint),
      isCurrent: () => right(known.tablesVersion === TABLES_VERSION),
      parked: () => right(known.parked),
      snapshots: () => right(known.snapshots),
      snapshot: (names) =>
        right(
          known.kept === null || names === undefined
            ? known.kept
            : {
                ...known.kept,
                snapshot: {
                  ...known.kept.snapshot,
                  models: known.kept.snapshot.models.filter((model) => names.includes(model.name)),
                },
              },
        ),
      build: () =>
        writing(async (client) => {
          const generation = ((await rowOf(client, "inService"))?.generation ?? 0) + 1
          await dropRows(client, "building")
          for (const table of tables)
            await client.query(createTable(table, schema, `${prefixOf("building")}${table.name}`))
          await setCheckpoint(client, "building", NOWHERE, generation)
        }),
      commit: async (state, { from, to, buffer, states, parked }) => {
        const committed = await writing(async (client) => {
          const row = await rowOf(client, state)
          if (isThere(row, to)) return
          const { generation } = expectAt(row, state, from)
          await writeRows(client, state, buffer, state === "inService" ? states : null)
          await addParked(client, state, parked)
          await setCheckpoint(client, state, to, generation)
        })
        if (!isLeft(committed) && state === "inService")
          known = { ...known, checkpoint: to, parked: [...known.parked, ...parked] }
        return committed
      },
      takeOver: ({ from, to, buffer, states, parked }, versions) =>
        writing(async (client) => {
          const building = await rowOf(client, "building")
          if (building !== undefined || !isThere(await rowOf(client, "inService"), to)) {
            const { generation } = expectAt(building, "building", from)
            await writeRows(client, "building", buffer, states)
            await addParked(client, "building", parked)
            await dropRows(client, "inService")
            for (const { name: table, indexes = [] } of tables) {
              await client.query(
                `ALTER TABLE ${tableOf(`${prefixOf("building")}${table}`)} RENAME TO ${quoted(table)}`,
              )
              for (const columns of indexes)
                await client.query(`CREATE INDEX ON ${tableOf(table)} (${columns.map(quoted).join(", ")})`)
            }
            for (const table of ["versions", "parked_events", "snapshots"])
              await client.query(`UPDATE ${tableOf(table)} SET state = 'inService' WHERE state = 'building'`)
            await client.query(`DELETE FROM ${tableOf("checkpoint")} WHERE state = 'building'`)
            await setCheckpoint(client, "inService", to, generation)
            for (const [model, version] of Object.entries(versions)) await setVersion(client, model, version)
          }
          known = await look(client)
        }),
      keep: ({ checkpoint, snapshot }) =>
        writing(async (client) => {
          // Whoever is further on keeps snapshots of its own.
          if ((await rowOf(client, "inService"))?.position !== checkpoint.position) return
          await client.query(`DELETE FROM ${tableOf("snapshots")} WHERE state = 'inService'`)
          const snapshots: Array<KeptModel> = []
          for (const model of snapshot.models) {
            const bytes = bytesOfModel({ model, position: snapshot.position })
            await client.query(
              `INSERT INTO ${tableOf("snapshots")} VALUES ('inService', $1, $2, $3, $4, $5, $6, $7)`,
              [
                model.name,
                model.version,
                checkpoint.position,
                checkpoint.events,
                checkpoint.eventId,
                checkpoint.newestDate,
                Buffer.from(bytes),
              ],
            )
            await setVersion(client, model.name, model.version)
            const { position } = checkpoint
            snapshots.push({ name: model.name, version: model.version, position, bytes: bytes.length })
          }
          // An older snapshot is as good to go on from, and is in memory already.
          known = { ...known, snapshots }
        }),
      count: ({ newestDate, position }, states) =>
        newestDate === "" || !isWhole(states)
          ? Promise.resolve(right(undefined))
          : writing(async (client) => {
              if ((await rowOf(client, "inService"))?.position === position)
                await inRows(client, "inService", (rows) => writeKpis(rows, states, newestDate, position))
            }),
      close: () => {
        closed = true
        void writer.end()
      },
    })
  }
