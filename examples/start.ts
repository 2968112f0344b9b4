import { adv, type Terminal } from "@adv/adapters/cli"
import { DEMO_UNTIL } from "@adv/adapters/demo"
import type { Instant } from "@adv/domain"

/** What `pnpm start` shows: a year played into a file, the read models built from it, and the morning after. */
const STORE = "demo.db"

const terminal: Terminal = {
  out: process.stdout,
  err: process.stderr,
  now: () => Date.now() as Instant,
}
const quiet: Terminal = { ...terminal, out: { write: () => undefined } }

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`

const started = performance.now()
let exitCode = await adv(["demo", "--store", STORE], quiet)
if (exitCode === 0) {
  const made = seconds(started)
  const reading = performance.now()
  exitCode = await adv(["morning", "--store", STORE, "--as-of", DEMO_UNTIL], terminal)
  const command = "npx --yes pnpm adv"
  console.log(`
The year is in ${STORE} (${made}); the read models were rebuilt from its events (${seconds(reading)}). Try next:
  ${command} aging --store ${STORE} --as-of ${DEMO_UNTIL} --by customer --top 10
  ${command} status --store ${STORE} --as-of ${DEMO_UNTIL} --late --top 10
  ${command} kpi --store ${STORE} --as-of ${DEMO_UNTIL} --every month`)
}
process.exitCode = exitCode
