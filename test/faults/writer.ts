/**
 * A process that appends: `node writer.ts <file> <name> <how many appends>`. It says each append that was acknowledged,
 * and is killed in the middle by the tests.
 */
import { writeSync } from "node:fs"
import { openSqliteStore } from "@adv/adapters/sqlite"
import { FailureError } from "@adv/domain"
import { appendOf } from "./appends.ts"

const [path = "", name = "", count = "0"] = process.argv.slice(2)
const opened = await openSqliteStore(path)()
if (opened._tag === "Left") throw new FailureError(opened.left)
for (let index = 0; index < Number(count); index++) {
  const receipt = await opened.right.append(appendOf(name, index))()
  if (receipt._tag === "Left") throw new FailureError(receipt.left)
  writeSync(1, `${index}\n`)
}
await opened.right.close()
