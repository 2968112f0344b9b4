import type { Row } from "./table.js"

/** What is wrong with a row: the column it is about, if any, and what was found there. */
export interface Problem {
  readonly code: string
  readonly reason: string
  readonly column: string | undefined
  readonly value: string | undefined
  /** The row, when it is another one than the fact's own. */
  readonly at?: Row
}

export const problem = (code: string, reason: string, column?: string, value?: string): Problem => ({
  code,
  reason,
  column,
  value,
})

/** A row's place in what was given: the file by its name, lines from 1, the header included. */
export interface Place {
  readonly file: string
  readonly line: number
}

export const placeText = ({ file, line }: Place): string => `${file} line ${line}`
