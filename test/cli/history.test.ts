import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { folder, run, smallCompany } from "./small-company.js"

const here = folder()
const store = here.path("company.db")
beforeAll(() => smallCompany(store))
afterAll(here.remove)

interface Told {
  readonly kind: string
  readonly id: string
  readonly events: ReadonlyArray<{
    readonly type: string
    readonly position: number
    readonly sentence: string
  }>
}
const history = async (...words: ReadonlyArray<string>) =>
  (await run(["history", "--store", store, "--json", ...words])).json() as Told
const types = async (...words: ReadonlyArray<string>) =>
  (await history(...words)).events.map(({ type }) => type)

describe("adv history", () => {
  it("tells an order's story across its streams, in the log's order, with the payment that settled it", async () => {
    const told = await history("10248")
    expect(told).toMatchObject({ kind: "order", id: "10248" })
    expect([...told.events.map(({ type }) => type)].sort()).toEqual(
      [
        "OrderPlaced",
        "OrderValidated",
        "OrderReleased",
        "DeliveryConfirmed",
        "DeliveryConfirmed",
        "OrderInvoiced",
        "InvoiceIssued",
        "NumberAssigned",
        "PaymentReceived",
        "PaymentAllocated",
        "InstalmentSettled",
        "DisputeOpened",
        "SurveyResponseRecorded",
      ].sort(),
    )
    const positions = told.events.map(({ position }) => position)
    expect(positions).toEqual([...positions].sort((a, b) => a - b))
  })

  it("gives each fact in full, with who did it and what it says", async () => {
    const { events } = await history("10249")
    expect(events).toHaveLength(2)
    expect(events[1]).toStrictEqual({
      position: expect.any(Number),
      recordedAt: "2025-02-01T17:00:01.000Z",
      effectiveDate: "2025-02-01",
      stream: "order-10249",
      revision: 1,
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      type: "OrderHeld",
      sentence: "The order was put on credit hold (over its limit)",
      data: { order: "10249", hold: "credit", reason: "over its limit" },
      metadata: expect.objectContaining({
        effectiveDate: "2025-02-01",
        actor: { id: "anna", department: "ADV", kind: "human" },
      }),
    })
  })

  it("knows an invoice by its id and by the number printed on it, a payment, and a customer", async () => {
    expect(await history("INV-2025-000001")).toEqual(await history("I-1"))
    expect(await types("I-1")).toContain("PaymentReceived")
    expect(await types("I-1")).not.toContain("OrderPlaced")
    expect(await types("P-1")).toEqual(["PaymentReceived", "PaymentAllocated", "InstalmentSettled"])
    const customer = await types("ROSSI")
    expect(customer).toContain("ConditionsAgreed")
    expect(customer.filter((type) => type === "OrderPlaced")).toHaveLength(3)
    expect(customer).toContain("DisputeOpened")
    expect(await types("order-10249")).toEqual(["OrderPlaced", "OrderHeld"])
  })

  it("leaves out what came later, or was not known yet", async () => {
    expect(await types("10248", "--as-of", "2025-01-11")).toEqual([
      "OrderPlaced",
      "OrderValidated",
      "OrderReleased",
    ])
    expect(await types("10248", "--known-at", "2025-01-10")).toEqual(["OrderPlaced", "OrderValidated"])
  })

  it("shows people sentences, with amounts in their currency", async () => {
    const { out } = await run(["history", "10248", "--store", store])
    expect(out).toContain("ROSSI ordered 2 lines for 1,342.00 EUR with tax")
    expect(out).toContain("400.00 EUR of instalment 1 was settled by payment P-1")
    expect(out).toContain("anna (ADV)")
  })

  it("puts a sentence on a line of its own where the window is narrow", async () => {
    const narrow = await run(["history", "10249", "--store", store], undefined, 80)
    expect(narrow.out).toMatch(
      /2025-02-01 18:00:01 +2025-02-01 +anna \(ADV\)\n +The order was put on credit hold \(over its limit\) +order-10249\n/,
    )
    const wide = await run(["history", "10249", "--store", store], undefined, 200)
    expect(wide.out).toMatch(/anna \(ADV\) +The order was put on credit hold/)
  })
})
