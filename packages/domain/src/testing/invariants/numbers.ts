/** Arithmetic of the invariants' own, in whole numbers, so that they don't share a mistake with what they check. */

const PLACES = 12

/** A decimal as a whole number of its twelfth place. */
export const parts = (decimal: string): bigint => {
  const negative = decimal.startsWith("-")
  const [whole = "0", fraction = ""] = (negative ? decimal.slice(1) : decimal).split(".")
  const value = BigInt(whole + fraction.padEnd(PLACES, "0"))
  return negative ? -value : value
}

/** One hundred percent, in parts. */
export const hundredPercent = parts("100")

/** The quotient rounded half away from zero, of a positive denominator. */
export const rounded = (numerator: bigint, denominator: bigint): number => {
  const size = numerator < 0n ? -numerator : numerator
  const value = Number((2n * size + denominator) / (2n * denominator))
  return numerator < 0n && value !== 0 ? -value : value
}

export const sum = (values: Iterable<number>): number => {
  let total = 0
  for (const value of values) total += value
  return total
}

/** Adds to what a map holds under a key, and gives the sum. */
export const add = (to: Map<string, number>, key: string, amount: number): number => {
  const now = (to.get(key) ?? 0) + amount
  to.set(key, now)
  return now
}

/** Notes a position under a key, and gives all that are. */
export const trail = (
  to: Map<string, Array<number>>,
  key: string,
  position: number,
): ReadonlyArray<number> => {
  const own = to.get(key) ?? []
  own.push(position)
  to.set(key, own)
  return own
}

/** Between nothing and the whole, which is below nothing where an allowance outweighs its lines. */
export const isPart = (part: number, whole: number): boolean =>
  whole < 0 ? part >= whole && part <= 0 : part >= 0 && part <= whole
