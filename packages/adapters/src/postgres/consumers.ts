import { randomUUID } from "node:crypto"
import { type Failure, failure, type StoredEvent, type StoreFailure } from "@adv/domain"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import type { TaskEither } from "fp-ts/lib/TaskEither.js"
import type pg from "pg"
import { type Connecting, connection, nameOf, persistently } from "./connections.js"
import { isConnectionLost, storeFailureOf } from "./faults.js"
import { type Lease, leases } from "./leases.js"
import { partitionOfKey } from "./partitions.js"
import { openPostgresStore } from "./store.js"

export interface ConsumerOptions {
  /** Where the log is, and what is made of it. */
  readonly url: string
  readonly schema?: string
  /** All who name the same group share its partitions. */
  readonly group: string
  /** How many partitions a new group has: 16 by default. More consumers than that have nothing to do. */
  readonly partitions?: number
  /** What of an event decides its partition; events with the same key stay in order. The name of its stream by default. */
  readonly keyOf?: (event: StoredEvent) => string
  /**
   * Writes what comes of events of a partition, in their order, with the client it is given: what is written is committed
   * together with the checkpoint, or not at all.
   */
  readonly apply: (
    events: ReadonlyArray<StoredEvent>,
    client: pg.ClientBase,
    partition: number,
  ) => Promise<void>
  /**
   * How long a consumer that says nothing keeps its partitions, in milliseconds: 10,000 by default. A batch has to be
   * applied in this time.
   */
  readonly leaseMs?: number
  readonly batchSize?: number
  /** Hears of broken connections, of partitions that were lost to another consumer, and of what `apply` threw. */
  readonly onTrouble?: (trouble: unknown) => void
}

export interface Consumer {
  readonly name: string
  /** The partitions that it has, as far as it knows. */
  readonly partitions: () => ReadonlyArray<number>
  /** Ends what is under way, and gives its partitions back: another takes them at once. */
  readonly stop: () => Promise<void>
}

/** How long is waited before it is looked for more, and before what failed is tried again, in milliseconds. */
const LOOK_AGAIN_AFTER = 50
const TRY_AGAIN_AFTER = 1000

const partitionsDiffer = (group: string, known: number, asked: number): Failure<"PARTITIONS_DIFFER"> =>
  failure(
    "PARTITIONS_DIFFER",
    `Group ${group} has ${known} partitions, not ${asked}: ask for as many, or give a new group another name.`,
    { group, known, asked },
  )

/**
 * Takes the events of a log in, together with other consumers of the same group, in this process or in others, on this
 * machine or on others: each partition of the events belongs to one of them at a time. Partitions are shared evenly,
 * given back by who stops, and taken over from who dies or is silent for longer than its lease; such a one is refused
 * when it comes back. Each event is applied once: never twice, and never passed over.
 *
 * Fails with a `StoreFailure`, or with `PARTITIONS_DIFFER` when the group was made with another number of partitions.
 */
export const consume =
  (options: ConsumerOptions): TaskEither<StoreFailure | Failure<"PARTITIONS_DIFFER">, Consumer> =>
  async () => {
    const { url, schema = "adv", group, partitions = 16, leaseMs = 10_000 } = options
    const opened = await openPostgresStore({ url, schema, readers: 1 })()
    if (isLeft(opened)) return opened
    const connecting: Connecting = {
      url,
      schema,
      timeoutMs: Math.max(leaseMs, 1000),
      retryForMs: leaseMs,
      durability: "full",
    }
    const name = randomUUID()
    const writer = connection(connecting, async (client) => {
      // Who stands still in the middle of a transaction would keep others from his partitions.
      await client.query(`SET idle_in_transaction_session_timeout = ${Math.ceil(leaseMs)}`)
    })
    const owned = leases(writer, schema, group, name, leaseMs)
    const failed = async (
      why: StoreFailure | Failure<"PARTITIONS_DIFFER">,
    ): Promise<Either<typeof why, never>> => {
      await Promise.all([writer.end(), opened.right.close()])
      return left(why)
    }
    try {
      const known = await persistently(
        connecting,
        () => false,
        () => owned.prepare(partitions),
      )
      if (known !== partitions) return failed(partitionsDiffer(group, known, partitions))
    } catch (caught) {
      return failed(storeFailureOf(nameOf(url), leaseMs, caught))
    }

    const { keyOf = ({ stream }) => stream, batchSize = 500, onTrouble = () => undefined } = options
    let held = new Map<number, Lease>()
    /** Until when a partition whose events could not be applied is left alone. */
    const asideUntil = new Map<number, number>()
    let renewAt = 0
    let stopped = false

    const renew = async (): Promise<void> => {
      held = new Map((await owned.renew()).map((lease) => [lease.partition, lease]))
      renewAt = performance.now() + leaseMs / 3
    }

    const read = async (after: number): Promise<ReadonlyArray<StoredEvent>> => {
      for await (const batch of opened.right.readAll({ after, limit: batchSize, batchSize })) return batch
      return []
    }

    const applyTo = async (
      of: ReadonlyArray<Lease>,
      events: ReadonlyMap<number, ReadonlyArray<StoredEvent>>,
      to: number,
    ): Promise<void> => {
      try {
        const lost = await owned.advance(of, to, async (client) => {
          for (const { partition, checkpoint } of of) {
            const fresh = (events.get(partition) ?? []).filter(({ position }) => position > checkpoint)
            if (fresh.length > 0) await options.apply(fresh, client, partition)
          }
        })
        if (lost.length > 0) {
          for (const partition of lost) held.delete(partition)
          onTrouble(new Error(`partitions ${lost.join(", ")} are another consumer's by now`))
          return
        }
        for (const lease of of) held.set(lease.partition, { ...lease, checkpoint: to })
      } catch (caught) {
        if (isConnectionLost(caught)) throw caught
        const [first, ...others] = of
        // What fails together is tried one by one: one partition doesn't hold the others up.
        if (others.length > 0) for (const each of of) await applyTo([each], events, to)
        else if (first !== undefined) {
          onTrouble(caught)
          asideUntil.set(first.partition, performance.now() + TRY_AGAIN_AFTER)
        }
      }
    }

    /** Takes a batch in; false when there is nothing new. */
    const step = async (): Promise<boolean> => {
      if (performance.now() >= renewAt) await renew()
      const able = [...held.values()].filter(
        ({ partition }) => (asideUntil.get(partition) ?? 0) <= performance.now(),
      )
      if (able.length === 0) return false
      const after = Math.min(...able.map(({ checkpoint }) => checkpoint))
      const batch = await read(after)
      const to = batch.at(-1)?.position
      if (to === undefined) return false
      const events = new Map<number, Array<StoredEvent>>()
      for (const event of batch) {
        const partition = partitionOfKey(keyOf(event), partitions)
        const own = events.get(partition)
        if (own === undefined) events.set(partition, [event])
        else own.push(event)
      }
      await applyTo(
        able.filter(({ checkpoint }) => checkpoint < to),
        events,
        to,
      )
      return true
    }

    const work = async (): Promise<void> => {
      while (!stopped) {
        try {
          if (!(await step())) await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_AFTER))
        } catch (caught) {
          onTrouble(caught)
          // Whether it was committed is what the checkpoints say.
          renewAt = 0
          await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_AFTER))
        }
      }
    }
    const working = work()

    return right({
      name,
      partitions: () => [...held.keys()].sort((a, b) => a - b),
      stop: async () => {
        if (stopped) return
        stopped = true
        await working
        // Who can't be told finds out when the lease is over.
        await owned.release().catch(onTrouble)
        await Promise.all([writer.end(), opened.right.close()])
      },
    })
  }
