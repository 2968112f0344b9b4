/**
 * A process that counts the events of a log, together with others: `node consumer-worker.ts <url> <schema> <group>`. It
 * is killed, and put to sleep, by the tests.
 */
import { writeSync } from "node:fs"
import { consume } from "@adv/adapters/postgres"
import { FailureError } from "@adv/domain"
import { counting, LEASE, PARTITIONS } from "./counting.ts"

const [url = "", schema = "", group = ""] = process.argv.slice(2)
const consumer = await consume({
  url,
  schema,
  group,
  partitions: PARTITIONS,
  leaseMs: LEASE,
  batchSize: 40,
  apply: counting(schema, group),
  onTrouble: (trouble) => writeSync(1, `${trouble instanceof Error ? trouble.message : trouble}\n`),
})()
if (consumer._tag === "Left") throw new FailureError(consumer.left)
let before = ""
setInterval(() => {
  const now = consumer.right.partitions().join()
  if (now !== before) writeSync(1, `has ${now}\n`)
  before = now
}, 20)
process.on("SIGTERM", () => void consumer.right.stop().then(() => process.exit()))
