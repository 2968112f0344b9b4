/**
 * A process that keeps read models up: `node read-model-worker.ts <log> <file> <rebuild|start> <batch size>`. It says
 * each position that it has come to, once what is before it is committed, and is killed in the middle by the tests.
 */
import { writeSync } from "node:fs"
import { persistentReadModels, readModelRunner } from "@adv/adapters/read-models"
import { openSqliteStore } from "@adv/adapters/sqlite"
import { type Failure, FailureError } from "@adv/domain"
import { orders, receivables } from "@adv/projections"

interface Outcome<A> {
  readonly _tag: "Left" | "Right"
  readonly left?: Failure
  readonly right?: A
}

const ok = <A>(outcome: Outcome<A>): A => {
  if (outcome._tag === "Left" || outcome.right === undefined)
    throw outcome.left === undefined ? new Error("nothing came") : new FailureError(outcome.left)
  return outcome.right
}

const [log = "", path = "", what = "start", size = "100"] = process.argv.slice(2)
const store = ok(await openSqliteStore({ path: log, readOnly: true })())
const persistent = ok(persistentReadModels({ path }))
const runner = readModelRunner(store, {
  projections: { orders, receivables },
  persistent,
  batchSize: Number(size),
  snapshotEvery: 1000,
  onProgress: ({ lag }) => writeSync(1, `${lag.position}\n`),
})
ok(what === "rebuild" ? await runner.rebuild() : await runner.start())
writeSync(1, "done\n")
