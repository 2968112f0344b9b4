import { readFileSync } from "node:fs"
import { isRecordedEvent, type LocalDate } from "@adv/domain"
import { explainKpi, type Kpi, type KpiValue, kpisOf, rederiveKpi } from "@adv/projections"
import { isLeft } from "fp-ts/lib/Either.js"
import { expect } from "vitest"
import { type Company, instant } from "./company.js"

export interface Asked {
  readonly from?: string
  readonly to?: string
  readonly asOf?: string
  readonly knownAt?: string
  readonly by?: ReadonlyArray<string>
  readonly definitions?: ReadonlyArray<Kpi>
}

/** A KPI of March 2025 as it is known long after, unless something else is asked. */
export const kpi = async (of: Company, id: string, asked: Asked = {}): Promise<ReadonlyArray<KpiValue>> => {
  const {
    from = "2025-03-01",
    to = "2025-04-01",
    asOf = "2025-12-31",
    knownAt = "2030-01-01T00:00:00Z",
    ...others
  } = asked
  const { states } = await of.models()
  const values = kpisOf(states, {
    from: from as LocalDate,
    to: to as LocalDate,
    asOf: asOf as LocalDate,
    knownAt: instant(knownAt),
    ids: [id],
    ...others,
  })
  if (isLeft(values)) throw new Error(values.left.message)
  return values.right
}

/** Each cell of a KPI of March, counted again from the facts that explain it and from nothing else. */
export const comesAgain = async (of: Company, id: string): Promise<void> => {
  const { states } = await of.models()
  const log = (await of.events()).filter(isRecordedEvent)
  for (const value of await kpi(of, id)) {
    if (value.n === 0) continue
    const cell = {
      id,
      from: value.from,
      to: value.to,
      asOf: value.asOf,
      knownAt: value.knownAt,
      where: {
        ...(value.currency === null ? {} : { currency: value.currency }),
        ...(value.part === undefined ? {} : { part: value.part }),
      },
    }
    const explained = explainKpi(states, cell)
    if (isLeft(explained)) throw new Error(explained.left.message)
    const streams = new Set<string>(explained.right.subjects)
    const facts = log.filter(({ stream }) => streams.has(stream))
    const again = rederiveKpi(explained.right, facts)
    if (isLeft(again)) throw new Error(again.left.message)
    const { numerator, denominator, n, also } = again.right
    expect({ id, numerator, denominator, n, also }).toEqual({
      id,
      numerator: value.numerator,
      denominator: value.denominator,
      n: value.n,
      also: value.also,
    })
  }
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
