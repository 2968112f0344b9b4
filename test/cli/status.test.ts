import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { folder, run, smallCompany } from "./small-company.js"

const here = folder()
const store = here.path("company.db")
beforeAll(() => smallCompany(store))
afterAll(here.remove)

const euros = (amount: string) => ({ amount, currency: "EUR" })
const status = (...more: ReadonlyArray<string>) =>
  run(["status", "--store", store, "--as-of", "2025-03-31", "--known-at", "2025-03-31T22:00:00Z", ...more])

describe("adv status", () => {
  it("counts the orders by status, and keeps one currency from another", async () => {
    const { json } = await status("--json")
    expect(json()).toStrictEqual({
      asOf: "2025-03-31",
      knownAt: "2025-03-31T22:00:00.000Z",
      byStatus: [
        { status: "placed", orders: 1, value: [{ amount: "1000", currency: "JPY" }] },
        { status: "onHold", orders: 1, value: [euros("50.00")] },
        { status: "overdue", orders: 1, value: [euros("1100.00")] },
        { status: "cancelled", orders: 1, value: [euros("50.00")] },
      ],
    })
    expect((await status()).out).toMatch(/on hold +1 +50\.00/)
  })

  it("lists the orders that are asked for", async () => {
    const listed = async (...more: ReadonlyArray<string>) => {
      const { orders } = (await status(...more, "--json")).json() as {
        orders: ReadonlyArray<{ order: string; delivery: { daysLate: number } }>
      }
      return orders.map(({ order, delivery }) => [order, delivery.daysLate])
    }
    expect(await listed("--list")).toEqual([
      ["10248", 4],
      ["10249", 49],
      ["10250", 0],
      ["J-1", 30],
    ])
    expect(await listed("--list", "--status", "overdue")).toEqual([["10248", 4]])
    // Those still to be delivered first, worst first; an order delivered later than J-1 is late so far comes after it.
    expect(await listed("--late", "--as-of", "2025-03-03")).toEqual([
      ["10249", 21],
      ["J-1", 2],
      ["10248", 4],
    ])
    expect(await listed("--late", "--top", "1")).toEqual([["10249", 49]])
    expect((await status("--late")).out).toMatch(/10248.+2025-01-20 +2025-01-24 +4\n/)
  })

  it("gives an order in full: the five dimensions, the word for them, and the amounts behind it", async () => {
    const { json } = await status("10248", "--json")
    expect(json()).toStrictEqual({
      order: "10248",
      customer: "ROSSI",
      name: "Rossi & Figli S.r.l.",
      currency: "EUR",
      placedOn: "2025-01-10",
      lifecycle: "released",
      holds: [],
      fulfilment: "full",
      billing: "full",
      settlement: "overdue",
      displayStatus: "overdue",
      amounts: {
        orderedNet: euros("1100.00"),
        orderedGross: euros("1342.00"),
        invoiced: euros("1342.00"),
        paid: euros("400.00"),
        credited: euros("0.00"),
        discounted: euros("0.00"),
        writtenOff: euros("0.00"),
        open: euros("942.00"),
        overdue: euros("942.00"),
      },
      delivery: { requested: "2025-01-20", promised: null, completed: "2025-01-24", daysLate: 4 },
      asOf: "2025-03-31",
      knownAt: "2025-03-31T22:00:00.000Z",
      lines: [
        {
          line: "1",
          sku: "CHAIR",
          net: euros("1000.00"),
          ordered: "10",
          cancelled: "0",
          closedShort: "0",
          delivered: "10",
          returned: "0",
          invoiced: "10",
          requested: "2025-01-20",
          promised: null,
          lastDelivery: "2025-01-20",
        },
        {
          line: "2",
          sku: "DESK",
          net: euros("100.00"),
          ordered: "2.5",
          cancelled: "0",
          closedShort: "0",
          delivered: "2.5",
          returned: "0",
          invoiced: "2.5",
          requested: "2025-01-20",
          promised: null,
          lastDelivery: "2025-01-24",
        },
      ],
      deliveries: [
        { kind: "delivered", delivery: "D-1", on: "2025-01-20", lines: [{ line: "1", quantity: "10" }] },
        { kind: "delivered", delivery: "D-2", on: "2025-01-24", lines: [{ line: "2", quantity: "2.5" }] },
      ],
      invoices: [
        {
          invoice: "I-1",
          number: "INV-2025-000001",
          issuedOn: "2025-01-25",
          total: euros("1342.00"),
          instalments: [
            {
              instalment: 1,
              dueDate: "2025-02-24",
              daysPastDue: 35,
              paid: euros("400.00"),
              credited: euros("0.00"),
              discounted: euros("0.00"),
              writtenOff: euros("0.00"),
              open: euros("942.00"),
            },
          ],
        },
      ],
    })
  })

  it("has an order as it was, as it was known", async () => {
    const at = async (asOf: string, knownAt: string) =>
      (
        await run(["status", "10248", "--store", store, "--as-of", asOf, "--known-at", knownAt, "--json"])
      ).json()
    expect(await at("2025-01-20", "2025-03-31")).toMatchObject({
      fulfilment: "partial",
      billing: "none",
      displayStatus: "partiallyDelivered",
      delivery: { completed: null, daysLate: 0 },
    })
    expect(await at("2025-01-25", "2025-03-31")).toMatchObject({ displayStatus: "invoiced" })
    // Nobody had recorded the invoice yet.
    expect(await at("2025-01-25", "2025-01-24")).toMatchObject({ displayStatus: "delivered", invoices: [] })
  })

  it("shows people one order on one screen", async () => {
    const { out } = await status("10248")
    expect(out).toContain("Order 10248 of ROSSI (Rossi & Figli S.r.l.) on 2025-03-31")
    expect(out).toMatch(/settlement +overdue +paid 400\.00 EUR, open 942\.00 EUR, overdue 942\.00 EUR/)
    expect(out).toContain("delivered 2.5 of line 2")
  })

  it("says when an order is not there yet on the date that is asked about", async () => {
    const { code, err } = await run(["status", "10248", "--store", store, "--as-of", "2025-01-09"])
    expect(code).toBe(1)
    expect(err).toMatch(/^ORDER_NOT_YET: Order 10248 .+Give a later --as-of or --known-at\.\n$/)
  })
})
