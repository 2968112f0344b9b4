import type { KpiValue } from "@adv/projections"
import * as echarts from "echarts"

/** One KPI, month by month. */
type Line = readonly [name: string, values: ReadonlyArray<KpiValue>]

const linesOf = (values: ReadonlyArray<KpiValue>): ReadonlyArray<Line> => [
  ...Map.groupBy(values, ({ name, unit }) => `${name}, ${unit}`),
]

const numbersOf = (values: ReadonlyArray<KpiValue>): ReadonlyArray<number | null> =>
  values.map(({ value }) => (value === null ? null : Number(value)))

const bars = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

/** A month as a bar, between the least and the most of the year; one without a value is a gap. */
const sparkline = (values: ReadonlyArray<number | null>): string => {
  const there = values.filter((value) => value !== null)
  const least = Math.min(...there)
  const step = (Math.max(...there) - least) / bars.length || 1
  return values
    .map((value) =>
      value === null ? " " : bars[Math.min(bars.length - 1, Math.floor((value - least) / step))],
    )
    .join("")
}

/** For the terminal: a line a KPI, with its year as bars, and where it began and ended. */
export const sparklines = (values: ReadonlyArray<KpiValue>): string => {
  const lines = linesOf(values)
  const width = Math.max(...lines.map(([name]) => name.length))
  return lines
    .map(([name, months]) => {
      const [first] = months
      const last = months.at(-1)
      return `  ${name.padEnd(width)}  ${sparkline(numbersOf(months))}  ${first?.value ?? "–"} → ${last?.value ?? "–"}`
    })
    .join("\n")
}

const HEIGHT = 150

/** For a report: a panel a KPI, one above the other, as an SVG. It is drawn without a browser. */
export const chart = (values: ReadonlyArray<KpiValue>): string => {
  const lines = linesOf(values)
  const months = lines[0]?.[1].map(({ from }) => from.slice(0, 7)) ?? []
  const drawing = echarts.init(null, null, {
    renderer: "svg",
    ssr: true,
    width: 800,
    height: lines.length * HEIGHT + 20,
  })
  drawing.setOption({
    animation: false,
    title: lines.map(([text], at) => ({ text, top: at * HEIGHT + 6, textStyle: { fontSize: 13 } })),
    grid: lines.map((_, at) => ({ top: at * HEIGHT + 34, height: HEIGHT - 62, left: 60, right: 20 })),
    xAxis: lines.map((_, gridIndex) => ({ type: "category", data: months, gridIndex })),
    yAxis: lines.map((_, gridIndex) => ({ type: "value", scale: true, splitNumber: 3, gridIndex })),
    series: lines.map(([name, own], at) => ({
      type: "line",
      name,
      data: [...numbersOf(own)],
      xAxisIndex: at,
      yAxisIndex: at,
      symbolSize: 5,
    })),
  })
  const svg = drawing.renderToSVGString()
  drawing.dispose()
  return svg
}
