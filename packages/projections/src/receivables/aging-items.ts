import { civilOf, type Day } from "@adv/domain"

/** Buckets of so many days, or of calendar months back: the month of `asOf` is 0 (AG-12). */
export type AgingScheme = "days" | "months"

const monthOf = (day: number): number => {
  const { year, month } = civilOf(day as Day)
  return year * 12 + month
}

/** The bucket of what is counted from a day: due on the day is `current` (AG-1), bounds are inclusive (AG-2, AG-12). */
export const bucketsBy =
  (scheme: AgingScheme, bounds: ReadonlyArray<number>, asOf: Day) =>
  (from: number): number => {
    const days = asOf - from
    if (days <= 0) return 0
    const age = scheme === "days" ? days : monthOf(asOf) - monthOf(from)
    let bucket = 1
    while (bucket <= bounds.length && age > (bounds[bucket - 1] ?? 0)) bucket++
    return bucket
  }

/** What of an open item is in its bucket: less what was netted, and less what is disputed where that is left out (AG-8). */
export const inBucket = (whole: number, disputed: number, netted: number, undisputedOnly: boolean): number =>
  whole - netted - (undisputedOnly ? Math.min(disputed, whole - netted) : 0)

/** An open item, as far as credits are taken off it. */
export interface Nettable {
  readonly item: number
  readonly due: number
  readonly open: number
}

/** Takes credits off the oldest items first; what falls due on the same day, in the order it was invoiced (AG-6). */
export const netOldestFirst = (
  items: Array<Nettable>,
  credits: number,
  take: (item: number, amount: number) => void,
): void => {
  let left = Math.max(0, credits)
  for (const { item, open } of items.sort((a, b) => a.due - b.due || a.item - b.item)) {
    const taken = Math.min(left, open)
    if (taken <= 0) return
    left -= taken
    take(item, taken)
  }
}
