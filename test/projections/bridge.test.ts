import { isRecordedEvent, type LocalDate, type PublishedFigure } from "@adv/domain"
import { type Bridge, type BridgePartKind, bridgeOf, factsBehind, streamsOf } from "@adv/projections"
import { isLeft } from "fp-ts/lib/Either.js"
import { describe, expect, it } from "vitest"
import type { Company } from "../support/company.js"
import { errorRate, januaryOrders, knownNow, publishedRate, recordedLate, without } from "./error-rate.js"

const definitions = [...errorRate, ...without("BIANCHI", 2)]

const bridge = async (
  of: Company,
  published: PublishedFigure,
  more: Partial<Parameters<typeof bridgeOf>[1]> = {},
): Promise<Bridge> => {
  const { states } = await of.models()
  const made = bridgeOf(states, { published, knownAt: knownNow, definitions, ...more })
  if (isLeft(made)) throw new Error(`${made.left.code}: ${made.left.message}`)
  return made.right
}

const part = ({ parts }: Bridge, kind: BridgePartKind) => {
  const found = parts.find((each) => each.kind === kind)
  if (found === undefined) throw new Error(`the bridge has no ${kind}`)
  return found
}

const told = async () => {
  const of = await januaryOrders()
  const published = await publishedRate(of)
  await recordedLate(of)
  return { of, published }
}

describe("the bridge of an error rate", () => {
  it("goes from 1 of 4 orders to 2 of 5 by what was recorded late: an order more, and an error found", async () => {
    const { of, published } = await told()
    const made = await bridge(of, published, { version: 1 })
    expect(made).toMatchObject({
      kpi: "QU-01",
      unit: "%",
      published: { numerator: "1", denominator: "4", exact: "25", value: "25.00" },
      now: { numerator: "2", denominator: "5", exact: "40", value: "40.00", version: 1 },
      parts: [
        { kind: "lateFacts", numerator: "1", denominator: "1", exact: "15", value: "15.00" },
        { kind: "definitionChange", numerator: "0", denominator: "0", exact: "0", terms: [] },
        { kind: "interaction", numerator: "0", denominator: "0", exact: "0", terms: [] },
      ],
    })
    expect(part(made, "lateFacts").terms).toMatchObject([
      { amount: 1, changes: [{ subject: "order-O-3", amount: 1 }] },
      { amount: 1, changes: [{ subject: "order-O-5", amount: 1 }] },
    ])
  })

  it("names the facts that did it, and no others of the same orders", async () => {
    const { of, published } = await told()
    const made = await bridge(of, published, { version: 1 })
    const late = part(made, "lateFacts")
    expect(streamsOf(late)).toEqual(["order-O-3", "order-O-5"])
    const log = (await of.events()).filter(isRecordedEvent)
    expect(factsBehind(made, late, log).map(({ stream, type }) => [stream, type])).toEqual([
      ["order-O-5", "OrderPlaced"],
      ["order-O-3", "OrderEntryErrorDetected"],
    ])
  })

  it("goes on to 1 of 3 when another definition leaves out who asks for it: 25 + 15 + 25 − 95/3 = 100/3", async () => {
    const { of, published } = await told()
    expect(await bridge(of, published)).toMatchObject({
      now: { version: 2, numerator: "1", denominator: "3", exact: "100/3", value: "33.33" },
      parts: [
        { kind: "lateFacts", numerator: "1", denominator: "1", exact: "15" },
        { kind: "definitionChange", numerator: "0", denominator: "-2", exact: "25", value: "25.00" },
        { kind: "interaction", numerator: "-1", denominator: "0", exact: "-95/3", value: "-31.67" },
      ],
    })
  })

  it("keeps apart what has come since, when it is asked as of a later date", async () => {
    const { of, published } = await told()
    await of.run(
      {
        type: "RejectOrderEntryError",
        on: "2025-02-20",
        order: "O-1",
        error: "O-1-E1",
        reason: "it was agreed",
      },
      "2025-02-20T08:00:00Z",
    )
    const made = await bridge(of, published, { version: 1, asOf: "2025-02-28" as LocalDate })
    expect(made.parts.map(({ kind, numerator, exact }) => [kind, numerator, exact])).toEqual([
      ["lateFacts", "1", "15"],
      ["ripening", "-1", "-20"],
      ["definitionChange", "0", "0"],
      ["interaction", "0", "0"],
    ])
    const log = (await of.events()).filter(isRecordedEvent)
    expect(factsBehind(made, part(made, "ripening"), log).map(({ type }) => type)).toEqual([
      "OrderEntryErrorRejected",
    ])
    expect((await bridge(of, published, { version: 1 })).now.numerator).toBe("2")
  })

  it("is none when the definition was changed without another version", async () => {
    const { of, published } = await told()
    const { states } = await of.models()
    expect(
      bridgeOf(states, { published, knownAt: knownNow, definitions: without("BIANCHI", 1) }),
    ).toMatchObject({
      left: { code: "FIGURE_NOT_REPRODUCED", data: { published: "25.00", counted: "50.00" } },
    })
    expect(
      bridgeOf(states, { published, knownAt: knownNow, definitions: without("BIANCHI", 2) }),
    ).toMatchObject({ left: { code: "KPI_UNKNOWN" } })
  })
})
