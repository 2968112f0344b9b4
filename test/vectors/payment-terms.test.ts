import {
  type Anchor,
  type BusinessDay,
  dueDateOf,
  type LocalDate,
  type Step,
  TermLine,
  targetCalendar,
} from "@adv/domain"
import { expect, it } from "vitest"
import { given, vectorsOf } from "./read.js"

interface Vector {
  readonly id: string
  readonly title: string
  readonly anchor: Anchor
  readonly anchorDate: LocalDate
  readonly steps: ReadonlyArray<Step>
  readonly businessDay: BusinessDay
  readonly calendar?: string
  readonly expectedDueDate: LocalDate
  readonly unadjusted?: LocalDate
}

const vectors = vectorsOf<Vector>("payment-terms.json")
const calendars = { TARGET: targetCalendar(2000, 2030) }

it.each(vectors)("$id: $title, from $anchorDate, is due on $expectedDueDate", (vector) => {
  const { anchorDate, steps, businessDay, calendar, expectedDueDate, unadjusted } = vector
  const line = { share: { remainder: true as const }, steps, businessDay, ...(calendar && { calendar }) }
  expect(TermLine.is(line)).toBe(true)
  expect(given(dueDateOf(line, anchorDate, calendars))).toEqual({
    nominal: unadjusted ?? expectedDueDate,
    adjusted: expectedDueDate,
  })
})
