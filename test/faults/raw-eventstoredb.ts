/**
 * The client by itself, in a process of its own since nobody can catch what it throws here:
 * `node raw-eventstoredb.ts <url> <trap>`. Says what happens.
 */
import { writeSync } from "node:fs"
import { setTimeout } from "node:timers/promises"
import { EventStoreDBClient, jsonEvent, START, streamNameFilter } from "@eventstore/db-client"

const [url = "", trap = ""] = process.argv.slice(2)
const say = (what: string): void => void writeSync(1, `${what}\n`)
process.on("unhandledRejection", () => say("nobody could catch it"))
const client = EventStoreDBClient.connectionString(url)
const event = (data: unknown) => jsonEvent({ type: "OrderPlaced", data: data as never })

if (trap === "unserialisable") {
  const outcome = client.appendToStream("order-1", event({ quantity: 1n })).then(
    () => "appended",
    () => "refused",
  )
  say(await Promise.race([outcome, setTimeout(700, "never settled")]))
  process.exit()
}
if (trap === "checkpoint") {
  await client.appendToStream("order-1", event({}))
  const subscription = client.subscribeToAll({
    fromPosition: START,
    filter: streamNameFilter({
      prefixes: ["order-"],
      checkpointReached: () => {
        throw new Error("the disk is full")
      },
    }),
  })
  subscription.on("data", () => undefined)
  await setTimeout(700)
  process.exit()
}
if (trap === "undisposed") {
  await client.appendToStream("order-1", event({}))
  say("done")
}
