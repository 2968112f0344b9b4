import {
  type Currency,
  type DomainFact,
  formatMinor,
  fromMillionths,
  type InvoiceId,
  minor,
  toMillionths,
} from "@adv/domain"
import { grouped, several } from "../../answer/amounts.js"

/** What each type of fact says. The compiler asks for every type. */
export type Sentences<F extends DomainFact> = {
  readonly [Type in F["type"]]: (
    data: Extract<F, { readonly type: Type }>["data"],
    currencyOf: CurrencyOf,
  ) => string
}

/** The currency of an invoice: what happens to it afterwards doesn't repeat it. */
export type CurrencyOf = (invoice: InvoiceId) => Currency | undefined

export const money = (amount: number, currency: Currency | undefined): string =>
  currency === undefined
    ? `${grouped(String(amount))} minor units`
    : `${grouped(formatMinor(minor(amount), currency))} ${currency}`

type Quantities = ReadonlyArray<{
  readonly line: string
  readonly quantity: Parameters<typeof toMillionths>[0]
}>

/** `10 of line 1, 2.5 of line 2`; of many lines only how many. */
export const quantities = (lines: Quantities): string =>
  lines.length > 3
    ? several(lines.length, "line")
    : lines
        .map(({ line, quantity }) => `${fromMillionths(toMillionths(quantity))} of line ${line}`)
        .join(", ")

export const sum = (allocations: ReadonlyArray<{ readonly amount: number }>): number =>
  allocations.reduce((total, { amount }) => total + amount, 0)

export const invoicesOf = (allocations: ReadonlyArray<{ readonly invoice: string }>): string => {
  const invoices = [...new Set(allocations.map(({ invoice }) => invoice))]
  return invoices.length > 3 ? several(invoices.length, "invoice") : invoices.join(", ")
}

export const words = (code: string): string => code.toLowerCase().replaceAll("_", " ")

export const because = (reason: string | undefined): string =>
  reason === undefined || reason === "" ? "" : ` (${reason})`
