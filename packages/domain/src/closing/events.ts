import { BooksId, LocalDate, orNull, shape, Text } from "../facts/codecs.js"
import type { FactsOf } from "../facts/fact.js"

/** Names are the storage format: they are for ever. */
export const closingFacts = {
  /** No document of the books is dated `through` or before any more. */
  PeriodClosed: shape("PeriodClosed", { books: BooksId, through: LocalDate, reason: Text }),
  /** `through` is the last day that is still closed; null when none is. */
  PeriodReopened: shape("PeriodReopened", { books: BooksId, through: orNull(LocalDate), reason: Text }),
}

export type ClosingFact = FactsOf<typeof closingFacts>
