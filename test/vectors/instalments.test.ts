import { instalmentsOf, type LocalDate, PaymentTerm, type TermLine } from "@adv/domain"
import { expect, it } from "vitest"
import { EUR, given, JPY, money, vectorsOf } from "./read.js"

interface Vector {
  readonly id: string
  readonly title: string
  readonly total: string
  readonly currencyDecimals: 0 | 2
  readonly issueDate: LocalDate
  readonly lines: ReadonlyArray<TermLine>
  readonly expected: ReadonlyArray<{ readonly dueDate: LocalDate; readonly amount: string }>
}

it.each(vectorsOf<Vector>("instalments.json"))("$id: $title", (vector) => {
  const currency = vector.currencyDecimals === 0 ? JPY : EUR
  const term = { id: vector.id, version: 1, lines: vector.lines }
  expect(PaymentTerm.is(term)).toBe(true)
  const payable = money(vector.total, currency)
  const anchors = { issueDate: vector.issueDate }
  expect(given(instalmentsOf(term, { payable, currency, anchors, calendars: {} }))).toEqual(
    vector.expected.map(({ dueDate, amount }, index) => ({
      instalment: index + 1,
      dueDate,
      amount: money(amount, currency),
    })),
  )
})
