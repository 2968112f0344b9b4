/**
 * Speed and memory, each figure beside a baseline of the same run: `pnpm bench [--events N] [--json] [--fresh]
 * [rebuild|append|stores|keeping-up]`. Machines are shared and noisy: read the ratios.
 */
import { parseArgs } from "node:util"
import { appendFigures } from "./append.ts"
import { type Figure, tableOf } from "./figures.ts"
import { keepingUpFigures } from "./keeping-up.ts"
import { kpiFigures } from "./kpi.ts"
import { logOf } from "./log.ts"
import { rebuildFigures } from "./rebuild.ts"
import { storesFigures } from "./stores.ts"

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    events: { type: "string", default: "1000000" },
    json: { type: "boolean", default: false },
    fresh: { type: "boolean", default: false },
  },
})
const asked = (suite: string) => positionals.length === 0 || positionals.includes(suite)

const figures: Array<Figure> = []
if (asked("append")) figures.push(...(await appendFigures()))
if (asked("stores")) figures.push(...(await storesFigures()))
if (asked("rebuild")) {
  const log = await logOf(Number(values.events), values.fresh)
  figures.push(...(await rebuildFigures(log.path, log.events)))
}
if (asked("keeping-up")) {
  const log = await logOf(Number(values.events), values.fresh)
  figures.push(...(await keepingUpFigures(log.path, log.events)))
}
if (asked("kpi")) {
  const log = await logOf(Number(values.events), values.fresh)
  figures.push(...(await kpiFigures(log.path, log.events)))
}
process.stdout.write(values.json ? `${JSON.stringify(figures)}\n` : `${tableOf(figures)}\n`)
