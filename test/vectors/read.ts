import { readFileSync } from "node:fs"
import { type Currency, type Decimal, parseMinor } from "@adv/domain"
import { type Either, isLeft } from "fp-ts/lib/Either.js"

/** Reads a file of expected results that lies beside this one. */
export const vectorsOf = <A>(file: string): ReadonlyArray<A> =>
  JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8")) as ReadonlyArray<A>

export const given = <E, A>(answer: Either<E, A>): A => {
  if (isLeft(answer)) throw new Error(`refused: ${JSON.stringify(answer.left)}`)
  return answer.right
}

export const codeOf = <A>(answer: Either<{ readonly code: string }, A>): string =>
  isLeft(answer) ? answer.left.code : "accepted"

export const EUR = "EUR" as Currency
export const JPY = "JPY" as Currency

export const money = (text: string, currency: Currency = EUR) => given(parseMinor(text, currency))
export const dec = (text: string) => text as Decimal
