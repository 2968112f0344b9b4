import { readFileSync } from "node:fs"
import type { LocalDate } from "@adv/domain"
import { type KpiValue, kpisOf } from "@adv/projections"
import { isLeft } from "fp-ts/lib/Either.js"
import { type Company, instant } from "./company.js"

export interface Asked {
  readonly from?: string
  readonly to?: string
  readonly asOf?: string
  readonly knownAt?: string
}

/** A KPI of March 2025 as it is known long after, unless something else is asked. */
export const kpi = async (of: Company, id: string, asked: Asked = {}): Promise<ReadonlyArray<KpiValue>> => {
  const {
    from = "2025-03-01",
    to = "2025-04-01",
    asOf = "2025-12-31",
    knownAt = "2030-01-01T00:00:00Z",
  } = asked
  const { states } = await of.models()
  const values = kpisOf(states, {
    from: from as LocalDate,
    to: to as LocalDate,
    asOf: asOf as LocalDate,
    knownAt: instant(knownAt),
    ids: [id],
  })
  if (isLeft(values)) throw new Error(values.left.message)
  return values.right
}

/** A published example of the vectors. */
export const vector = <V>(id: string): V => {
  const vectors: ReadonlyArray<V & { readonly id: string }> = JSON.parse(
    readFileSync(new URL("../vectors/kpi.json", import.meta.url), "utf8"),
  )
  const found = vectors.find((each) => each.id === id)
  if (found === undefined) throw new Error(`there is no vector ${id}`)
  return found
}
