import { readFileSync } from "node:fs"
import { type Instant, isRecordedEvent, unsafeDate } from "@adv/domain"
import { readModels } from "@adv/projections"
import { expect, it } from "vitest"
import { cancellations, cancellationsByReason } from "../../examples/a-read-model/cancellations.js"
import { history } from "../support/history.js"
import { lawsOf } from "./laws.js"

const END = Number.MAX_SAFE_INTEGER as Instant

lawsOf(cancellations, (book) => cancellationsByReason(book, unsafeDate("2079-12-31"), END))

it("the read model that is shown to who writes one counts cancellations, by both dates", async () => {
  const log = (await history(1, 60)).filter(isRecordedEvent)
  const models = readModels({ cancellations })
  models.apply(log)
  const cancelled = log.filter(({ type }) => type === "OrderCancelled")
  const sum = (asOf: string, knownAt: Instant) =>
    cancellationsByReason(models.states.cancellations, unsafeDate(asOf), knownAt).reduce(
      (all, { orders }) => all + orders,
      0,
    )
  const [first] = cancelled
  if (first === undefined) throw new Error("no order was cancelled")
  expect(sum("2079-12-31", END)).toBe(cancelled.length)
  expect(sum("2079-12-31", (first.recordedAt - 1) as Instant)).toBe(0)
  expect(sum("2000-01-01", END)).toBe(0)
})

it("docs/writing-a-read-model.md shows the file and the line that are run", () => {
  const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8")
  const text = read("docs/writing-a-read-model.md")
  expect(text).toContain(read("examples/a-read-model/cancellations.ts"))
  const line = /^lawsOf\(.*$/m
  expect(line.exec(text)?.[0]).toBe(line.exec(read("test/projections/a-read-model.test.ts"))?.[0])
})
