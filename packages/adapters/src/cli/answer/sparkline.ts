const bars = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const

/** Values as bars from the least to the most of them; what has no value is a gap. */
export const sparkline = (values: ReadonlyArray<string | null>): string => {
  const numbers = values.map((value) => (value === null ? Number.NaN : Number(value)))
  const there = numbers.filter((number) => !Number.isNaN(number))
  const least = Math.min(...there)
  const range = Math.max(...there) - least
  return numbers
    .map((number) => {
      if (Number.isNaN(number)) return " "
      // What never changes is in the middle.
      const share = range === 0 ? 0.5 : (number - least) / range
      return bars[Math.min(bars.length - 1, Math.floor(share * bars.length))] ?? " "
    })
    .join("")
}
