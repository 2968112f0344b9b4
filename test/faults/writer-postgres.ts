/**
 * A process that appends: `node writer-postgres.ts <url> <schema> <name> <how many appends>`, eight in flight. It says
 * each append that was acknowledged, and is killed in the middle by the tests.
 */
import { writeSync } from "node:fs"
import { openPostgresStore } from "@adv/adapters/postgres"
import { FailureError } from "@adv/domain"
import { appendOf } from "./appends.ts"

const [url = "", schema = "", name = "", count = "0"] = process.argv.slice(2)
const opened = await openPostgresStore({ url, schema })()
if (opened._tag === "Left") throw new FailureError(opened.left)
const store = opened.right
let next = 0
await Promise.all(
  Array.from({ length: 8 }, async () => {
    while (next < Number(count)) {
      const index = next++
      const receipt = await store.append(appendOf(name, index))()
      if (receipt._tag === "Left") throw new FailureError(receipt.left)
      writeSync(1, `${index}\n`)
    }
  }),
)
await store.close()
