import {
  type Actor,
  type Currency,
  type CustomerId,
  currency,
  type Day,
  type PaymentTerm,
  type Tax,
  unsafeDecimal,
} from "@adv/domain"
import type { Product } from "./catalogue.js"
import { advAssistants, FIRST_EXPORT_ASSISTANT, salesPeople } from "./company.js"
import { type Country, namesFor } from "./names.js"
import type { Random } from "./random.js"
import * as terms from "./terms.js"
import { shift } from "./workdays.js"

/** How a customer pays. `insolvent` pays on time until the day it stops. */
export type PayingHabit = "early" | "punctual" | "late" | "chronic" | "partial" | "bounces" | "insolvent"

/** How it is invoiced; the last four are for a few customers only. */
export type DemoInvoicing = "onOrder" | "onDelivery" | "periodic" | "prepayment" | "milestones" | "progress"

export interface DemoCustomer {
  readonly id: CustomerId
  readonly name: string
  readonly country: Country
  readonly language: string
  readonly segment: string
  readonly vatId: string | null
  readonly currency: Currency
  readonly habit: PayingHabit
  /** The day an insolvent customer stops paying. */
  readonly stopsPaying: Day | null
  /** How late the late and the chronic pay, in days, more or less. */
  readonly usualDelay: number
  /** The days of the month on which it pays its invoices; none when it pays each when it wants. */
  readonly payRuns: ReadonlyArray<number>
  readonly takesDiscount: boolean
  readonly term: PaymentTerm
  readonly discountPercent: number
  readonly tolerancePercent: number
  readonly minimumOrderCents: number | null
  readonly invoicing: DemoInvoicing
  /** Whether an invoice that departs from its order needs somebody's approval. */
  readonly strict: boolean
  /** Whether its prices are those of the price list, less what was agreed. */
  readonly buysByList: boolean
  /** Whether it pays by RiBa, which the company presents to its bank. */
  readonly paysByRiba: boolean
  readonly billedWeekly: boolean
  /** The first day on which it may order. */
  readonly joins: Day
  readonly joinsLater: boolean
  /** How often it orders, and how much, next to the others. */
  readonly weight: number
  readonly size: number
  readonly channels: ReadonlyArray<readonly ["phone" | "email" | "edi" | "portal" | "sales", number]>
  readonly assistant: Actor
  readonly salesPerson: Actor
}

export const currencyOf = (text: string): Currency => {
  const parsed = currency(text)
  if (parsed._tag === "Left") throw new RangeError(parsed.left.message)
  return parsed.right
}
const EUR = currencyOf("EUR")
const CHF = currencyOf("CHF")
const JPY = currencyOf("JPY")

/** What so many euro cents are in the customer's currency, in its minor units. The rates are of no consequence. */
export const inCurrencyOf = (customer: Pick<DemoCustomer, "currency">, cents: number): number => {
  if (customer.currency === CHF) return Math.round(cents * 0.94)
  return customer.currency === JPY ? Math.round(cents * 1.62) : cents
}

/** Italian VAT at home; intra-Community supplies (K) and exports (G) bear none. */
export const taxFor = (customer: Pick<DemoCustomer, "country">, product: Pick<Product, "rate">): Tax => {
  if (customer.country === "IT") return { category: "S", rate: unsafeDecimal(product.rate) }
  const abroad = customer.country === "CH" || customer.country === "JP" ? "G" : "K"
  return { category: abroad, rate: unsafeDecimal("0") }
}

const languages: Readonly<Record<Country, string>> = {
  IT: "it",
  FR: "fr",
  DE: "de",
  AT: "de",
  CH: "de",
  JP: "en",
}

const termFor = (country: Country, random: Random): PaymentTerm => {
  switch (country) {
    case "IT":
      return random.weighted([
        [terms.sixtyDaysEndOfMonth, 30],
        [terms.thirtyDaysEndOfMonth, 24],
        [terms.net30, 14],
        [terms.inThreeParts, 7],
        [terms.onTheFifthAndTwentieth, 12],
        [terms.net60, 13],
        [terms.thirtyDaysFromReceipt, 4],
        [terms.thirtyDaysFromDelivery, 4],
      ])
    case "FR":
      return random.weighted([
        [terms.fortyFiveDaysEndOfMonth, 7],
        [terms.net30, 3],
      ])
    case "DE":
    case "AT":
      return random.weighted([
        [terms.twoPercentTenDays, 3],
        [terms.net30, 7],
      ])
    case "CH":
    case "JP":
      return terms.net30
  }
}

const vatIdFor = (country: Country, number: number): string | null => {
  if (country === "JP" || country === "CH") return null
  // Too short in significant digits to be anybody's.
  return `${country}${country === "AT" ? "U" : ""}${String(number).padStart(country === "DE" || country === "AT" ? 9 : 11, "0")}`
}

/** At least one of each that a small cast could miss; the rest by chance. */
const firstOnes: ReadonlyArray<{
  readonly country?: Country
  readonly habit?: PayingHabit
  readonly term?: PaymentTerm
  readonly invoicing?: DemoInvoicing
  readonly takesDiscount?: true
  readonly buysByList?: true
  readonly paysByRiba?: true
}> = [
  { country: "JP", habit: "punctual" },
  { country: "CH", habit: "punctual" },
  { country: "IT", habit: "insolvent", term: terms.net30 },
  { country: "IT", habit: "chronic", term: terms.sixtyDaysEndOfMonth },
  { country: "IT", habit: "bounces", term: terms.net30 },
  { country: "IT", habit: "partial", term: terms.thirtyDaysEndOfMonth },
  { country: "IT", habit: "late", term: terms.thirtyDaysFromReceipt },
  { country: "DE", habit: "early", term: terms.twoPercentTenDays, takesDiscount: true },
  { country: "FR", habit: "punctual", term: terms.fortyFiveDaysEndOfMonth },
  { country: "IT", habit: "punctual", invoicing: "onOrder" },
  { country: "IT", habit: "chronic", term: terms.inThreeParts },
  { country: "CH", habit: "early" },
  { country: "IT", habit: "punctual", term: terms.net30, invoicing: "periodic" },
  { country: "IT", habit: "punctual", term: terms.net30, invoicing: "progress" },
  { country: "FR", habit: "punctual", term: terms.net30, invoicing: "milestones" },
  { country: "IT", habit: "punctual", term: terms.net30, invoicing: "prepayment" },
  { country: "IT", habit: "punctual", term: terms.net60, buysByList: true },
  { country: "IT", habit: "punctual", term: terms.sixtyDaysEndOfMonth, paysByRiba: true },
]

/** Those that are invoiced otherwise than most order less often, and more. */
const isSpecial = (invoicing: DemoInvoicing): boolean => invoicing !== "onOrder" && invoicing !== "onDelivery"

const segmentsAtHome = ["installer", "retailer", "contractor", "industry", "public body"] as const

export const customersOf = (
  count: number,
  random: Random,
  first: Day,
  last: Day,
): ReadonlyArray<DemoCustomer> => {
  const name = namesFor(random)
  const length = last - first + 1
  const dayAt = (share: number) => shift(first, Math.floor(length * share))
  return Array.from({ length: count }, (_, index): DemoCustomer => {
    const given = firstOnes[index] ?? {}
    const country =
      given.country ??
      random.weighted<Country>([
        ["IT", 74],
        ["FR", 11],
        ["DE", 8],
        ["AT", 3],
        ["CH", 3],
        ["JP", 1],
      ])
    const habit =
      given.habit ??
      random.weighted<PayingHabit>([
        ["early", 9],
        ["punctual", 72],
        ["late", 4],
        ["chronic", 6],
        ["partial", 3],
        ["bounces", 4],
        ["insolvent", 1],
      ])
    const homeCurrency = country === "CH" ? CHF : country === "JP" ? JPY : EUR
    const invoicing = given.invoicing ?? (random.chance(0.06) ? "onOrder" : "onDelivery")
    const drawn = given.term ?? termFor(country, random)
    const term = invoicing === "onOrder" && drawn === terms.thirtyDaysFromDelivery ? terms.net30 : drawn
    const ediShare = random.chance(0.15) ? 30 : 0
    const joins = index < firstOnes.length || random.chance(0.88) ? first : dayAt(random.fraction() * 0.8)
    const buysByList = given.buysByList ?? (homeCurrency === EUR && random.chance(0.15))
    return {
      id: `C-${String(10_001 + index)}` as CustomerId,
      name: name(country),
      country,
      language: languages[country],
      segment: country === "IT" ? random.pick(segmentsAtHome) : "distributor",
      vatId: vatIdFor(country, 10_001 + index),
      currency: homeCurrency,
      habit,
      stopsPaying: habit === "insolvent" ? dayAt(0.5 + random.fraction() * 0.08) : null,
      usualDelay: habit === "chronic" ? random.between(75, 125) : random.between(6, 22),
      payRuns: random.weighted<ReadonlyArray<number>>([
        [[], 45],
        [[10, 25], 25],
        [[15, 30], 20],
        [[5, 12, 19, 26], 10],
      ]),
      takesDiscount: given.takesDiscount ?? random.chance(0.3),
      term,
      discountPercent: random.weighted<number>([
        [0, 20],
        [3, 20],
        [5, 30],
        [7.5, 15],
        [10, 10],
        [12, 5],
      ]),
      // What is billed by amount is bounded by what was ordered.
      tolerancePercent: isSpecial(invoicing)
        ? 0
        : random.weighted<number>([
            [0, 70],
            [2, 10],
            [5, 20],
          ]),
      strict: random.chance(0.25) && !isSpecial(invoicing),
      buysByList,
      paysByRiba: given.paysByRiba ?? (country === "IT" && habit === "punctual" && random.chance(0.05)),
      minimumOrderCents: random.chance(0.35) ? random.pick([10_000, 15_000, 25_000]) : null,
      invoicing,
      billedWeekly: random.chance(0.3),
      joins,
      joinsLater: joins !== first,
      weight: isSpecial(invoicing)
        ? 1
        : habit === "insolvent"
          ? 5
          : index < firstOnes.length
            ? 2
            : 0.4 + random.mostlyLow(0, 60) / 10,
      size: index < firstOnes.length ? 1.1 : 0.5 + random.mostlyLow(0, 25) / 10,
      channels: [
        ["phone", 25],
        ["email", 40],
        ["portal", 20],
        ["sales", 8],
        ["edi", ediShare],
      ],
      assistant: random.pick(
        country === "IT"
          ? advAssistants.slice(0, FIRST_EXPORT_ASSISTANT)
          : advAssistants.slice(FIRST_EXPORT_ASSISTANT),
      ),
      salesPerson: random.pick(salesPeople.slice(country === "IT" ? 0 : 2, country === "IT" ? 2 : 3)),
    }
  })
}
