import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DEMO_SEED, runDemo } from "@adv/adapters/demo"
import { openSqliteStore } from "@adv/adapters/sqlite"
import { isLeft } from "fp-ts/lib/Either.js"

/** A demonstration makes about this many events an order. */
const EVENTS_AN_ORDER = 33

const remove = (path: string) => {
  for (const suffix of ["", "-wal", "-shm"]) rmSync(`${path}${suffix}`, { force: true })
}

const countOf = async (path: string): Promise<number> => {
  const opened = await openSqliteStore({ path, readOnly: true })()
  if (isLeft(opened)) return 0
  const head = await opened.right.head()()
  await opened.right.close()
  return isLeft(head) ? 0 : head.right
}

/**
 * A file of about so many events: a year of the demonstration with as many orders as that takes. It is made once, by
 * the same commands as everything else, and kept in the temporary folder for the next run.
 */
export const logOf = async (events: number, fresh: boolean): Promise<{ path: string; events: number }> => {
  const folder = join(tmpdir(), "adv-bench-logs")
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `demo-${events}.db`)
  if (fresh) remove(path)
  if (!existsSync(path)) {
    const making = `${path}.making`
    remove(making)
    const started = performance.now()
    process.stderr.write(`making a log of about ${events} events, once\n`)
    const result = await runDemo({
      seed: DEMO_SEED,
      orders: Math.ceil(events / EVENTS_AN_ORDER),
      open: (clock) => openSqliteStore({ path: making, clock, durability: "normal" }),
    })()
    if (isLeft(result)) throw new Error(`${result.left.code}: ${result.left.message}`)
    await result.right.store.close()
    renameSync(making, path)
    const seconds = (performance.now() - started) / 1000
    process.stderr.write(
      `made ${result.right.events} events in ${seconds.toFixed(0)} s, ${Math.round(result.right.events / seconds)} a second\n`,
    )
  }
  return { path, events: await countOf(path) }
}
