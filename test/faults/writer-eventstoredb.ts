/**
 * A process that appends: `node writer-eventstoredb.ts <url> <name> <how many appends> <how many at once>`. It says each
 * append that was acknowledged, and ends by itself.
 */
import { writeSync } from "node:fs"
import { openEventStoreDb } from "@adv/adapters/eventstoredb"
import { FailureError } from "@adv/domain"
import { appendOf } from "./appends.ts"

const [url = "", name = "", count = "0", atOnce = "1"] = process.argv.slice(2)
const opened = await openEventStoreDb({ url })()
if (opened._tag === "Left") throw new FailureError(opened.left)
const store = opened.right
// Somebody who listens must not keep the process alive either.
const listening = store.subscribe()[Symbol.asyncIterator]()
void listening.next()
let next = 0
await Promise.all(
  Array.from({ length: Number(atOnce) }, async () => {
    while (next < Number(count)) {
      const index = next++
      const receipt = await store.append(appendOf(name, index))()
      if (receipt._tag === "Left") throw new FailureError(receipt.left)
      writeSync(1, `${index}\n`)
    }
  }),
)
await store.close()
writeSync(1, "closed\n")
