import { Simulation, checkInvariants } from "@adv/domain/testing"
import { commandsOf, randomFrom } from "./company-at-work.ts"
const end = Date.now() + 75_000
let n = 0, hits = 0
for (let run = 0; Date.now() < end && hits < 2; run++) {
  const seed = run % 4 === 3 ? 43 : 42
  const r = randomFrom(run)
  const chunks: any[] = []
  const list = commandsOf(seed)
  // three workers, each taking the next four; interleaved at random
  const ws: any[] = [[], [], []]
  let next = 0
  const order: any[] = []
  while (next < list.length || ws.some((w) => w.length)) {
    const w = ws[Math.floor(r() * 3)]
    if (w.length === 0) { w.push(...list.slice(next, next + 4)); next += 4; continue }
    const k = 1 + Math.floor(r() * r() * 12)
    for (let i = 0; i < k && w.length; i++) order.push(w.shift())
  }
  const s = new Simulation({ calendars: undefined as any })
  for (const c of order) s.run(c)
  n++
  const br = checkInvariants(s.log).filter((b) => b.invariant !== "INV-12" || true)
  if (br.length) { hits++; console.log("run", run, seed, br.map((b) => b.message.slice(0, 200)), br[0]!.positions.map((p) => { const e = s.log[p - 1]!; return `${p} ${e.metadata.effectiveDate} ${e.type} ${JSON.stringify(e.data).slice(0, 900)}` })) }
}
console.log("runs", n)
