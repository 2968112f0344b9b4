/**
 * Speed and memory, each figure beside a baseline of the same run: `pnpm bench [--events N] [--json] [--fresh]
 * [rebuild|append]`. Machines are shared and noisy: read the ratios.
 */
import { parseArgs } from "node:util"
import { appendFigures } from "./append.ts"
import { type Figure, tableOf } from "./figures.ts"
import { logOf } from "./log.ts"
import { rebuildFigures } from "./rebuild.ts"

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
if (asked("rebuild")) {
  const log = await logOf(Number(values.events), values.fresh)
  figures.push(...(await rebuildFigures(log.path, log.events)))
}
process.stdout.write(values.json ? `${JSON.stringify(figures)}\n` : `${tableOf(figures)}\n`)
