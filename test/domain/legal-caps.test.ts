import {
  checkTermCompliance,
  euCaps,
  franceCaps,
  italyCaps,
  type LegalCaps,
  legalCaps,
  netDays,
  openEnded,
  type PaymentTerm,
  type PlainCommand,
  targetCalendar,
  termNamed,
  unsafeDate,
} from "@adv/domain"
import { describe, expect, it } from "vitest"
import { dec, given, codeOf as refusal } from "../vectors/read.js"
import { customer, given as history, issue } from "./company.js"

const issued = unsafeDate("2025-01-15")
const options = { caps: legalCaps, calendars: {} }
const named = (name: string): PaymentTerm => given(termNamed(name))
const check = (term: PaymentTerm, jurisdiction: string, more = {}) =>
  given(checkTermCompliance(term, jurisdiction, issued, { ...options, ...more }))

describe("French payment terms", () => {
  it("of 45 days end of month exceed 60 days by 15, and are lawful as 45 days end of month (PT-05)", () => {
    expect(check(named("45eom"), "FR")).toMatchObject({
      capDate: "2025-03-16",
      dueDate: "2025-03-31",
      excessDays: 15,
      rule: "60 days from the issue",
      source: "Code de commerce, article L441-10 I",
      status: "needsAgreement",
      derogation: { rule: "45 days, then the end of the month", until: "2025-03-31" },
    })
  })

  it("may count 45 days from the end of the month too, which is later in some months", () => {
    // 1 January: 45 days then the month's end is 28 February; the month's end then 45 days is 17 March.
    const first = checkTermCompliance(named("eom45"), "FR", unsafeDate("2025-01-01"), options)
    expect(given(first)).toMatchObject({
      dueDate: "2025-03-17",
      capDate: "2025-03-02",
      excessDays: 15,
      status: "needsAgreement",
      derogation: { rule: "the end of the month, then 45 days", until: "2025-03-17" },
    })
  })

  it("of 60 days are within the law on the last day, and a day more is not", () => {
    expect(check(netDays(60), "FR")).toMatchObject({ excessDays: 0, status: "within", dueDate: "2025-03-16" })
    expect(check(netDays(90), "FR")).toMatchObject({ excessDays: 30, status: "exceeds" })
    expect("derogation" in check(netDays(90), "FR")).toBe(false)
    expect(check(netDays(61), "FR")).toMatchObject({ excessDays: 1 })
  })

  it("of periodic invoices end after 45 days", () => {
    expect(check(netDays(60), "FR", { trade: "periodicInvoicing" })).toMatchObject({
      capDate: "2025-03-01",
      excessDays: 15,
      status: "exceeds",
    })
    // A trade without a cap of its own has that of everybody.
    expect(check(netDays(60), "FR", { trade: "bakery" }).status).toBe("within")
  })
})

describe("European and Italian payment terms", () => {
  it("of more than 60 days must be expressly agreed, and then have no end", () => {
    for (const jurisdiction of ["EU", "IT"])
      expect(check(netDays(120), jurisdiction)).toMatchObject({
        capDate: "2025-03-16",
        excessDays: 60,
        status: "needsAgreement",
        derogation: { rule: "a longer period" },
      })
    expect(check(netDays(60), "IT").status).toBe("within")
  })

  it("of a public authority are 30 days, up to 60 with a reason, and never more", () => {
    for (const jurisdiction of ["EU", "IT"]) {
      const of = (days: number) => check(netDays(days), jurisdiction, { debtor: "publicAuthority" })
      expect(of(30).status).toBe("within")
      expect(of(60)).toMatchObject({
        excessDays: 30,
        status: "needsAgreement",
        derogation: { until: "2025-03-16" },
      })
      expect(of(61)).toMatchObject({ excessDays: 31, status: "exceeds" })
    }
  })

  it("count from the receipt of the invoice, and from its issue as long as nobody says when that was", () => {
    const received = { anchors: { receiptDate: unsafeDate("2025-01-25") } }
    expect(check(netDays(65), "EU", received)).toMatchObject({
      capDate: "2025-03-26",
      countedFrom: "2025-01-25",
      status: "within",
    })
    expect(check(netDays(65), "EU")).toMatchObject({ countedFrom: "2025-01-15", excessDays: 5 })
    expect(check(openEnded(60, "receiptDate"), "EU", received)).toMatchObject({
      dueDate: "2025-03-26",
      status: "within",
    })
    expect(refusal(checkTermCompliance(openEnded(60, "receiptDate"), "EU", issued, options))).toBe(
      "DUE_DATE_MISSING",
    )
  })

  it("of road hauliers end after 60 days, whatever is agreed", () => {
    expect(check(netDays(61), "IT", { trade: "roadHaulage" })).toMatchObject({
      excessDays: 1,
      status: "exceeds",
      source: "D.L. 112/2008, article 83-bis(12)",
    })
    // Nobody else's terms are judged by it, in whatever order the caps are told.
    const reversed = { caps: [{ ...italyCaps, caps: italyCaps.caps.toReversed() }] }
    expect(check(netDays(61), "IT", reversed).status).toBe("needsAgreement")
  })
})

describe("any payment term", () => {
  it("is judged by its last instalment", () => {
    expect(check(named("30/60/90"), "FR")).toMatchObject({ instalment: 3, excessDays: 30 })
  })

  it("isn't blamed for a due date that was moved to a working day", () => {
    // 60 days from 18 January are 19 March; from 15 January, Sunday 16 March.
    const moved: PaymentTerm = {
      id: "T",
      version: 1,
      lines: [
        {
          share: { remainder: true },
          steps: [{ addDays: 60 }],
          businessDay: "following",
          calendar: "TARGET",
        },
      ],
    }
    expect(check(moved, "FR", { calendars: { TARGET: targetCalendar(2025, 2025) } })).toMatchObject({
      dueDate: "2025-03-16",
      status: "within",
    })
    expect(refusal(checkTermCompliance(moved, "FR", issued, options))).toBe("CALENDAR_UNKNOWN")
  })

  it("is judged by the law of its day, and by none that wasn't in force yet", () => {
    const older: LegalCaps = { ...franceCaps, id: "FR-LME", version: 1, validFrom: unsafeDate("2009-01-01") }
    const shorter: LegalCaps = {
      ...franceCaps,
      version: 2,
      validFrom: unsafeDate("2024-01-01"),
      caps: franceCaps.caps.map((cap) => ({ ...cap, steps: [{ addDays: 30 }], derogations: [] })),
    }
    const by = (on: string, caps: ReadonlyArray<LegalCaps>) =>
      checkTermCompliance(netDays(60), "FR", unsafeDate(on), { caps, calendars: {} })
    expect(refusal(by("2018-01-01", legalCaps))).toBe("LEGAL_CAP_MISSING")
    expect(given(by("2018-01-01", [...legalCaps, older])).status).toBe("within")
    expect(given(by("2025-01-15", [shorter, ...legalCaps, older])).status).toBe("exceeds")
    expect(given(by("2023-12-31", [shorter, ...legalCaps, older])).status).toBe("within")
  })

  it("isn't judged by a law that says nothing about it", () => {
    expect(refusal(checkTermCompliance(netDays(30), "XX", issued, options))).toBe("LEGAL_CAP_MISSING")
    expect(
      refusal(checkTermCompliance(netDays(30), "FR", issued, { ...options, debtor: "publicAuthority" })),
    ).toBe("LEGAL_CAP_MISSING")
  })
})

describe("checking an invoice's due dates against the law", () => {
  const law = (caps: LegalCaps, on = "2025-01-01"): PlainCommand => ({
    type: "PublishPolicy",
    on,
    policy: "CAPS",
    kind: "legalCaps",
    body: caps,
  })
  const asked = (more = {}): PlainCommand => ({
    type: "CheckTermCompliance",
    on: "2025-02-01",
    invoice: "I-1",
    policy: "CAPS",
    ...more,
  })
  const invoiced = [...customer(), issue({ paymentTerm: named("45eom") })]

  it("records what is too long, by how much and by which rule, and blocks nothing", () => {
    history([...invoiced, law(franceCaps)])
      .when(asked())
      .then([
        {
          type: "TermExceedsLegalCap",
          data: {
            invoice: "I-1",
            term: "NET-45-EOM",
            termVersion: 1,
            compliance: { excessDays: 15, status: "needsAgreement", capDate: "2025-03-16" },
            policy: { policy: "CAPS", version: 1 },
          },
        },
      ])
  })

  it("says it once, and again only when the law says otherwise", () => {
    history([...invoiced, law(franceCaps), asked()])
      .when(asked())
      .then([])
    history([...invoiced, law(franceCaps), asked(), law(italyCaps)])
      .when(asked())
      .then([{ type: "TermExceedsLegalCap", data: { policy: { version: 2 } } }])
  })

  it("has nothing to record when the term is within the law", () => {
    history([...customer(), issue({ paymentTerm: netDays(60) }), law(euCaps)])
      .when(asked())
      .then([])
    history([...invoiced, law(euCaps)])
      .when(asked({ receivedOn: "2025-02-01" }))
      .then([])
  })

  it("applies the law that was in force when the invoice was issued", () => {
    history([...invoiced, law(franceCaps, "2025-01-16")])
      .when(asked())
      .then("POLICY_MISSING")
  })

  it("waits for due dates to be known, and for the invoice", () => {
    const open = [...customer(), issue({ paymentTerm: openEnded(90, "receiptDate") }), law(euCaps)]
    history(open).when(asked()).then("DUE_DATE_MISSING")
    history([
      ...open,
      { type: "FixDueDates", on: "2025-01-20", invoice: "I-1", anchor: "receiptDate", date: "2025-01-20" },
    ])
      .when(asked({ receivedOn: "2025-01-20" }))
      .then([
        { type: "TermExceedsLegalCap", data: { compliance: { excessDays: 30, dueDate: "2025-04-20" } } },
      ])
    history([law(euCaps)])
      .when(asked())
      .then("INVOICE_UNKNOWN")
    history([
      ...customer(),
      issue({
        paymentTerm: {
          id: "F",
          version: 1,
          lines: [{ share: { percent: dec("10") }, steps: [{ addDays: 90 }] }],
        },
      }),
      law(euCaps),
    ])
      .when(asked({ debtor: "publicAuthority", trade: "roadHaulage" }))
      .then([{ type: "TermExceedsLegalCap", data: { compliance: { excessDays: 60, status: "exceeds" } } }])
  })
})
