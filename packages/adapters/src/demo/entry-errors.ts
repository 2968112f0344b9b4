import type { Day, EntryErrorType } from "@adv/domain"
import { laterDay } from "./workdays.js"
import type { DemoOrder, World } from "./world.js"

export type DetectedAt = "entry" | "validation" | "delivery" | "invoicing" | "dispute"
export type EntryError = readonly [EntryErrorType, DetectedAt]

const errorTypes: ReadonlyArray<readonly [EntryErrorType, number]> = [
  ["PRICE", 20],
  ["QUANTITY", 18],
  ["PRODUCT", 12],
  ["DELIVERY_DATE", 10],
  ["DISCOUNT", 8],
  ["ADDRESS", 8],
  ["MISSING_PO", 7],
  ["DUE_DATE_TERMS", 5],
  ["UNIT", 4],
  ["DUPLICATE", 3],
  ["CONTACT", 2],
  ["TAX", 2],
  ["OTHER", 1],
]

const detections: ReadonlyArray<readonly [DetectedAt, number]> = [
  ["entry", 12],
  ["validation", 33],
  ["delivery", 22],
  ["invoicing", 20],
  ["dispute", 13],
]

/** What comes in by these was typed by the customer. */
export const electronicChannels: ReadonlyArray<string> = ["edi", "portal"]

export interface EntryErrors {
  /** The mistake that was made in taking an order; null, usually. */
  readonly drawn: (electronic: boolean) => EntryError | null
  readonly report: (order: DemoOrder, error: EntryError, foundOn: Day) => void
  /** Mistakes that come to light only later. */
  readonly planned: (order: DemoOrder, error: EntryError) => void
}

/** Mistakes in taking orders: who made them, where they were found, and what became of them. */
export const entryErrorsIn = (world: World): EntryErrors => {
  const { random, workdays } = world
  const on = () => world.date(world.today())
  const office = () => random.between(9 * 60, 17 * 60)

  const report: EntryErrors["report"] = (order, [errorType, detectedAt], foundOn) => {
    order.hadError = true
    const error = `${order.id}-E1`
    const { assistant } = order.customer
    const line = random.chance(0.6) ? order.lines[0]?.line : undefined
    world.ask(
      {
        type: "ReportOrderEntryError",
        on: world.date(foundOn),
        order: order.id,
        error,
        errorType,
        origin: random.weighted([
          ["ADV", 55],
          ["sales", 20],
          ["customer", 20],
          ["system", 5],
        ]),
        detectedAt,
        severity: detectedAt === "dispute" ? "major" : "minor",
        detectedBy: assistant.id,
        ...(line === undefined ? {} : { line }),
      },
      assistant,
      order.chain,
    )
    if (world.turn("false alarm", 9, 4))
      world.at(workdays.after(world.today(), 1), office(), () =>
        world.ask(
          {
            type: "RejectOrderEntryError",
            on: on(),
            order: order.id,
            error,
            reason: "entered as the customer had written it",
          },
          assistant,
          order.chain,
        ),
      )
    else if (random.chance(0.85))
      world.at(workdays.after(world.today(), random.between(0, 2)), office(), () =>
        world.ask(
          {
            type: "CorrectOrderEntryError",
            on: on(),
            order: order.id,
            error,
            correctedBy: assistant.id,
            how: "corrected with the customer on the telephone",
          },
          assistant,
          order.chain,
        ),
      )
  }

  const later = (order: DemoOrder, error: EntryError, after: Day) =>
    world.at(workdays.after(after, random.mostlyLow(1, 10)), office(), () =>
      report(order, error, laterDay(after, workdays.before(world.today(), random.between(0, 5)))),
    )

  return {
    report,
    drawn: (electronic) =>
      random.chance(electronic ? 0.02 : 0.055)
        ? [random.weighted(errorTypes), random.weighted(detections)]
        : null,
    planned: (order, error) => {
      const [, detectedAt] = error
      if (detectedAt === "entry") world.soon(5, () => report(order, error, world.today()))
      if (detectedAt === "delivery") later(order, error, order.requested)
      if (detectedAt === "invoicing") later(order, error, workdays.after(order.requested, 3))
      if (detectedAt === "dispute") later(order, error, workdays.after(order.requested, 25))
    },
  }
}
