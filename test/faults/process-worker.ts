/**
 * Lets processes work on a store: `node process-worker.ts <file> <day>`. It says when it begins, and is killed in the
 * middle by the tests.
 */
import { writeSync } from "node:fs"
import { processRunner } from "@adv/adapters/processes"
import { openSqliteStore } from "@adv/adapters/sqlite"
import { commandRunner, FailureError, handlersWith, processesWith, unsafeDate } from "@adv/domain"

const [path = "", on = ""] = process.argv.slice(2)
const opened = await openSqliteStore({ path, durability: "normal" })()
if (opened._tag === "Left") throw new FailureError(opened.left)
const store = opened.right
const runner = commandRunner({ store, handlers: handlersWith({}) })
writeSync(1, "working\n")
const work = await processRunner({
  store,
  runner,
  processes: processesWith({ site: "MILANO" }),
  batchSize: 10,
}).day(unsafeDate(on), "IT01")
if (work._tag === "Left") throw new FailureError(work.left)
writeSync(1, "done\n")
await store.close()
