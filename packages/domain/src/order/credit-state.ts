import type { CheckPoint, CreditQuote } from "../credit/component.js"
import type { CreditHoldReason } from "../credit/reason.js"
import type { Mutable } from "../decider.js"
import type { Currency, CustomerId, LocalDate, Minor } from "../values/index.js"
import type { CreditChecked } from "./credit-facts.js"
import type { OrderState } from "./state.js"

/** The last check of an order's credit; amounts are minor units of `currency`, `value` of the order's own. */
export interface CreditCheckState {
  readonly passed: boolean
  readonly on: LocalDate
  readonly point: CheckPoint
  readonly customer: CustomerId
  readonly value: Minor
  readonly document: Minor
  readonly exposure: Minor
  readonly currency: Currency
  readonly reasons: ReadonlyArray<CreditHoldReason>
  readonly quotes: ReadonlyArray<CreditQuote>
  readonly termDays: number | null
  readonly oldestOverdueDays: number
}

const noted =
  (passed: boolean) =>
  (state: Mutable<Pick<OrderState, "creditCheck">>, checked: CreditChecked, on: LocalDate): void => {
    const { point, customer, value, document, exposure, currency, reasons } = checked
    const { quotes = [], termDays = null, oldestOverdueDays = 0 } = checked
    state.creditCheck = {
      ...{ passed, on, point, customer, value, document, exposure, currency, reasons },
      ...{ quotes, termDays, oldestOverdueDays },
    }
  }

export const creditCheckRecipes = { CreditCheckPassed: noted(true), CreditCheckFailed: noted(false) }
