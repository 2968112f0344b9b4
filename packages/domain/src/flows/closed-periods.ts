import type { Either } from "fp-ts/lib/Either.js"
import { notInClosedPeriod } from "../closing/decide.js"
import type { Failure } from "../failure.js"
import type { Loaded } from "../running/handler.js"
import type { BooksId, LocalDate } from "../values/index.js"
import { closingStream } from "./streams.js"

/** The books that invoices and credit notes are kept in. */
export const generalBooks = closingStream("general" as BooksId)

/** Checks that a document of the general books may be dated on a day; its handler names {@link generalBooks}. */
export const openForDocuments = (
  loaded: Loaded,
  on: LocalDate,
  what: string,
): Either<Failure<"PERIOD_CLOSED">, null> => notInClosedPeriod(loaded.state(generalBooks), on, what)
