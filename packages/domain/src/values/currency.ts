import { type Either, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"

/** An ISO 4217 alphabetic code, such as `EUR`. */
export type Currency = string & { readonly Currency: unique symbol }

/**
 * Currencies whose exponent is not 2 (ISO 4217, list one, amendment 179). All others have two decimals, which is
 * also what is assumed for a code that ISO adds later.
 */
const exponents: Readonly<Record<string, number>> = {
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
  CLF: 4,
  UYW: 4,
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
}

/** How many decimals the currency's minor unit has: 2 for EUR, 0 for JPY, 3 for KWD. */
export const exponentOf = (currency: Currency): number => exponents[currency] ?? 2

export const isCurrency = (value: unknown): value is Currency =>
  typeof value === "string" && /^[A-Z]{3}$/.test(value)

/**
 * Reads an ISO 4217 code.
 *
 * Fails with `CURRENCY_INVALID`.
 */
export const currency = (text: string): Either<Failure<"CURRENCY_INVALID">, Currency> =>
  isCurrency(text)
    ? right(text)
    : left(
        failure("CURRENCY_INVALID", `"${text}" is not a currency: give an ISO 4217 code such as EUR.`, {
          text,
        }),
      )
