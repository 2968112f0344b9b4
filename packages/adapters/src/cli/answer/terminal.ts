import { styleText } from "node:util"
import type { Instant } from "@adv/domain"

/** As much of a stream as is written to, so that a test can be one. */
export interface Output {
  readonly write: (text: string) => unknown
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  readonly hasColors?: () => boolean
}

/** What the command talks to: the document goes to `out`; progress, notes and errors go to `err`. */
export interface Terminal {
  readonly out: Output
  readonly err: Output
  readonly now: () => Instant
}

export type Style = "bold" | "dim" | "red" | "yellow" | "green" | "cyan"

/** How a text is to look: as wide as its reader's window (or as it likes), in colour or not. */
export interface Page {
  readonly columns: number | undefined
  readonly paint: (style: Style, text: string) => string
}

/** `hasColors` knows NO_COLOR, FORCE_COLOR and what the terminal can do. */
export const pageOf = (output: Output): Page => {
  const coloured = output.isTTY === true && output.hasColors?.() === true
  return {
    columns: output.isTTY === true ? output.columns : undefined,
    paint: (style, text) =>
      coloured && text !== "" ? styleText(style, text, { validateStream: false }) : text,
  }
}
