import stringWidth from "string-width"
import type { Page } from "./terminal.js"

export interface Column {
  readonly title: string
  readonly align?: "right"
  /** Gives way when the window is too narrow: its cells are broken at blanks. */
  readonly gives?: true
  /** Is left out when the window is too narrow even so; of several, the last goes first. */
  readonly drops?: true
}

export type Row = ReadonlyArray<string>
/** A line between what is above and what is below, such as a total. */
export const rule = "rule"

const GAP = "  "
const NARROWEST = 12

const pad = (text: string, width: number, align: "right" | undefined): string => {
  const blanks = " ".repeat(Math.max(0, width - stringWidth(text)))
  return align === "right" ? blanks + text : text + blanks
}

/** Breaks plain text at blanks; a word that is too long stays whole. */
const broken = (text: string, width: number): ReadonlyArray<string> => {
  if (stringWidth(text) <= width) return [text]
  const lines: Array<string> = []
  let line = ""
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`
    if (line !== "" && stringWidth(longer) > width) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return [...lines, line]
}

/**
 * Rows under their titles, aligned by what is seen of them (letters of double width and colours included), without
 * borders, so that what is copied or piped stays text.
 */
export const table = (
  columns: ReadonlyArray<Column>,
  rows: ReadonlyArray<Row | typeof rule>,
  page: Page,
): string => {
  const { columns: window = Number.POSITIVE_INFINITY, paint } = page
  const widths = columns.map(({ title }, at) =>
    Math.max(stringWidth(title), ...rows.map((row) => (row === rule ? 0 : stringWidth(row[at] ?? "")))),
  )
  const giving = columns.findIndex(({ gives }) => gives)
  const whole = widths.reduce((sum, width) => sum + width, 0) + GAP.length * (columns.length - 1)
  const slack = giving < 0 ? 0 : Math.max(0, (widths[giving] ?? 0) - NARROWEST)
  const dropping = columns.findLastIndex(({ drops }) => drops)
  if (whole - slack > window && dropping >= 0) {
    const kept = <A>(cells: ReadonlyArray<A>) => cells.filter((_, at) => at !== dropping)
    return table(
      kept(columns),
      rows.map((row) => (row === rule ? rule : kept(row))),
      page,
    )
  }
  if (whole > window && giving >= 0)
    widths[giving] = Math.max(NARROWEST, (widths[giving] ?? 0) - (whole - window))

  const line = (cells: Row): string =>
    columns
      .map(({ align }, at) => pad(cells[at] ?? "", widths[at] ?? 0, align))
      .join(GAP)
      .trimEnd()
  const drawn = widths.map((width) => "─".repeat(width)).join(GAP)
  const lines = (row: Row | typeof rule): ReadonlyArray<string> => {
    if (row === rule) return [paint("dim", drawn)]
    if (giving < 0) return [line(row)]
    return broken(row[giving] ?? "", widths[giving] ?? 0).map((part, at) =>
      line(row.map((cell, index) => (index === giving ? part : at === 0 ? cell : ""))),
    )
  }
  return [
    paint("bold", line(columns.map(({ title }) => title))),
    paint("dim", drawn),
    ...rows.flatMap(lines),
  ].join("\n")
}

/** How wide a text is, in columns of a terminal. */
export const widthOf = (text: string): number =>
  Math.max(...text.split("\n").map((line) => stringWidth(line)))

/** Two texts next to one another. */
export const beside = (left: string, right: string, gap = "    "): string => {
  const leftLines = left.split("\n")
  const rightLines = right.split("\n")
  const width = widthOf(left)
  return Array.from({ length: Math.max(leftLines.length, rightLines.length) }, (_, at) =>
    `${pad(leftLines[at] ?? "", width, undefined)}${gap}${rightLines[at] ?? ""}`.trimEnd(),
  ).join("\n")
}
