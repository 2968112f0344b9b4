import { readdirSync, readFileSync } from "node:fs"
import { isLeft } from "fp-ts/lib/Either.js"
import { describe, expect, it } from "vitest"
import { approval } from "./provocations/approval.js"
import { conditionsAndInvoicing } from "./provocations/conditions-and-invoicing.js"
import { contactAndMessage } from "./provocations/contact-and-message.js"
import { credit } from "./provocations/credit.js"
import { deliveriesAndStock } from "./provocations/deliveries-and-stock.js"
import { dunning } from "./provocations/dunning.js"
import { indicators } from "./provocations/indicators.js"
import { payments } from "./provocations/payments.js"
import type { Provocations } from "./provocations/provocation.js"
import { spine } from "./provocations/spine.js"
import { teamAndPolicy } from "./provocations/team-and-policy.js"
import { whatIfs } from "./provocations/what-if.js"

/** Every refusal there is, and how one comes to it. */
const provocations: Provocations = {
  ...spine,
  ...approval,
  ...conditionsAndInvoicing,
  ...contactAndMessage,
  ...credit,
  ...deliveriesAndStock,
  ...dunning,
  ...indicators,
  ...payments,
  ...teamAndPolicy,
  ...whatIfs,
}

/** What only a store says; the contract that every store meets provokes these. */
const ofStores = [
  "WRONG_EXPECTED_REVISION",
  "DUPLICATE_EVENT_ID",
  "STREAMS_NOT_DISTINCT",
  "SEVERAL_STREAMS_NOT_PROMISED",
  "EVENT_NOT_SERIALISABLE",
  "STORE_BUSY",
  "STORE_FULL",
  "STORE_CORRUPT",
  "STORE_FOREIGN",
  "STORE_TOO_NEW",
  "STORE_CLOSED",
  "STORE_UNAVAILABLE",
]
/**
 * Words that look like codes: what kind of error was made in entering an order, what customers ask about, what surveys
 * ask.
 */
const words = [
  "DELIVERY_DATE",
  "DUE_DATE_TERMS",
  "MISSING_PO",
  "ORDER_PROGRESS",
  "DELIVERY_DELAY",
  "DELIVERY_RECOVERED",
  "ORDER_CONFIRMATION",
  "PHONE_RECEPTION",
  "ORDER_TAKING_SPEED",
  "DELIVERY_RELIABILITY",
  "INVOICE_CLARITY",
  "COMPLAINT_HANDLING",
]

const sources = new URL("../../packages/domain/src/", import.meta.url)
const codesInSources = (): ReadonlyArray<string> => {
  const codes = new Set<string>()
  for (const file of readdirSync(sources, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".ts")) continue
    // Examples in docstrings make up codes of their own.
    const code = readFileSync(new URL(file, sources), "utf8").replaceAll(/^\s*\*.*$/gm, "")
    for (const [, found] of code.matchAll(/"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|UNEXPECTED)"/g))
      codes.add(found ?? "")
  }
  return [...codes].filter((code) => !words.includes(code) && !ofStores.includes(code)).sort()
}

describe("every refusal of the domain", () => {
  it("is one that a test comes to, and no test comes to one that is gone", () => {
    expect(Object.keys(provocations).sort()).toEqual(codesInSources())
    expect(codesInSources().length).toBeGreaterThan(80)
  })

  it.each(Object.entries(provocations))(
    "%s says what is wrong in a sentence, with its data",
    async (code, provoke) => {
      const outcome = await provoke()
      if (!isLeft(outcome)) throw new Error(`${code} was not refused`)
      expect(outcome.left.code).toBe(code)
      expect(outcome.left.message.length).toBeGreaterThan(15)
      expect(outcome.left.message).not.toMatch(/undefined|NaN|\[object/)
      expect(outcome.left.data).toBeTypeOf("object")
    },
  )
})
