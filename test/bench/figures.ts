/** A figure is a speed of ours beside that of a baseline which did the same in the same run: only the ratio counts. */
export interface Figure {
  readonly figure: string
  readonly events: number
  readonly ours: number
  readonly baseline: number | null
  readonly ratio: number | null
  readonly unit: string
}

export const median = (values: ReadonlyArray<number>): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

const seconds = async (work: () => unknown): Promise<number> => {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}

/**
 * Runs the two in turn, A B A B, after a round that isn't counted, and takes the median of the ratios pair by pair: a
 * machine that slows down slows both.
 */
export const pairs = async (
  figure: string,
  events: number,
  rounds: number,
  ours: () => unknown,
  baseline: () => unknown,
): Promise<Figure> => {
  const mine: Array<number> = []
  const theirs: Array<number> = []
  for (let round = -1; round < rounds; round++) {
    globalThis.gc?.()
    const b = await seconds(baseline)
    globalThis.gc?.()
    const a = await seconds(ours)
    if (round < 0) continue
    mine.push(a)
    theirs.push(b)
  }
  return {
    figure,
    events,
    ours: Math.round(events / median(mine)),
    baseline: Math.round(events / median(theirs)),
    ratio: Number(median(mine.map((a, index) => (theirs[index] ?? Number.NaN) / a)).toFixed(2)),
    unit: "events/s",
  }
}

export const tableOf = (figures: ReadonlyArray<Figure>): string => {
  const header = ["figure", "events", "ours", "baseline", "ratio", "unit"]
  const rows = figures.map(({ figure, events, ours, baseline, ratio, unit }) => [
    figure,
    events.toLocaleString("en"),
    ours.toLocaleString("en"),
    baseline?.toLocaleString("en") ?? "–",
    ratio?.toFixed(2) ?? "–",
    unit,
  ])
  const widths = header.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (cells: ReadonlyArray<string>) =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ")
  return [line(header), ...rows.map(line)].join("\n")
}
