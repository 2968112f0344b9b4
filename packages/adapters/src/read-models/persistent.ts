import { randomUUID } from "node:crypto"
import type { DatabaseSync, SQLInputValue } from "node:sqlite"
import { setTimeout } from "node:timers/promises"
import { FailureError, isLocalDate, type LocalDate, type StoredEvent } from "@adv/domain"
import {
  bytesOfModel,
  type CompanyModels,
  modelFromBytes,
  type Parked,
  projections,
  type Snapshot,
} from "@adv/projections"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { isBusy } from "../sqlite/faults.js"
import { busy, moved, type ReadModelsFailure, rowsFailed, unavailable } from "./failures.js"
import type { RowBuffer } from "./row-buffer.js"
import { createTable, rowWriter } from "./row-writer.js"
import { openFile } from "./schema.js"
import { TABLES_VERSION, tables } from "./tables/index.js"
import { writeCreditNotes } from "./tables/invoices.js"
import { writeKpis } from "./tables/kpi-values.js"
import { writeOpenItems } from "./tables/open-items.js"
import { writeOrders } from "./tables/orders.js"
import { writePayments } from "./tables/payments.js"
import type { RowSources, Rows } from "./tables/table.js"

export interface PersistentOptions {
  /** The file, which is made when it doesn't exist: one of its own, or the log's. */
  readonly path: string
  /** What the names of the tables begin with; must not be empty in the log's own file. */
  readonly prefix?: string
  /** How long to wait for another writer before `READ_MODELS_BUSY`, in milliseconds; 5,000 by default. */
  readonly busyTimeoutMs?: number
  readonly readOnly?: boolean
}

/** How far the log was read, and which event that was, so that another log is told apart. */
export interface Checkpoint {
  readonly position: number
  readonly events: number
  readonly eventId: string
  readonly recordedAt: number
  readonly newestDate: LocalDate | ""
}

export const NOWHERE: Checkpoint = { position: 0, events: 0, eventId: "", recordedAt: 0, newestDate: "" }

const businessDateOf = ({ metadata }: StoredEvent): LocalDate | "" =>
  typeof metadata === "object" &&
  metadata !== null &&
  "effectiveDate" in metadata &&
  isLocalDate(metadata.effectiveDate)
    ? metadata.effectiveDate
    : ""

/** The checkpoint behind more events. */
export const checkpointBehind = (before: Checkpoint, events: ReadonlyArray<StoredEvent>): Checkpoint => {
  const fresh = events.filter(({ position }) => position > before.position)
  const last = fresh.at(-1)
  if (last === undefined) return before
  let newestDate = before.newestDate
  for (const event of fresh) {
    const date = businessDateOf(event)
    if (date > newestDate) newestDate = date
  }
  return {
    position: last.position,
    events: before.events + fresh.length,
    eventId: last.id,
    recordedAt: last.recordedAt,
    newestDate,
  }
}

/** Rows in service are what other tools query; rows being built take their place when they have caught up. */
export type RowsState = "inService" | "building"

/** What is committed at once. */
export interface Commit {
  /** How far the rows were before: a writer whose belief is wrong has been overtaken. */
  readonly from: Checkpoint
  readonly to: Checkpoint
  readonly buffer: RowBuffer
  readonly states: RowSources
  /** Parked since the last commit. */
  readonly parked: ReadonlyArray<Parked>
}

/** The parts of a snapshot beside the read models. */
export interface Kept {
  readonly checkpoint: Checkpoint
  readonly snapshot: Snapshot
}

/** A read model in the last snapshot. */
export interface KeptModel {
  readonly name: string
  readonly version: number
  readonly position: number
  readonly bytes: number
}

export interface PersistentReadModels {
  readonly path: string
  /** How far the rows are that are in service; `NOWHERE` when there are none. */
  readonly checkpoint: () => Either<ReadModelsFailure, Checkpoint>
  /** Whether the tables in service are those that this version writes. */
  readonly isCurrent: () => Either<ReadModelsFailure, boolean>
  /** The last snapshot of the named read models, or of all; null when there is none. */
  readonly snapshot: (names?: ReadonlyArray<string>) => Either<ReadModelsFailure, Kept | null>
  readonly parked: () => Either<ReadModelsFailure, ReadonlyArray<Parked>>
  /** What snapshots there are, without what is in them. */
  readonly snapshots: () => Either<ReadModelsFailure, ReadonlyArray<KeptModel>>
  /** Begins new rows, beside those in service. What another builder had begun is dropped. */
  readonly build: () => Promise<Either<ReadModelsFailure, void>>
  /** Writes rows and checkpoint, both or neither. While building, what read models tell is written at the end only. */
  readonly commit: (state: RowsState, commit: Commit) => Promise<Either<ReadModelsFailure, void>>
  /** Puts the new rows in the place of those in service. */
  readonly takeOver: (
    commit: Commit,
    versions: { readonly [name: string]: number },
  ) => Promise<Either<ReadModelsFailure, void>>
  /** Keeps what the read models have come to, to go on from. */
  readonly keep: (kept: Kept) => Promise<Either<ReadModelsFailure, void>>
  /** Counts the KPIs anew, where all read models that they are counted from are there. */
  readonly count: (
    checkpoint: Checkpoint,
    states: Partial<CompanyModels["states"]>,
  ) => Promise<Either<ReadModelsFailure, void>>
  readonly close: () => void
}

const LONGEST_WAIT = 20
const NEXT = "next_"

const isPrefix = (prefix: string): boolean => /^([A-Za-z_][A-Za-z0-9_]{0,30})?$/.test(prefix)

const failureOfCaught = (path: string, caught: unknown): ReadModelsFailure =>
  caught instanceof FailureError && caught.failure.code.startsWith("READ_MODELS_")
    ? (caught.failure as ReadModelsFailure)
    : unavailable(path, caught instanceof Error ? caught.message : String(caught))

const manageOn = (
  database: DatabaseSync,
  { path, prefix = "", busyTimeoutMs = 5000 }: PersistentOptions,
): PersistentReadModels => {
  const builder = randomUUID()
  const prefixOf = (state: RowsState) => (state === "inService" ? prefix : `${prefix}${NEXT}`)
  let writers: { readonly [State in RowsState]?: Rows } = {}
  const rowsOf = (state: RowsState): Rows => {
    const known = writers[state]
    if (known !== undefined) return known
    const made = rowWriter(database, prefixOf(state))
    writers = { ...writers, [state]: made }
    return made
  }
  const run = (sql: string, ...values: ReadonlyArray<SQLInputValue>) => database.prepare(sql).run(...values)

  const reading = <A>(work: () => A): Either<ReadModelsFailure, A> => {
    try {
      return right(work())
    } catch (caught) {
      return left(failureOfCaught(path, caught))
    }
  }

  /** Waits for another writer without blocking: it may be this very process that has to go on. */
  const writing = async (work: () => void): Promise<Either<ReadModelsFailure, void>> => {
    const deadline = performance.now() + busyTimeoutMs
    for (let wait = 1; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
      let begun = false
      try {
        database.exec("BEGIN IMMEDIATE")
        begun = true
        work()
        database.exec("COMMIT")
        return right(undefined)
      } catch (caught) {
        if (begun) rollBack()
        if (!isBusy(caught)) return left(failureOfCaught(path, caught))
        if (performance.now() >= deadline) return left(busy(path, busyTimeoutMs))
        await setTimeout(wait)
      }
    }
  }
  const rollBack = () => {
    try {
      database.exec("ROLLBACK")
    } catch {
      // SQLite has rolled back by itself, as it does when the disk is full.
    }
  }

  interface CheckpointRow {
    readonly position: number
    readonly events: number
    readonly event_id: string
    readonly recorded_at: number
    readonly newest_date: string
    readonly tables_version: number
    readonly generation: number
    readonly builder: string
  }
  const rowOf = (state: RowsState): CheckpointRow | undefined =>
    database.prepare(`SELECT * FROM ${prefix}checkpoint WHERE state = ?`).get(state) as unknown as
      | CheckpointRow
      | undefined
  const checkpointOf = (row: CheckpointRow): Checkpoint => ({
    position: row.position,
    events: row.events,
    eventId: row.event_id,
    recordedAt: row.recorded_at,
    newestDate: row.newest_date as LocalDate | "",
  })

  const parkedUpTo = (position: number): ReadonlyArray<Parked> =>
    database
      .prepare(
        `SELECT read_model, failure, event FROM ${prefix}parked_events WHERE state = 'inService' AND position <= ? ORDER BY position, read_model`,
      )
      .all(position)
      .map(
        ({ read_model, failure, event }): Parked => ({
          event: JSON.parse(String(event)),
          failure: JSON.parse(String(failure)),
          ...(read_model === "" ? {} : { projection: String(read_model) }),
        }),
      )

  const setCheckpoint = (state: RowsState, to: Checkpoint, generation: number) =>
    run(
      `INSERT OR REPLACE INTO ${prefix}checkpoint VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      state,
      to.position,
      to.events,
      to.eventId,
      to.recordedAt,
      to.newestDate,
      TABLES_VERSION,
      generation,
      builder,
    )

  const expectAt = (state: RowsState, from: Checkpoint): CheckpointRow => {
    const row = rowOf(state)
    const taken = state === "building" && row?.builder !== builder
    if (row === undefined || row.position !== from.position || taken)
      throw new FailureError(moved(path, from.position, row?.position ?? 0))
    return row
  }

  const dropRows = (state: RowsState) => {
    for (const { name } of tables) database.exec(`DROP TABLE IF EXISTS ${prefixOf(state)}${name}`)
    for (const table of ["checkpoint", "versions", "parked_events", "snapshots"])
      run(`DELETE FROM ${prefix}${table} WHERE state = ?`, state)
    writers = {}
  }

  const addParked = (state: RowsState, parked: ReadonlyArray<Parked>) => {
    const insert = database.prepare(
      `INSERT OR REPLACE INTO ${prefix}parked_events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    for (const { event, failure, projection } of parked)
      insert.run(
        state,
        event.position,
        projection ?? "",
        event.stream,
        event.revision,
        event.type,
        failure.code,
        failure.message,
        JSON.stringify(failure),
        JSON.stringify(event),
      )
  }

  const takeSteps = (state: RowsState, buffer: RowBuffer) => {
    const rows = rowsOf(state)
    for (const step of buffer.steps) step(rows)
  }

  /** What read models tell about what was touched. */
  const writeTouched = (state: RowsState, buffer: RowBuffer, states: RowSources) => {
    const rows = rowsOf(state)
    const invoices = buffer.idsOf("invoice").map(([invoice = ""]) => invoice)
    writeOpenItems(rows, states, invoices)
    const orders = new Set(buffer.idsOf("order").map(([order = ""]) => order))
    const ordersOf = database.prepare(
      `SELECT order_id FROM ${prefixOf(state)}invoice_orders WHERE invoice_id = ?`,
    )
    for (const invoice of invoices)
      for (const { order_id } of ordersOf.all(invoice)) orders.add(String(order_id))
    writeOrders(rows, states, orders)
    writePayments(
      rows,
      states,
      buffer.idsOf("payment").map(([payment = ""]) => payment),
    )
    writeCreditNotes(rows, states, buffer.idsOf("creditNote"))
  }

  const inRows = (work: () => void) => {
    try {
      work()
    } catch (caught) {
      if (isBusy(caught) || !(caught instanceof TypeError || caught instanceof RangeError)) throw caught
      throw new FailureError(rowsFailed(path, caught.message))
    }
  }

  return {
    path,
    checkpoint: () =>
      reading(() => {
        const row = rowOf("inService")
        return row === undefined ? NOWHERE : checkpointOf(row)
      }),
    isCurrent: () => reading(() => rowOf("inService")?.tables_version === TABLES_VERSION),
    parked: () => reading(() => parkedUpTo(Number.MAX_SAFE_INTEGER)),
    snapshots: () =>
      reading(
        () =>
          database
            .prepare(
              `SELECT read_model AS name, version, position, length(bytes) AS bytes FROM ${prefix}snapshots WHERE state = 'inService' ORDER BY read_model`,
            )
            .all() as unknown as ReadonlyArray<KeptModel>,
      ),
    snapshot: (names) =>
      reading(() => {
        const rows = database
          .prepare(
            `SELECT read_model, version, position, events, event_id, newest_date FROM ${prefix}snapshots WHERE state = 'inService'`,
          )
          .all() as unknown as ReadonlyArray<{
          readonly read_model: string
          readonly position: number
          readonly events: number
          readonly event_id: string
          readonly newest_date: string
        }>
        const [first] = rows
        if (first === undefined) return null
        const bytesOf = database.prepare(
          `SELECT bytes FROM ${prefix}snapshots WHERE state = 'inService' AND read_model = ?`,
        )
        const models = rows.flatMap(({ read_model, position }) => {
          if (position !== first.position || (names !== undefined && !names.includes(read_model))) return []
          const bytes = bytesOf.get(read_model)?.["bytes"]
          const model = bytes instanceof Uint8Array ? modelFromBytes(bytes) : undefined
          // What can't be read is as good as not there: it is rebuilt.
          return model === undefined || isLeft(model) ? [] : [model.right.model]
        })
        return {
          checkpoint: {
            position: first.position,
            events: first.events,
            eventId: first.event_id,
            recordedAt: 0,
            newestDate: first.newest_date as LocalDate | "",
          },
          snapshot: {
            position: first.position,
            count: first.events,
            parked: parkedUpTo(first.position),
            models,
          },
        }
      }),
    build: () =>
      writing(() => {
        const generation = (rowOf("inService")?.generation ?? 0) + 1
        dropRows("building")
        for (const table of tables) database.exec(createTable(table, `${prefixOf("building")}${table.name}`))
        setCheckpoint("building", NOWHERE, generation)
      }),
    commit: (state, { from, to, buffer, states, parked }) =>
      writing(() => {
        const { generation } = expectAt(state, from)
        inRows(() => {
          takeSteps(state, buffer)
          if (state === "inService") writeTouched(state, buffer, states)
        })
        addParked(state, parked)
        setCheckpoint(state, to, generation)
      }),
    takeOver: ({ from, to, buffer, states, parked }, versions) =>
      writing(() => {
        const { generation } = expectAt("building", from)
        inRows(() => {
          takeSteps("building", buffer)
          writeTouched("building", buffer, states)
        })
        addParked("building", parked)
        dropRows("inService")
        for (const { name, key: _, indexes = [] } of tables) {
          database.exec(`ALTER TABLE ${prefixOf("building")}${name} RENAME TO ${prefix}${name}`)
          for (const columns of indexes)
            database.exec(
              `CREATE INDEX ${prefix}${name}_by_${columns.join("_")}_${generation} ON ${prefix}${name} (${columns.join(", ")})`,
            )
        }
        for (const table of ["versions", "parked_events", "snapshots"])
          run(`UPDATE ${prefix}${table} SET state = 'inService' WHERE state = 'building'`)
        run(`DELETE FROM ${prefix}checkpoint WHERE state = 'building'`)
        setCheckpoint("inService", to, generation)
        for (const [name, version] of Object.entries(versions))
          run(`INSERT OR REPLACE INTO ${prefix}versions VALUES ('inService', ?, ?)`, name, version)
        writers = {}
      }),
    keep: ({ checkpoint, snapshot }) =>
      writing(() => {
        const row = rowOf("inService")
        // Whoever is further on keeps snapshots of its own.
        if (row === undefined || row.position !== checkpoint.position) return
        run(`DELETE FROM ${prefix}snapshots WHERE state = 'inService'`)
        const insert = database.prepare(
          `INSERT INTO ${prefix}snapshots VALUES ('inService', ?, ?, ?, ?, ?, ?, ?)`,
        )
        for (const model of snapshot.models) {
          insert.run(
            model.name,
            model.version,
            checkpoint.position,
            checkpoint.events,
            checkpoint.eventId,
            checkpoint.newestDate,
            bytesOfModel({ model, position: snapshot.position }),
          )
          run(
            `INSERT OR REPLACE INTO ${prefix}versions VALUES ('inService', ?, ?)`,
            model.name,
            model.version,
          )
        }
      }),
    count: ({ newestDate, position }, states) =>
      newestDate === "" || !isWhole(states)
        ? Promise.resolve(right(undefined))
        : writing(() => {
            if (rowOf("inService")?.position === position)
              inRows(() => writeKpis(rowsOf("inService"), states, newestDate, position))
          }),
    close: () => database.close(),
  }
}

/** KPIs are counted from all read models; of some of them nothing is. */
const isWhole = (states: Partial<CompanyModels["states"]>): states is CompanyModels["states"] =>
  Object.keys(projections).every((name) => Object.hasOwn(states, name))

/**
 * Opens the tables that read models are kept in: rows for other tools to query with SQL (docs/sql-tables.md), and
 * snapshots to go on from. They are in a file of their own, or beside the log in its file, under a prefix.
 *
 * Fails with `READ_MODELS_UNAVAILABLE` (no such folder, no permission, damaged), `READ_MODELS_FOREIGN` (a file of
 * something else, or a log and no prefix) and `READ_MODELS_TOO_NEW`. Such a file is left as it is; read models can be
 * deleted, and are made anew from the log.
 *
 * @example
 * import { persistentReadModels } from "@adv/adapters/read-models"
 *
 * const opened = persistentReadModels({ path: ":memory:" })
 * assert.equal(opened._tag, "Right")
 */
export const persistentReadModels = (
  options: PersistentOptions,
): Either<ReadModelsFailure, PersistentReadModels> => {
  const { path, prefix = "", readOnly = false } = options
  if (!isPrefix(prefix))
    return left(unavailable(path, `${JSON.stringify(prefix)} can't begin the name of a table`))
  try {
    return right(manageOn(openFile({ path, prefix, readOnly }), options))
  } catch (caught) {
    return left(failureOfCaught(path, caught))
  }
}
