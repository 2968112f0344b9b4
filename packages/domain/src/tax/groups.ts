import { exact, fromExact } from "../values/index.js"
import type { Tax } from "./tax.js"

/** The tax with its rate in its shortest form, so that 22 and 22.00 are one rate. */
export const canonicalTax = ({ category, rate }: Tax): Tax => ({ category, rate: fromExact(exact(rate)) })

/** Gathers by (category, rate), in order of first appearance. */
export const groupByTax = <A>(
  entries: Iterable<A>,
  taxOf: (entry: A) => Tax,
): ReadonlyArray<{ readonly tax: Tax; readonly entries: ReadonlyArray<A> }> => {
  const groups = new Map<string, { readonly tax: Tax; readonly entries: Array<A> }>()
  for (const entry of entries) {
    const tax = canonicalTax(taxOf(entry))
    const key = `${tax.category} ${tax.rate}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { tax, entries: [entry] })
    else group.entries.push(entry)
  }
  return [...groups.values()]
}

/** One key per (category, rate), however the rate is written. */
export const taxKeyOf = (tax: Tax): string => {
  const { category, rate } = canonicalTax(tax)
  return `${category} ${rate}`
}
