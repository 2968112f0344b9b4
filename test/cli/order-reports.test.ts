import { openSqliteStore } from "@adv/adapters/sqlite"
import {
  commandFrom,
  commandIdOf,
  commandRunner,
  handlersWith,
  type Instant,
  targetCalendar,
} from "@adv/domain"
import { isLeft } from "fp-ts/lib/Either.js"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { internal, ordersAtWork } from "../projections/orders-at-work.js"
import { clerk, instant } from "../support/company.js"
import { folder, type Ran, run } from "./small-company.js"

const here = folder()
const store = here.path("company.db")

beforeAll(async () => {
  let now: number = instant("2025-01-01T08:00:00Z")
  const opened = await openSqliteStore({ path: store, clock: { now: () => now as Instant } })()
  if (isLeft(opened)) throw new Error(opened.left.message)
  const runner = commandRunner({
    store: opened.right,
    handlers: handlersWith({ TARGET: targetCalendar(2020, 2030) }),
  })
  for (const [index, command] of ordersAtWork.entries()) {
    now = Math.max(now + 1000, instant(`${command.on}T17:00:00Z`))
    const outcome = await runner.run({
      id: commandIdOf(`story/${index}`),
      command: commandFrom(command),
      by: clerk,
    })()
    if (isLeft(outcome)) throw new Error(`${outcome.left.code}: ${outcome.left.message}`)
  }
  await opened.right.close()
})
afterAll(here.remove)

const asked = (words: ReadonlyArray<string>, asOf = "2025-01-20"): Promise<Ran> =>
  run([...words, "--store", store, "--as-of", asOf])
const json = async (words: ReadonlyArray<string>, asOf?: string): Promise<unknown> => {
  const ran = await asked([...words, "--json"], asOf)
  expect([ran.code, ran.err]).toEqual([0, ""])
  return ran.json()
}

describe("adv progress", () => {
  it("says how far an order has come, what is next and what keeps it from going on", async () => {
    expect(await json(["progress", "O-2"])).toMatchObject({
      order: "O-2",
      displayStatus: "partiallyDelivered",
      asOf: "2025-01-20",
      progress: {
        delivered: {
          byValue: {
            part: { amount: "25.00", currency: "EUR" },
            whole: { amount: "100.00", currency: "EUR" },
            percent: "25.0",
          },
          byQuantity: { part: "1", whole: "4", percent: "25.0" },
        },
        settled: { byQuantity: null },
      },
      next: [
        { step: "delivery", department: "ADV", since: "2025-01-13", dueBy: null },
        { step: "invoicing", department: "finance", since: "2025-01-15" },
      ],
      blocks: [
        { kind: "shortage", quantity: "3", expected: "2025-01-25" },
        { kind: "delay", promised: "2025-01-20", told: false },
      ],
    })
    const { out } = await asked(["progress", "O-1"])
    expect(out).toContain(`manual hold since 2025-01-11: ${internal.hold}`)
    expect(out).toMatch(/delivered +0\.0 % +0\.0 % +– +500\.00/)
    expect(out).toMatch(/validation +finance +2025-01-16 +2025-01-18/)
  })

  it("for the customer has nothing in it that is the company's own", async () => {
    const { out } = await asked(["progress", "O-1", "--for-customer"])
    const document = await json(["progress", "O-1", "--for-customer"])
    for (const secret of [...Object.values(internal), "anna", "finance", "EUR"]) {
      expect(out).not.toContain(secret)
      expect(JSON.stringify(document)).not.toContain(secret)
    }
    expect(document).toMatchObject({ order: "O-1", stage: "received" })
  })

  it("refuses an order that isn't there", async () => {
    const { code, err } = await asked(["progress", "O-9"])
    expect([code, err]).toEqual([1, expect.stringContaining("ORDER_UNKNOWN: There is no order O-9")])
  })
})

describe("adv timeline", () => {
  it("has the order's chronology with both dates, who did it for which department, and how long it waited", async () => {
    const { entries, handOvers } = (await json(["timeline", "O-1"])) as {
      entries: ReadonlyArray<object>
      handOvers: ReadonlyArray<object>
    }
    expect(entries).toHaveLength(6)
    expect(entries[2]).toMatchObject({
      type: "ApprovalRequested",
      stream: "approval-order:O-1:credit",
      effectiveDate: "2025-01-13",
      recordedAt: "2025-01-13T17:00:00.000Z",
      actor: "anna",
      department: "ADV",
      waitedDays: 2,
    })
    expect(handOvers).toMatchObject([{ from: "ADV", to: "finance", outcome: "accepted", waitedDays: 3 }])
    const { out } = await asked(["timeline", "O-2"])
    expect(out).toContain("message-M-1")
    expect(out).toContain("contact-C-1")
    expect(out).toMatch(/delivery +ADV +logistics +released +2025-01-12 +returned +2025-01-13 +1/)
  })

  it("suggests the order that was probably meant", async () => {
    const { code, err } = await asked(["timeline", "O-11"])
    expect(code).toBe(1)
    expect(err).toContain("ORDER_UNKNOWN")
  })
})

describe("adv explain order", () => {
  it("lists the facts of each dimension by position and id, and counts it again from them", async () => {
    const document = (await json(["explain", "order", "O-1"])) as {
      dimensions: ReadonlyArray<{ dimension: string; facts: ReadonlyArray<{ position: number; id: string }> }>
    }
    expect(document).toMatchObject({ order: "O-1", displayStatus: "onHold", rederived: true })
    const holds = document.dimensions.find(({ dimension }) => dimension === "holds")
    expect(holds).toMatchObject({ value: "manual", next: ["ReleaseHold takes the manual hold off."] })
    expect(holds?.facts).toMatchObject([
      { stream: "order-O-1", type: "OrderPlaced" },
      { stream: "order-O-1", type: "OrderHeld", effectiveDate: "2025-01-11" },
    ])
    const { out } = await asked(["explain", "order", "O-2"])
    expect(out).toContain("line 1: 1 delivered of 4 wanted.")
    expect(out).toMatch(/Counted again from these \d+ facts alone, it comes to the same\./)
  })

  it("alone shows what can be explained", async () => {
    expect((await run(["explain", "--help"])).out).toContain("adv explain order 10248")
  })
})

describe("the reports of departments", () => {
  it("adv inbox has what waits for each, and how much that is", async () => {
    const { out } = await asked(["inbox"])
    expect(out).toMatch(/^ADV +2 +– +– +1 +– +– +18 +9\.3$/m)
    expect(out).toMatch(/finance +approval +credit +order:O-1 +2025-01-13 +7 +2025-01-15 +5/)
    const finance = (await json(["inbox", "--department", "finance"])) as { rows: ReadonlyArray<object> }
    expect(finance.rows).toHaveLength(3)
    expect(await json(["inbox", "--load"])).not.toHaveProperty("rows")
  })

  it("adv hand-overs has who gives to whom, and how long it waits", async () => {
    const { out } = await asked(["hand-overs"])
    expect(out).toMatch(/ADV +finance +1 +1 +– +– +3\.0 +3 +–/)
    expect((await asked(["hand-overs", "--to", "2025-01-01"])).out).toContain("There were none.")
  })

  it("adv stalled has the orders that don't move, by the workflow or by the days one gives", async () => {
    expect((await asked(["stalled"])).out).toMatch(/O-3 +ROSSI +placed +2025-01-02 +18 +validation +ADV/)
    expect(await json(["stalled", "--days", "4"])).toMatchObject({
      orders: [{ order: "O-3" }, { order: "O-1", ageDays: 10 }, { order: "O-2", ageDays: 5 }],
    })
    const before = await asked(["stalled"], "2024-12-01")
    expect([before.code, before.err]).toEqual([1, expect.stringContaining("POLICY_MISSING")])
  })

  it("adv gates has the gates there are, and what is asked there", async () => {
    const { out } = await asked(["gates"])
    expect(out).toMatch(/credit +validation +finance +controller +1 +all +yes +1 +1/)
    expect(out).toMatch(/credit +order O-1 +finance +pending +0 of 1 +Bruno +2025-01-13 +2025-01-15 +5/)
    expect((await asked(["gates"], "2025-01-22")).out).toContain("No approval is pending.")
    expect((await asked(["gates", "--all"], "2025-01-22")).out).toMatch(/credit +order O-1 +finance +expired/)
  })
})

describe("the reports of orders", () => {
  it("adv delays has what is late or will be, and who was told", async () => {
    expect((await asked(["delays"])).out).toMatch(
      /O-2 +ROSSI +1 +SKU-1 +3 +2025-01-20 +2025-01-25 +5 +likely +no +– +2025-01-16 +–/,
    )
    expect(await json(["delays"], "2025-01-22")).toMatchObject({
      lines: [{ certainty: "certain", notified: "2025-01-21", noticeDays: -1, open: "3" }],
    })
    expect((await asked(["delays", "--untold"], "2025-01-22")).out).toContain("There are none.")
  })

  it("adv enquiries has what customers wait to hear", async () => {
    expect(await json(["enquiries", "--within", "4"])).toMatchObject({
      enquiries: [
        { contact: "C-1", kind: "enquiry", dueBy: "2025-01-20", daysLate: 0 },
        { contact: "C-2", kind: "complaint", dueBy: "2025-01-21" },
      ],
    })
    expect((await asked(["enquiries"])).out).toMatch(
      /C-1 +enquiry +order progress +ROSSI +O-2 .*2025-01-18 +2/,
    )
  })

  it("adv backlog has what could be invoiced, by why and how long", async () => {
    const { out } = await asked(["backlog"])
    expect(out).toMatch(/delivered +EUR +1 +25\.00 +25\.00 +– +– +–/)
    expect(out).toMatch(/O-2 +ROSSI +delivered +1 of line 1 +2025-01-15 +5 +now +25\.00 +EUR/)
    expect(await json(["backlog", "--bounds", "3"])).toMatchObject({
      totals: [
        {
          reason: "delivered",
          orders: 1,
          net: { amount: "25.00" },
          byAge: [{ amount: "0.00" }, { age: "4+ days", amount: "25.00" }],
        },
      ],
    })
    expect((await asked(["backlog", "--customer", "BIANCHI"])).out).toContain("There is nothing.")
  })

  it("adv demand has what is wanted and what is short", async () => {
    expect(await json(["demand"])).toMatchObject({
      demand: [],
      shortages: [{ sku: "SKU-1", site: "MILANO", quantity: "3", order: "O-2", expected: "2025-01-25" }],
    })
    expect((await asked(["demand", "--site", "ROMA"])).out).toContain("Nothing is short.")
  })

  it("adv deadlines has how well they were kept, kind by kind, and each of them", async () => {
    expect((await asked(["deadlines"])).out).toMatch(/acknowledge +33\.33 % +3 +1 +2 +2 +13\.0 +–/)
    expect(await json(["deadlines", "--kind", "step", "--list"])).toMatchObject({
      compliance: [{ kind: "step", met: 0, missed: 1 }],
      deadlines: [
        { subject: "order:O-1/validation", department: "finance", dueOn: "2025-01-18", state: "missed" },
      ],
    })
    expect((await asked(["deadlines", "--from", "2024-01-01", "--to", "2025-01-01"])).out).toContain(
      "Nothing was due.",
    )
  })

  it("adv messages has what was sent, what came back, and the hash of the text", async () => {
    const { out } = await asked(["messages"])
    expect(out).toMatch(/REMINDER +email +1 +1 +– +1 +–/)
    expect(out).toMatch(/M-1 +ROSSI +REMINDER v1 +it +email +order:O-2 +2025-01-18 +bounced: mailbox unknown/)
    expect(await json(["messages", "--status", "delivered"])).toMatchObject({ messages: [] })
  })
})

const reports = [
  "progress",
  "timeline",
  "inbox",
  "hand-overs",
  "stalled",
  "gates",
  "delays",
  "enquiries",
  "backlog",
  "demand",
  "deadlines",
  "messages",
]

it.each(reports)("adv %s --help has both dates, an example, --store and --json", async (report) => {
  const { code, out } = await run([report, "--help"])
  expect(code).toBe(0)
  for (const word of ["--as-of", "--known-at", "--json", "--store", `Examples:\n  adv ${report}`])
    expect(out).toContain(word)
})
