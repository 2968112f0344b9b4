import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus"

/** Draws that depend on nothing but the seed and the draws before. Only exact arithmetic, so every machine agrees. */
export interface Random {
  /** At least 0, below 1. */
  readonly fraction: () => number
  readonly chance: (probability: number) => boolean
  /** A whole number, both bounds included. */
  readonly between: (low: number, high: number) => number
  /** A whole number, both bounds included, the lower ones far more often. */
  readonly mostlyLow: (low: number, high: number) => number
  readonly pick: <A>(items: ReadonlyArray<A>) => A
  readonly weighted: <A>(items: ReadonlyArray<readonly [item: A, weight: number]>) => A
}

export const randomOf = (seed: number): Random => {
  const generator = xoroshiro128plus(seed)
  // The first draws of neighbouring seeds resemble one another.
  for (let draw = 0; draw < 32; draw++) generator.next()
  const fraction = () => (generator.next() >>> 0) / 4_294_967_296
  const between = (low: number, high: number) => low + Math.floor(fraction() * (high - low + 1))
  return {
    fraction,
    chance: (probability) => fraction() < probability,
    between,
    mostlyLow: (low, high) => low + Math.floor(fraction() * fraction() * (high - low + 1)),
    pick: (items) => {
      const item = items[between(0, items.length - 1)]
      if (item === undefined) throw new RangeError("there is nothing to pick from")
      return item
    },
    weighted: (items) => {
      let rest = fraction() * items.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [item, weight] of items) {
        rest -= weight
        if (rest < 0) return item
      }
      const last = items.at(-1)
      if (last === undefined) throw new RangeError("there is nothing to pick from")
      return last[0]
    },
  }
}
