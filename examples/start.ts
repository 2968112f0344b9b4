import { adv, type Terminal } from "@adv/adapters/cli"
import { DEMO_UNTIL } from "@adv/adapters/demo"
import type { Instant } from "@adv/domain"

/** What `pnpm start` shows: a year played into a file, the read models built from it, and the morning after. */
const terminal: Terminal = {
  out: process.stdout,
  err: process.stderr,
  now: () => Date.now() as Instant,
}

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`

/** Files of an earlier version, or of somebody's own, are left as they are: the next name is taken. */
const STORES = ["demo.db", ...Array.from({ length: 8 }, (_, index) => `demo-${index + 2}.db`)]

const play = async (): Promise<{ readonly store: string; readonly exitCode: number }> => {
  let exitCode = 1
  for (const store of STORES) {
    let taken = false
    const write = (text: string) => {
      if (text.includes("DEMO_STORE_NOT_EMPTY")) taken = true
      else process.stderr.write(text)
    }
    const { isTTY, columns } = process.stderr
    const quiet = { ...terminal, out: { write: () => undefined }, err: { write, isTTY, columns } }
    exitCode = await adv(["demo", "--store", store], quiet)
    if (!taken) return { store, exitCode }
  }
  process.stderr.write(`${STORES.join(", ")} all hold something else: move one away.\n`)
  return { store: STORES[0] ?? "", exitCode }
}

const started = performance.now()
const { store, exitCode: played } = await play()
let exitCode = played
if (exitCode === 0) {
  const made = seconds(started)
  const reading = performance.now()
  exitCode = await adv(["morning", "--store", store, "--as-of", DEMO_UNTIL], terminal)
  const command = "npx --yes pnpm adv"
  console.log(`
The year is in ${store} (${made}); the read models were rebuilt from its events (${seconds(reading)}). Try next:
  ${command} aging --store ${store} --as-of ${DEMO_UNTIL} --by customer --top 10
  ${command} status --store ${store} --as-of ${DEMO_UNTIL} --late --top 10
  ${command} kpi --store ${store} --as-of ${DEMO_UNTIL} --every month`)
}
process.exitCode = exitCode
