import { Amended, Change, eachLine, type OrderBook } from "./order-book.js"

/**
 * Lines that amendments of the window `[from, to)` added to orders that had been placed, and removed from them: they
 * are counted beside the lines taken at placement (PR-02), not among them.
 */
export const amendedLines = (
  book: OrderBook,
  window: { readonly from: number; readonly to: number; readonly asOf: number; readonly knownAt: number },
): { readonly added: number; readonly removed: number } => {
  const { from, to, asOf, knownAt } = window
  const { line, change } = book
  let added = 0
  let removed = 0
  for (let number = 0; number < book.orders.length; number++)
    eachLine(book, number, (row) => {
      if (line.amended.at(row) === Amended.never) return
      for (let at = line.lastChange.at(row); at >= 0; at = change.previous.at(at)) {
        const day = change.day.at(at)
        if (day < from || day >= to || day > asOf || change.recorded.at(at) > knownAt) continue
        if (change.kind.at(at) === Change.added) added += 1
        else if (change.kind.at(at) === Change.removed) removed += 1
      }
    })
  return { added, removed }
}
