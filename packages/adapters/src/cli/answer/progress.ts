import type { Output } from "./terminal.js"

/** Says how far a long piece of work has come. */
export interface Progress {
  /** `done` of `total`, or just `done` when nobody knows how much there is. */
  readonly report: (what: string, done: number, total?: number) => void
  readonly end: () => void
}

/** What takes less than this is not worth a word. */
const QUIET_FOR = 1000
const REDRAW_EVERY = 100
const LINE_EVERY = 5000
const CLEAR_LINE = "\r\u001b[2K"

const grouped = new Intl.NumberFormat("en")

const lineOf = (what: string, done: number, total: number | undefined): string => {
  if (total === undefined || total < done) return `${what}: ${grouped.format(done)}`
  const percent = total === 0 ? 100 : Math.floor((done / total) * 100)
  return `${what}: ${grouped.format(done)} of ${grouped.format(total)} (${percent} %)`
}

/**
 * Progress on one line that is drawn again and again where somebody watches, and as a line every few seconds where it
 * is kept. Nothing at all for a second. Work here is synchronous for long stretches, so that it draws when it is told
 * something, and needs no timer.
 */
export const progressOn = (output: Output, now: () => number): Progress => {
  const watched = output.isTTY === true
  let next = now() + QUIET_FOR
  let drawn = false
  return {
    report: (what, done, total) => {
      const at = now()
      if (at < next) return
      next = at + (watched ? REDRAW_EVERY : LINE_EVERY)
      drawn = watched
      const line = lineOf(what, done, total)
      output.write(watched ? `${CLEAR_LINE}${line.slice(0, (output.columns ?? 80) - 1)}` : `${line}\n`)
    },
    end: () => {
      if (drawn) output.write(CLEAR_LINE)
      drawn = false
    },
  }
}
