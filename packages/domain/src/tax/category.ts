import { type Either, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import { exact, isNonNegativeDecimal, zero } from "../values/index.js"
import type { Tax, TaxCategory } from "./tax.js"

/** The categories that bear no tax and must say why (EN 16931 BT-120). */
export type ExemptCategory = "E" | "AE" | "K" | "G" | "O"

export type ExemptionReasons = { readonly [C in ExemptCategory]?: string }

const exempt: ReadonlySet<TaxCategory> = new Set<ExemptCategory>(["E", "AE", "K", "G", "O"])

export const isExempt = (category: TaxCategory): category is ExemptCategory => exempt.has(category)

/** What a document must also say. */
export type Requirement =
  | "seller VAT id"
  | "buyer VAT id"
  | "buyer VAT id or legal registration id"
  | "exemption reason"
  | "delivery date or invoicing period"
  | "deliver-to country"
  | "Italian seller and buyer"

const requirements: Readonly<Record<TaxCategory, ReadonlyArray<Requirement>>> = {
  S: ["seller VAT id"],
  Z: ["seller VAT id"],
  E: ["seller VAT id", "exemption reason"],
  AE: ["seller VAT id", "buyer VAT id or legal registration id", "exemption reason"],
  K: [
    "seller VAT id",
    "buyer VAT id",
    "exemption reason",
    "delivery date or invoicing period",
    "deliver-to country",
  ],
  G: ["seller VAT id", "exemption reason"],
  O: ["exemption reason"],
  L: ["seller VAT id"],
  M: ["seller VAT id"],
  B: ["Italian seller and buyer"],
}

/**
 * What a document that uses the category must also say (EN 16931 BR-S-02, BR-Z-02, BR-E-02/10, BR-AE-02/10,
 * BR-IC-02/10/11/12, BR-G-02/10, BR-O-10, BR-IG-02, BR-IP-02, BR-B-01).
 *
 * @example
 * import { requirementsOf } from "@adv/domain"
 *
 * assert.ok(requirementsOf("AE").includes("exemption reason"))
 */
export const requirementsOf = (category: TaxCategory): ReadonlyArray<Requirement> => requirements[category]

/**
 * Checks that the rate is one the category can have: above zero for S, zero for Z, E, AE, K, G and O (BR-S-05,
 * BR-Z-05, BR-E-05, BR-AE-05, BR-IC-05, BR-G-05, BR-O-05), at least zero for L, M and B.
 *
 * Fails with `TAX_RATE_INVALID`.
 */
export const checkTax = (tax: Tax): Either<Failure<"TAX_RATE_INVALID">, Tax> => {
  const { category, rate } = tax
  const refuse = (sentence: string) => left(failure("TAX_RATE_INVALID", sentence, { category, rate }))
  if (!isNonNegativeDecimal(rate)) return refuse(`A tax rate of ${rate} % is below zero: give at least 0.`)
  const isZero = exact(rate).eq(exact(zero))
  if (category === "S" && isZero)
    return refuse("Category S needs a rate above 0 %: use Z, E, AE, K, G or O where no tax is due.")
  if ((category === "Z" || isExempt(category)) && !isZero)
    return refuse(`Category ${category} bears no tax, but its rate is ${rate} %: make it 0, or use S.`)
  return right(tax)
}
