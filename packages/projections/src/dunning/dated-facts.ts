import type { DatedFact } from "../engine/facts-by.js"
import type { Horizon } from "../engine/read-models.js"

export type Dated<F> = DatedFact<F>

/** The facts within a horizon, in the order in which they were recorded. */
export const within = <F>(
  facts: ReadonlyArray<Dated<F>>,
  { asOf, knownAt }: Horizon,
): ReadonlyArray<Dated<F>> => facts.filter(({ day, recordedAt }) => day <= asOf && recordedAt <= knownAt)
