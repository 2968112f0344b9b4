import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { openSqliteStore } from "@adv/adapters/sqlite"
import { FailureError, type StoredEvent } from "@adv/domain"
import { chainOf, type Link, verifyChain } from "@adv/projections"
import { isLeft } from "fp-ts/lib/Either.js"

/**
 * Seals a log with the hash of every event and of all before it, into a file that is kept elsewhere; asked again, says
 * whether the log is still the one that was sealed.
 */
const [path = "demo.db", seal = "chain.json"] = process.argv.slice(2)
const opened = await openSqliteStore({ path, readOnly: true })()
if (isLeft(opened)) throw new FailureError(opened.left)
const events: Array<StoredEvent> = []
for await (const batch of opened.right.readAll()) events.push(...batch)
await opened.right.close()

const sealed = (links: ReadonlyArray<Link>): string => {
  const last = links.at(-1)
  return last === undefined ? "no events" : `${links.length} events, the last of them sealed by ${last.hash}`
}

if (!existsSync(seal)) {
  const links = chainOf(events)
  writeFileSync(seal, JSON.stringify(links))
  console.log(`${seal} holds the chain of ${path}: ${sealed(links)}.`)
} else {
  // It was written by the branch above.
  const links = JSON.parse(readFileSync(seal, "utf8")) as ReadonlyArray<Link>
  const broken = verifyChain(events, links)
  if (broken === null) console.log(`${path} is as it was sealed: ${sealed(links)}.`)
  else {
    console.log(`${path} is not what was sealed. ${broken.message}`)
    process.exitCode = 1
  }
}
