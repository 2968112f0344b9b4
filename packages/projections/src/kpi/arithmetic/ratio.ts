/**
 * A whole numerator over a whole denominator, as decimal text, rounded half away from zero. Exact: there is no binary
 * fraction in between.
 *
 * @example
 * import { ratioText } from "@adv/projections"
 *
 * assert.equal(ratioText(212000n * 90n, 250000n, 2), "76.32")
 */
export const ratioText = (numerator: bigint, denominator: bigint, decimals: number): string => {
  const negative = numerator < 0n !== denominator < 0n && numerator !== 0n
  const n = numerator < 0n ? -numerator : numerator
  const d = denominator < 0n ? -denominator : denominator
  const scaled = n * 10n ** BigInt(decimals)
  const rounded = (scaled * 2n + d) / (d * 2n)
  const digits = rounded.toString().padStart(decimals + 1, "0")
  const cut = digits.length - decimals
  const text = decimals === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`
  return negative && rounded !== 0n ? `-${text}` : text
}
