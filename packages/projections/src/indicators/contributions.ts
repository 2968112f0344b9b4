import type { ExplainedEntry, KpiExplanation } from "../kpi/explain.js"

/** What one subject adds to a term in a cell. */
export interface Contribution {
  readonly amount: number
  readonly n: number
  /**
   * How many of its entries are of which day, part and amount, where the figure is made of more than their sums: of
   * percentiles, shares, months.
   */
  readonly entries: ReadonlyMap<string, number>
}

/** A figure taken apart: by term, and then by subject. */
export interface Contributions {
  readonly byTerm: ReadonlyMap<string, ReadonlyMap<string, Contribution>>
  /** By subject: the other streams that tell what it adds. */
  readonly toldIn: ReadonlyMap<string, ReadonlySet<string>>
  readonly factTypes: ReadonlyArray<string>
}

/** Those that say what a customer is, where a part of the figure is looked at by it. */
const ofCustomer = (entry: ExplainedEntry, byCustomer: boolean): ReadonlyArray<string> =>
  byCustomer && entry.customer !== "" ? [`customer-${entry.customer}`] : []

const entryKey = ({ day, part, amount, n }: ExplainedEntry): string => JSON.stringify([day, part, amount, n])

/**
 * What each subject adds to each term of an explained figure: the same entries that it was added up from.
 *
 * @param of whether it is of those customers only that are something, such as of a segment; and whether more than the sums
 * of its entries counts
 */
export const contributionsOf = (
  { terms, factTypes }: KpiExplanation,
  { byCustomer, byEntry }: { readonly byCustomer: boolean; readonly byEntry: boolean },
): Contributions => {
  const byTerm = new Map<string, Map<string, Contribution>>()
  const toldIn = new Map<string, Set<string>>()
  for (const { term, entries } of terms) {
    const own = byTerm.get(term) ?? new Map<string, Contribution>()
    byTerm.set(term, own)
    for (const entry of entries) {
      const before = own.get(entry.subject)
      const counts = new Map(before?.entries)
      if (byEntry) counts.set(entryKey(entry), (counts.get(entryKey(entry)) ?? 0) + 1)
      own.set(entry.subject, {
        amount: (before?.amount ?? 0) + entry.amount,
        n: (before?.n ?? 0) + entry.n,
        entries: counts,
      })
      const others = toldIn.get(entry.subject) ?? new Set<string>()
      toldIn.set(entry.subject, others)
      for (const other of [...entry.also, ...ofCustomer(entry, byCustomer)]) others.add(other)
    }
  }
  return { byTerm, toldIn, factTypes }
}
