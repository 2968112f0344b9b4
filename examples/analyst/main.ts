import { writeFileSync } from "node:fs"
import { openSqliteStore } from "@adv/adapters/sqlite"
import { FailureError, type Instant, unsafeDate } from "@adv/domain"
import { companyModels, kpisOf } from "@adv/projections"
import { isLeft } from "fp-ts/lib/Either.js"
import { chart, sparklines } from "./plot.ts"

const [path = "demo.db", picture = "kpis.svg"] = process.argv.slice(2)
const opened = await openSqliteStore({ path, readOnly: true })()
if (isLeft(opened)) throw new FailureError(opened.left)
const models = companyModels()
for await (const events of opened.right.readAll()) models.apply(events)
await opened.right.close()

const year = { from: unsafeDate("2025-01-01"), to: unsafeDate("2026-01-01"), asOf: unsafeDate("2025-12-31") }
const asked = {
  ids: ["PR-01", "on-time", "dso", "FI-09", "FI-26"],
  every: "month",
  where: { currency: "EUR" },
} as const
const kpis = kpisOf(models.states, { ...year, ...asked, knownAt: Date.now() as Instant })
if (isLeft(kpis)) throw new FailureError(kpis.left)
console.log(`${models.count} events of ${path}, month by month:\n${sparklines(kpis.right)}`)
writeFileSync(picture, chart(kpis.right))
console.log(`The plot is in ${picture}.`)
