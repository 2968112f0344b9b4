import { existsSync, writeFileSync } from "node:fs"
import { openSqliteStore } from "@adv/adapters/sqlite"
import {
  commandFrom,
  commandIdOf,
  commandRunner,
  handlersWith,
  netDays,
  type RecordedEvent,
  type StoredEvent,
} from "@adv/domain"
import { isLeft } from "fp-ts/lib/Either.js"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { allEvents, clerk } from "../support/company.js"
import { folder, type Ran, run, smallCompany } from "./small-company.js"

const here = folder()
afterAll(here.remove)

/** Well after everything that is asked here. */
const NOW = "2025-12-31T10:00:00Z"
const ID = "018f4a5e-7c1b-4f0e-9d2a-3b6c5d4e2f10"

interface Document {
  readonly outcome: string
  readonly command: { readonly name: string; readonly id: string }
  readonly facts: ReadonlyArray<{ readonly stream: string; readonly type: string; readonly data: object }>
  readonly receipt: { readonly firstPosition: number; readonly lastPosition: number } | null
}

/** Commands on one store: `line` is split at blanks, what follows is taken as it is. */
const shell = (store: string) => {
  const go = (line: string, ...rest: ReadonlyArray<string>): Promise<Ran> =>
    run([...line.split(" "), ...rest, "--store", store], NOW)
  const json = async (line: string, ...rest: ReadonlyArray<string>): Promise<Document> => {
    const ran = await go(line, ...rest, "--json")
    if (ran.code !== 0) throw new Error(ran.err)
    return ran.json() as Document
  }
  const refused = async (line: string, ...rest: ReadonlyArray<string>): Promise<string> => {
    const ran = await go(line, ...rest)
    expect([ran.code, ran.out]).toEqual([1, ""])
    expect(ran.err).toMatch(/^[A-Z_]+: \S.{15,}\n$/)
    return ran.err.slice(0, ran.err.indexOf(":"))
  }
  const events = async (): Promise<ReadonlyArray<StoredEvent>> => {
    const opened = await openSqliteStore({ path: store, readOnly: true })()
    if (isLeft(opened)) throw new Error(opened.left.message)
    try {
      return await allEvents(opened.right)
    } finally {
      await opened.right.close()
    }
  }
  return { go, json, refused, events }
}

const types = ({ facts }: Document) => facts.map(({ type }) => type)

const first =
  "place 4711 --on 2025-01-10 --customer ROSSI --name Rossi --currency EUR --terms net30 --line CHAIR:10:100.00 --line DESK:2.5:40:10%"

describe("an order that is lived through from the shell", () => {
  const { go, json } = shell(here.path("life.db"))
  const aging = async (asOf: string) =>
    ((await go(`aging --as-of ${asOf} --json`)).json() as { currencies: unknown }).currencies
  const status = async (asOf: string) => (await go(`status 4711 --as-of ${asOf} --json`)).json()

  it("is placed together with its new customer", async () => {
    const placed = await json(first)
    expect(types(placed)).toEqual(["CustomerRegistered", "OrderPlaced"])
    expect(placed.facts[1]?.data).toMatchObject({
      order: "4711",
      customer: "ROSSI",
      currency: "EUR",
      lines: [
        { line: "1", sku: "CHAIR", quantity: "10", unitPrice: "100.00", net: 100_000 },
        { line: "2", sku: "DESK", quantity: "2.5", unitPrice: "40", discountPercent: "10", net: 9000 },
      ],
      totals: { taxExclusive: 109_000, tax: 23_980, payable: 132_980 },
      terms: { conditions: { paymentTerm: { id: "NET-30" }, invoicingPolicy: "onDelivery" } },
    })
  })

  it("is validated, released, and delivered in two parts with ids of their own", async () => {
    expect(types(await json("validate 4711 --release --on 2025-01-11"))).toEqual([
      "OrderValidated",
      "OrderReleased",
    ])
    const part = await json("deliver 4711 --line 1:10 --line 2:1 --on 2025-01-20")
    expect(part.facts[0]?.data).toMatchObject({
      delivery: "4711/D1",
      lines: [
        { line: "1", quantity: "10" },
        { line: "2", quantity: "1" },
      ],
    })
    expect(await status("2025-01-20")).toMatchObject({ displayStatus: "partiallyDelivered" })
    const rest = await json("deliver 4711 --on 2025-01-21")
    expect(rest.facts[0]?.data).toMatchObject({
      delivery: "4711/D2",
      lines: [{ line: "2", quantity: "1.5" }],
    })
    expect(await status("2025-01-21")).toMatchObject({ displayStatus: "delivered" })
  })

  it("is invoiced: the number, the invoice and the order hear of it together", async () => {
    const invoiced = await json("invoice 4711 --on 2025-01-25")
    expect(invoiced.facts.map(({ stream, type }) => [stream, type])).toEqual([
      ["register-INV-2025", "NumberAssigned"],
      ["invoice-4711/I1", "InvoiceIssued"],
      ["order-4711", "OrderInvoiced"],
    ])
    expect(await status("2025-01-25")).toMatchObject({ displayStatus: "invoiced" })
  })

  it("is credited for a chair, which may be invoiced again", async () => {
    const credited = await json("credit 4711/I1 --reason return --line 1:1 --restore --on 2025-01-30")
    expect(types(credited)).toEqual([
      "NumberAssigned",
      "CreditNoteIssued",
      "InstalmentSettled",
      "OrderCredited",
    ])
    expect(credited.facts[1]?.data).toMatchObject({
      creditNote: "4711/I1/C1",
      reason: "RETURN",
      totals: { payable: 12_200 },
    })
    const again = await json("invoice 4711 --on 2025-02-01 --number ERP-77")
    expect(again.facts[0]?.data).toMatchObject({
      invoice: "4711/I2",
      number: "ERP-77",
      totals: { payable: 12_200 },
    })
    const [currency] = (await aging("2025-02-01")) as ReadonlyArray<object>
    expect(currency).toMatchObject({
      currency: "EUR",
      total: { amount: "1329.80" },
      overdue: { amount: "0.00" },
    })
  })

  it("is paid in part, the first invoice first", async () => {
    const paid = await json("pay 1250.00 --invoice 4711/I1 --invoice 4711/I2 --means 58 --on 2025-03-01")
    expect(paid.facts.map(({ stream, type }) => [stream, type])).toEqual([
      ["payment-P-2025-03-01-1", "PaymentReceived"],
      ["payment-P-2025-03-01-1", "PaymentAllocated"],
      ["invoice-4711/I1", "InstalmentSettled"],
      ["invoice-4711/I2", "InstalmentSettled"],
    ])
    expect(paid.facts[0]?.data).toMatchObject({ amount: 125_000, customer: "ROSSI", means: "58" })
    expect(paid.facts[1]?.data).toMatchObject({
      allocations: [
        { invoice: "4711/I1", amount: 120_780 },
        { invoice: "4711/I2", amount: 4220 },
      ],
    })
  })

  it("is disputed and resolved, and status and aging agree on what is open", async () => {
    const opened = await json(
      "dispute 4711/I2 --amount 50 --assign Logistics --on 2025-03-10 --reason",
      "a scratch",
    )
    expect(opened.facts[0]).toEqual({
      stream: "invoice-4711/I2",
      type: "DisputeOpened",
      data: {
        invoice: "4711/I2",
        dispute: "4711/I2/D1",
        instalment: 1,
        amount: 5000,
        reason: "a scratch",
        department: "Logistics",
      },
    })
    expect((await aging("2025-03-10")) as unknown).toMatchObject([
      { total: { amount: "79.80" }, overdue: { amount: "79.80" }, disputed: { amount: "50.00" } },
    ])
    expect(await status("2025-03-10")).toMatchObject({ displayStatus: "overdue" })
    const resolved = await json(
      "dispute 4711/I2 --resolve 4711/I2/D1 --outcome rejected --cause handling --on 2025-03-12",
    )
    expect(resolved.facts[0]?.data).toMatchObject({
      outcome: "rejected",
      amount: 5000,
      rootCause: "handling",
    })
    expect((await aging("2025-03-12")) as unknown).toMatchObject([{ disputed: { amount: "0.00" } }])
  })

  it("is paid to the end, and what is too much stays on the payment and is said", async () => {
    const { code, out, err } = await go("pay 100 --invoice 4711/I2 --on 2025-03-15")
    expect(code).toBe(0)
    expect(out).toBe(
      [
        "100.00 EUR came in from ROSSI (payment-P-2025-03-15-1)",
        "79.80 EUR was put against 4711/I2 (payment-P-2025-03-15-1)",
        "79.80 EUR of instalment 1 was settled by payment P-2025-03-15-1 (invoice-4711/I2)",
        "",
      ].join("\n"),
    )
    expect(err).toBe(
      "Note: 20.20 EUR of payment P-2025-03-15-1 stay unallocated: the invoices had no more open.\n",
    )
    expect(await status("2025-03-15")).toMatchObject({ displayStatus: "paid" })
    expect((await aging("2025-03-15")) as unknown).toMatchObject([
      { total: { amount: "0.00" }, unapplied: { amount: "20.20" } },
    ])
    const second = await json("pay 1 --invoice 4711/I2 --on 2025-03-15")
    expect(second.facts.map(({ stream, type }) => [stream, type])).toEqual([
      ["payment-P-2025-03-15-2", "PaymentReceived"],
    ])
  })
})

describe("a command under an id", () => {
  const { go, json, events } = shell(here.path("again.db"))

  it("prints the promised document, and the same facts when it is run again, without appending", async () => {
    const placed = await json(first, "--id", ID.toUpperCase())
    expect(placed).toStrictEqual({
      outcome: "appended",
      command: { name: "place", id: ID },
      facts: [
        {
          stream: "customer-ROSSI",
          type: "CustomerRegistered",
          data: { customer: "ROSSI", name: "Rossi", currency: "EUR" },
        },
        { stream: "order-4711", type: "OrderPlaced", data: expect.objectContaining({ order: "4711" }) },
      ],
      receipt: {
        firstPosition: 1,
        lastPosition: 2,
        recordedAt: "2025-12-31T10:00:00.000Z",
        streams: [
          { stream: "customer-ROSSI", firstRevision: 0, lastRevision: 0 },
          { stream: "order-4711", firstRevision: 0, lastRevision: 0 },
        ],
      },
    })
    expect(await json(first, "--id", ID)).toStrictEqual({ ...placed, outcome: "duplicate" })
    expect((await go(first, "--id", ID)).out).toMatch(
      /^Nothing was appended: .+same id\.\nCustomer Rossi was registered/,
    )
    expect(await events()).toHaveLength(2)
  })

  it("is the same when the ids of what it makes would by now be others", async () => {
    await json("validate 4711 --on 2025-01-11")
    const ids = [
      "deliver 4711 --line 1:4",
      "invoice 4711",
      "pay 100 --invoice 4711/I1",
      "credit 4711/I1 --reason GOODWILL --net 10",
    ]
    for (const [index, line] of ids.entries()) {
      const asked = [line, "--on", "2025-02-01", "--id", ID.replace(/0$/, String(index + 1))] as const
      const once = await json(...asked)
      expect(once.outcome).toBe("appended")
      // Somebody else goes on meanwhile.
      await json("deliver 4711 --line 1:1 --on 2025-02-01")
      const before = await events()
      expect(await json(...asked)).toStrictEqual({ ...once, outcome: "duplicate" })
      expect(await events()).toEqual(before)
    }
  })

  it("is the same when by now it would come down to something else", async () => {
    await json("place 4713 --customer ROSSI --terms net30 --line A:1:1")
    await json("validate 4713")
    const released = await json("validate 4713 --release --id", ID.replace(/0$/, "8"))
    expect(types(released)).toEqual(["OrderReleased"])
    expect(await json("validate 4713 --release --id", ID.replace(/0$/, "8"))).toStrictEqual({
      ...released,
      outcome: "duplicate",
    })
  })

  it("is recorded once when two ask at the same moment", async () => {
    const before = (await events()).length
    const asked = [
      "place 4712 --customer ROSSI --terms net30 --line A:1:1 --id",
      ID.replace(/0$/, "9"),
    ] as const
    const both = await Promise.all([json(...asked), json(...asked)])
    expect(both.map(({ outcome }) => outcome).sort()).toEqual(["appended", "duplicate"])
    expect(both[0]?.facts).toEqual(both[1]?.facts)
    expect(await events()).toHaveLength(before + 1)
  })

  it("has a new id each time when none is given", async () => {
    const one = await json("pay 1 --invoice 4711/I1 --on 2025-02-02")
    const two = await json("pay 1 --invoice 4711/I1 --on 2025-02-02")
    expect(one.command.id).not.toBe(two.command.id)
    expect(two.outcome).toBe("appended")
    expect(await json("pay 1 --invoice 4711/I1 --on 2025-02-02", "--id", one.command.id)).toMatchObject({
      outcome: "duplicate",
      receipt: one.receipt,
    })
  })
})

describe("what is refused", () => {
  const store = here.path("refused.db")
  const { go, json, refused, events } = shell(store)
  beforeAll(() => smallCompany(store))

  it("says why on stderr, with its code, exits with 1 and appends nothing", async () => {
    const before = await events()
    const line = "--line LAMP:1:10"
    expect(await refused(`place 1 --customer NEW ${line}`)).toBe("CUSTOMER_UNKNOWN")
    expect(await refused(`place 1 --customer NEW --name New --currency EUR ${line}`)).toBe(
      "CONDITIONS_MISSING",
    )
    expect(await refused(`place 10248 --customer ROSSI ${line}`)).toBe("ORDER_EXISTS")
    expect(await refused(`place 1 --customer ROSSI --terms nett30 ${line}`)).toBe("TERM_UNKNOWN")
    expect(await refused("validate 10248")).toBe("ORDER_ALREADY_VALIDATED")
    expect(await refused("validate 99")).toBe("ORDER_UNKNOWN")
    expect(await refused("deliver 10248")).toBe("NOTHING_TO_DELIVER")
    expect(await refused("deliver 10249 --line 1:2")).toBe("ORDER_NOT_READY")
    expect(await refused("invoice 10248")).toBe("NOTHING_TO_INVOICE")
    expect(await refused("credit I-9 --reason PRICE --whole")).toBe("INVOICE_UNKNOWN")
    expect(await refused("credit I-1 --reason PRICE")).toBe("NOTHING_TO_CREDIT")
    expect(await refused("credit I-1 --reason PRICE --net 10,50")).toBe("AMOUNT_INVALID")
    expect(await refused("credit I-1 --reason PRICE --net 10 --tax S/10")).toBe("CREDIT_EXCEEDS_INVOICE")
    expect(await refused("pay 1.234,56 --invoice I-1")).toBe("AMOUNT_INVALID")
    expect(await refused("pay 1.005 --invoice I-1")).toBe("AMOUNT_TOO_PRECISE")
    expect(await refused("pay 0 --invoice I-1")).toBe("AMOUNT_NOT_POSITIVE")
    expect(await refused("pay 10 --invoice I-1 --invoice I-9")).toBe("INVOICE_UNKNOWN")
    expect(await refused("dispute I-1 --reason late --amount 1e3")).toBe("AMOUNT_INVALID")
    expect(await refused("dispute I-1 --resolve NONE --outcome upheld")).toBe("DISPUTE_UNKNOWN")
    expect(await events()).toEqual(before)
  })

  it("says the same as a document when a program asks", async () => {
    const { code, json: document } = await go("invoice 10248 --json")
    expect(code).toBe(1)
    expect(document()).toMatchObject({ error: { code: "NOTHING_TO_INVOICE", data: { order: "10248" } } })
  })

  it("takes what belongs to it along: no customer is registered for an order that isn't placed", async () => {
    const line = "place 1 --customer NEW --name New --currency EUR --terms net30 --line LAMP:1:10 --tax"
    expect(await refused(line, "S/0")).toBe("TAX_RATE_INVALID")
    expect(await refused("place 2 --customer NEW --line LAMP:1:10")).toBe("CUSTOMER_UNKNOWN")
  })

  it.each([
    ["place 1 --customer ROSSI --line LAMP:1:10,50", "decimal points"],
    ["place 1 --customer ROSSI --line LAMP:1", "SKU:QTY:PRICE"],
    ["place 1 --customer ROSSI --line LAMP:1:10 --tax 22%", "S/22"],
    ["place 1 --customer ROSSI", "--line"],
    ["place 1 --line LAMP:1:10", "--customer"],
    ["deliver 10248 --line 1", "LINE:QTY"],
    ["credit I-1 --reason WHIM --whole", "PRICE"],
    ["credit I-1 --reason PRICE --whole --net 5", "--net"],
    ["pay 10", "--invoice"],
    ["dispute I-1", "--reason"],
    ["dispute I-1 --resolve DIS-1", "--outcome"],
    ["invoice 10248 --series A --number 5", "--number"],
    ["validate 10248 --id 42", "UUID"],
    ["validate 10248 --on 10/01/2025", "YYYY-MM-DD"],
  ])("adv %s is wrong usage, and it is said how", async (line, hint) => {
    const { code, out, err } = await go(line)
    expect([code, out]).toEqual([2, ""])
    expect(err).toMatch(/^USAGE: /)
    expect(err).toContain(hint)
  })

  it("leaves no file behind where there was none", async () => {
    const missing = here.path("missing.db")
    const other = shell(missing)
    expect(await other.refused("deliver 1")).toBe("STORE_MISSING")
    expect(await other.refused("place 1 --customer NEW --line LAMP:1:10")).toBe("CUSTOMER_UNKNOWN")
    expect(await other.refused(`${first} --tax S/0`)).toBe("TAX_RATE_INVALID")
    expect(existsSync(missing)).toBe(false)
    expect((await other.go(first)).code).toBe(0)
    expect(existsSync(missing)).toBe(true)
  })

  it("goes through once it is put right", async () => {
    expect(types(await json("credit I-1 --reason PRICE --net 10.50 --on 2025-03-05"))).toContain(
      "CreditNoteIssued",
    )
  })
})

describe("an order's conditions", () => {
  const store = here.path("conditions.db")
  const { json } = shell(store)
  beforeAll(() => smallCompany(store))
  const terms = async (line: string): Promise<unknown> =>
    (await json(`${line} --on 2025-02-01 --customer ROSSI --line LAMP:1:10`)).facts[0]?.data

  it("are those agreed with the customer, frozen with their agreement", async () => {
    expect(await terms("place A")).toMatchObject({
      currency: "EUR",
      terms: { agreement: "ROSSI-2025", version: 1, conditions: { paymentTerm: { id: "NET-30" } } },
    })
  })

  it("are its own where it departs from them", async () => {
    expect(await terms("place B --terms 30/60/90 --tax Z --channel phone --reference PO-7")).toMatchObject({
      channel: "phone",
      customerReference: "PO-7",
      lines: [{ tax: { category: "Z", rate: "0" } }],
      terms: { conditions: { paymentTerm: { id: "30-60-90" }, invoicingPolicy: "onDelivery" } },
    })
    expect(await terms("place C --invoicing onOrder --requested 2025-03-01")).toMatchObject({
      lines: [{ requestedDate: "2025-03-01", tax: { category: "S", rate: "22" } }],
      terms: { conditions: { paymentTerm: { id: "NET-30" }, invoicingPolicy: "onOrder" } },
    })
  })

  it("keep all else that was agreed when the term is another one", async () => {
    const opened = await openSqliteStore({ path: store })()
    if (isLeft(opened)) throw new Error(opened.left.message)
    const conditions = {
      paymentTerm: netDays(30),
      invoicingPolicy: "onOrder",
      overDeliveryTolerance: "5",
      discountPercent: "10",
    } as const
    const agreed = await commandRunner({ store: opened.right, handlers: handlersWith({}) }).run({
      id: commandIdOf("agree"),
      by: clerk,
      command: commandFrom({
        type: "AgreeConditions",
        on: "2025-02-01",
        customer: "ROSSI",
        agreement: "ROSSI-B",
        validFrom: "2025-02-01",
        conditions,
      }),
    })()
    expect(agreed._tag).toBe("Right")
    await opened.right.close()
    expect(await terms("place E --terms net10")).toMatchObject({
      lines: [{ discountPercent: "10", net: 900 }],
      terms: { conditions: { ...conditions, paymentTerm: { id: "NET-10" } } },
    })
  })

  it("may come from a file that spells the term out", async () => {
    const file = here.path("ours.json")
    const term = {
      id: "OURS",
      version: 3,
      name: "ours",
      lines: [{ share: { remainder: true }, steps: [{ addDays: 5 }] }],
    }
    writeFileSync(file, JSON.stringify(term))
    expect(await terms(`place D --terms ${file}`)).toMatchObject({
      terms: { conditions: { paymentTerm: term } },
    })
  })
})

describe("who does it, and when", () => {
  const store = here.path("who.db")
  const { json, events } = shell(store)
  const last = async (): Promise<RecordedEvent["metadata"]> => (await events()).at(-1)?.metadata as never

  it("is who is logged in, for ADV, in IT01, unless something else is said", async () => {
    await json(first)
    expect(await last()).toMatchObject({
      effectiveDate: "2025-01-10",
      legalEntity: "IT01",
      actor: { id: expect.stringMatching(/./), department: "ADV", kind: "human" },
    })
    await json("validate 4711 --by anna --department Sales --entity FR02 --on 2025-01-11")
    expect(await last()).toMatchObject({
      legalEntity: "FR02",
      actor: { id: "anna", department: "Sales", kind: "human" },
    })
  })

  it("goes on in the legal entity of the store's last event, today in the zone", async () => {
    const late = ["deliver", "4711", "--line", "1:1", "--store", store]
    await run(late, "2026-01-01T22:59:00Z")
    expect(await last()).toMatchObject({ legalEntity: "FR02", effectiveDate: "2026-01-01" })
    await run(late, "2026-01-01T23:30:00Z")
    expect(await last()).toMatchObject({ effectiveDate: "2026-01-02" })
    await run([...late, "--zone", "America/New_York"], "2026-01-01T23:30:00Z")
    expect(await last()).toMatchObject({ effectiveDate: "2026-01-01" })
  })
})

describe("adv terms explain", () => {
  it("says a term in a sentence, with dates, and what others call it", async () => {
    const { code, out } = await run(["terms", "explain", "45eom", "--from", "2025-01-15"])
    expect(code).toBe(0)
    expect(out).toContain("2025-01-15 gives 2025-03-31")
    expect(out).toContain('in French "45 jours fin de mois"')
  })

  it("tells the two readings of 45 days end of month apart, as documents", async () => {
    const due = async (name: string) =>
      ((await run(["terms", "explain", name, "--from", "2025-01-15", "--json"])).json() as { due: unknown })
        .due
    expect(await due("45 jours fin de mois")).toEqual([
      { line: 1, nominalDueDate: "2025-03-31", dueDate: "2025-03-31" },
    ])
    expect(await due("fin de mois + 45 jours")).toEqual([
      { line: 1, nominalDueDate: "2025-03-17", dueDate: "2025-03-17" },
    ])
  })

  it("reads a term out of a file, and moves it to a day that is worked", async () => {
    const file = here.path("target.json")
    const line = {
      share: { remainder: true },
      steps: [{ addDays: 30 }],
      businessDay: "following",
      calendar: "TARGET",
    }
    writeFileSync(file, JSON.stringify({ id: "T", version: 1, lines: [line] }))
    const { out } = await run(["terms", "explain", file, "--from", "2025-03-19"])
    expect(out).toContain("2025-04-18 is not worked: it is paid on 2025-04-22.")
  })

  it("refuses what is no term, and says what may be meant or where the file departs from one", async () => {
    const unknown = await run(["terms", "explain", "60 eomm"])
    expect([unknown.code, unknown.err]).toEqual([
      1,
      expect.stringMatching(/^TERM_UNKNOWN: .+Did you mean 60eom/),
    ])
    const file = here.path("bad.json")
    writeFileSync(file, JSON.stringify({ id: "T", version: 1, lines: [{ share: {}, steps: [] }] }))
    const bad = await run(["terms", "explain", file])
    expect([bad.code, bad.err]).toEqual([1, expect.stringMatching(/^TERM_UNREADABLE: .+lines\/0\/share/)])
    const none = await run(["terms", "explain", here.path("none.json")])
    expect(none.err).toMatch(/^TERM_UNREADABLE: .+none\.json/)
  })
})
