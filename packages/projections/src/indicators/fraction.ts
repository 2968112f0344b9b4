import { ratioText } from "../kpi/arithmetic/ratio.js"

/** An exact ratio in lowest terms; the denominator is above 0. */
export interface Fraction {
  readonly numerator: bigint
  readonly denominator: bigint
}

const greatestDivisor = (a: bigint, b: bigint): bigint => {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b]
  while (y !== 0n) [x, y] = [y, x % y]
  return x
}

/** @param denominator not 0 */
export const fraction = (numerator: bigint, denominator: bigint): Fraction => {
  const divisor = greatestDivisor(numerator, denominator) * (denominator < 0n ? -1n : 1n)
  return { numerator: numerator / divisor, denominator: denominator / divisor }
}

export const noFraction: Fraction = { numerator: 0n, denominator: 1n }

export const addFractions = (a: Fraction, b: Fraction): Fraction =>
  fraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)

export const negated = ({ numerator, denominator }: Fraction): Fraction => ({
  numerator: -numerator,
  denominator,
})

/** How many decimals it takes to write one over a denominator; null when no number of them is enough. */
const decimalsOf = (denominator: bigint): number | null => {
  let rest = denominator
  let [twos, fives] = [0, 0]
  for (; rest % 2n === 0n; rest /= 2n) twos += 1
  for (; rest % 5n === 0n; rest /= 5n) fives += 1
  return rest === 1n ? Math.max(twos, fives) : null
}

/** Exactly, without rounding: `95`, `0.95`, or `2/3` where no decimals are enough. At least so many decimals are written. */
export const exactText = ({ numerator, denominator }: Fraction, atLeast = 0): string => {
  const decimals = decimalsOf(denominator)
  return decimals === null
    ? `${numerator}/${denominator}`
    : ratioText(numerator, denominator, Math.max(decimals, atLeast))
}

/** As a decimal, rounded half away from zero. */
export const roundedText = ({ numerator, denominator }: Fraction, decimals: number): string =>
  ratioText(numerator, denominator, decimals)
