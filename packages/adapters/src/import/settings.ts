import { type Tax, unsafeDecimal, zero } from "@adv/domain"
import type { Defaults } from "./mapping.js"

/** Data that says nothing of tax is taken to be outside its scope. */
const outsideTheScope: Tax = { category: "O", rate: zero }

/** The tax of a mapping's defaults: a rate in percent, or a category with its rate. */
export const defaultTax = (said: Defaults["tax"]): Tax => {
  if (said === undefined) return outsideTheScope
  if (typeof said === "number") return { category: said === 0 ? "Z" : "S", rate: unsafeDecimal(String(said)) }
  return { category: said.category, rate: unsafeDecimal(String(said.rate ?? 0)) }
}
