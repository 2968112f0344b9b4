import type { PlainCommand } from "@adv/domain"
import { describe, expect, it } from "vitest"
import { allocate, credit, customer, given, halves, issue, receive, register } from "./company.js"

const reverse = (payment: string, settlements?: ReadonlyArray<string>): PlainCommand => ({
  type: "ReverseAllocation",
  on: "2025-03-01",
  payment,
  reason: "wrong invoice",
  ...(settlements === undefined ? {} : { settlements }),
})
const bounce = (payment: string, more: object = {}): PlainCommand => ({
  type: "ReturnPayment",
  on: "2025-03-01",
  payment,
  reason: "AC04",
  ...more,
})
const history = [...customer(), issue({ paymentTerm: halves }), issue({ invoice: "I-2", on: "2025-01-20" })]

describe("receiving a payment", () => {
  it("happens once, above zero, even when nobody knows whose it is", () => {
    given([])
      .when(receive("P-1", 1))
      .then([{ type: "PaymentReceived", data: { customer: "ROSSI" } }])
    const { customer: _unknown, ...anonymous } = receive("P-1", 1) as ReturnType<typeof receive> & {
      customer: string
    }
    given([])
      .when(anonymous as never)
      .then([{ type: "PaymentReceived", data: { customer: null } }])
    given([]).when(receive("P-1", 0)).then("AMOUNT_NOT_POSITIVE")
    given([receive("P-1", 1)])
      .when(receive("P-1", 1))
      .then("PAYMENT_EXISTS")
  })
})

describe("allocating a payment", () => {
  it("settles the oldest due first, and what is left over stays unallocated", () => {
    given([...history, receive("P-1", 13_000)])
      .when(allocate("P-1", [{ invoice: "I-1" }]))
      .then([
        {
          type: "PaymentAllocated",
          data: {
            allocations: [
              { settlement: "P-1/1", invoice: "I-1", instalment: 1, amount: 6100 },
              { settlement: "P-1/2", invoice: "I-1", instalment: 2, amount: 6100 },
            ],
          },
        },
        { type: "InstalmentSettled", data: { settlement: "P-1/1", source: { kind: "payment", id: "P-1" } } },
        { type: "InstalmentSettled", data: { settlement: "P-1/2" } },
      ])
    given([...history, receive("P-1", 13_000), allocate("P-1", [{ invoice: "I-1" }])])
      .when(allocate("P-1", [{ invoice: "I-2" }]))
      .then([
        { type: "PaymentAllocated", data: { allocations: [{ settlement: "P-1/3", amount: 800 }] } },
        { type: "InstalmentSettled", data: { invoice: "I-2", amount: 800 } },
      ])
  })

  it("settles the instalment that is named, with the amount that is said", () => {
    given([...history, receive("P-1", 13_000)])
      .when(allocate("P-1", [{ invoice: "I-1", instalment: 2, amount: 100 }]))
      .then([
        { type: "PaymentAllocated" },
        { type: "InstalmentSettled", data: { instalment: 2, amount: 100 } },
      ])
    given([...history, receive("P-1", 13_000)])
      .when(allocate("P-1", [{ invoice: "I-1", instalment: 3 }]))
      .then("INSTALMENT_UNKNOWN")
  })

  it("settles several invoices in the order given", () => {
    given([...history, receive("P-1", 13_000)])
      .when(allocate("P-1", [{ invoice: "I-2" }, { invoice: "I-1" }]))
      .then([
        { type: "PaymentAllocated" },
        { type: "InstalmentSettled", data: { invoice: "I-2", amount: 12_200 } },
        { type: "InstalmentSettled", data: { invoice: "I-1", amount: 800 } },
      ])
    given([...history, receive("P-1", 13_000)])
      .when(allocate("P-1", [{ invoice: "I-1", amount: 100 }, { invoice: "I-1" }]))
      .then([
        { type: "PaymentAllocated" },
        { type: "InstalmentSettled", data: { amount: 100 } },
        { type: "InstalmentSettled", data: { amount: 6000 } },
        { type: "InstalmentSettled", data: { amount: 6100 } },
      ])
  })

  it("never settles more than is open, nor more than was received (INV-05, INV-06)", () => {
    given([...history, receive("P-1", 99_999)])
      .when(allocate("P-1", [{ invoice: "I-1", amount: 12_201 }]))
      .then("ALLOCATION_EXCEEDS_OPEN")
    given([...history, receive("P-1", 99_999)])
      .when(
        allocate("P-1", [
          { invoice: "I-1", amount: 12_000 },
          { invoice: "I-1", amount: 201 },
        ]),
      )
      .then("ALLOCATION_EXCEEDS_OPEN")
    given([...history, receive("P-1", 100)])
      .when(allocate("P-1", [{ invoice: "I-1", amount: 101 }]))
      .then("ALLOCATION_EXCEEDS_PAYMENT")
    given([...history, receive("P-1", 100)])
      .when(
        allocate("P-1", [
          { invoice: "I-1", amount: 60 },
          { invoice: "I-2", amount: 60 },
        ]),
      )
      .then("ALLOCATION_EXCEEDS_PAYMENT")
    for (const amount of [0, -5])
      given([...history, receive("P-1", 100)])
        .when(allocate("P-1", [{ invoice: "I-1", amount }]))
        .then("AMOUNT_NOT_POSITIVE")
  })

  it("does nothing where nothing is open", () => {
    const paid = [
      ...history,
      receive("P-1", 12_200),
      allocate("P-1", [{ invoice: "I-1" }]),
      receive("P-2", 1),
    ]
    given(paid)
      .when(allocate("P-2", [{ invoice: "I-1" }]))
      .then([])
  })

  it("is refused in another currency, and where payment or invoice is unknown", () => {
    given([...history, receive("P-1", 100, { currency: "CHF" })])
      .when(allocate("P-1", [{ invoice: "I-1" }]))
      .then("CURRENCY_DIFFERS")
    given(history)
      .when(allocate("P-1", [{ invoice: "I-1" }]))
      .then("PAYMENT_UNKNOWN")
    given([receive("P-1", 100)])
      .when(allocate("P-1", [{ invoice: "I-1" }]))
      .then("INVOICE_UNKNOWN")
  })

  it("takes no effect before the invoice's date: until then the money is the customer's", () => {
    const told = given([...history, receive("P-1", 100, { on: "2025-01-10" })]).when(
      allocate("P-1", [{ invoice: "I-1" }], "2025-01-14"),
    )
    told.then("SETTLEMENT_BEFORE_INVOICE")
    expect(told.outcome).toMatchObject({
      left: {
        message: expect.stringMatching(/2025-01-15.*2025-01-14/),
        data: { on: "2025-01-14", issueDate: "2025-01-15" },
      },
    })
    given([...history, receive("P-1", 100, { on: "2025-01-10" })])
      .when(allocate("P-1", [{ invoice: "I-1" }], "2025-01-15"))
      .then([{ type: "PaymentAllocated" }, { type: "InstalmentSettled" }])
    given([...history, receive("P-1", 100), allocate("P-1", [{ invoice: "I-1" }])])
      .when({ ...reverse("P-1"), on: "2025-01-14" })
      .then("SETTLEMENT_BEFORE_INVOICE")
  })
})

describe("taking an allocation back", () => {
  const allocated = [...history, receive("P-1", 12_200), allocate("P-1", [{ invoice: "I-1" }])]

  it("opens the items again, those named or all", () => {
    given(allocated)
      .when(reverse("P-1", ["P-1/2"]))
      .then([
        { type: "PaymentAllocationReversed" },
        { type: "SettlementReversed", data: { settlement: "P-1/2", instalment: 2, amount: 6100 } },
      ])
    given(allocated)
      .when(reverse("P-1"))
      .then([
        { type: "PaymentAllocationReversed" },
        { type: "SettlementReversed" },
        { type: "SettlementReversed" },
      ])
    given([...allocated, reverse("P-1")])
      .when(allocate("P-1", [{ invoice: "I-2" }], "2025-12-31"))
      .then([
        { type: "PaymentAllocated" },
        { type: "InstalmentSettled", data: { settlement: "P-1/3", amount: 12_200 } },
      ])
  })

  it("is done once, however often the settlement is named", () => {
    given(allocated)
      .when(reverse("P-1", ["P-1/2", "P-1/2"]))
      .then([
        { type: "PaymentAllocationReversed", data: { allocations: [{ settlement: "P-1/2" }] } },
        { type: "SettlementReversed" },
      ])
    given([...allocated, reverse("P-1", ["P-1/2"])])
      .when(reverse("P-1", ["P-1/2"]))
      .then("SETTLEMENT_UNKNOWN")
    given([...allocated, reverse("P-1")])
      .when(reverse("P-1"))
      .then("NOTHING_ALLOCATED")
    given([]).when(reverse("P-1")).then("PAYMENT_UNKNOWN")
  })

  it("opens everything again when the bank takes the money back", () => {
    given(allocated)
      .when(bounce("P-1", { fee: 500 }))
      .then([
        { type: "PaymentAllocationReversed" },
        { type: "PaymentReturned", data: { amount: 12_200, fee: 500 } },
        { type: "SettlementReversed" },
        { type: "SettlementReversed" },
      ])
    given([...allocated, bounce("P-1")])
      .when(bounce("P-1"))
      .then("PAYMENT_RETURNED")
    given([...allocated, bounce("P-1")])
      .when(allocate("P-1", [{ invoice: "I-1", amount: 1 }], "2025-12-31"))
      .then("ALLOCATION_EXCEEDS_PAYMENT")
    given([...allocated, bounce("P-1"), receive("P-2", 12_200)])
      .when(allocate("P-2", [{ invoice: "I-1" }], "2025-12-31"))
      .then([{ type: "PaymentAllocated" }, { type: "InstalmentSettled" }, { type: "InstalmentSettled" }])
    given([receive("P-1", 5)])
      .when(bounce("P-1"))
      .then([{ type: "PaymentReturned", data: { amount: 5 } }])
    given([receive("P-1", 5)])
      .when(bounce("P-1", { fee: -1 }))
      .then("AMOUNT_NOT_POSITIVE")
    given([]).when(bounce("P-1")).then("PAYMENT_UNKNOWN")
  })

  it("counts only from its own date: until then the item was paid, and the money was there", () => {
    const returned = [
      ...history,
      receive("P-1", 12_200, { on: "2025-03-10" }),
      allocate("P-1", [{ invoice: "I-1" }], "2025-03-10"),
      { ...bounce("P-1"), on: "2025-03-20" },
      receive("P-2", 12_200, { on: "2025-03-15" }),
    ]
    // Recorded later, and dated between the payment and its return: the item would have been paid twice until the 20th.
    given(returned)
      .when(allocate("P-2", [{ invoice: "I-1" }], "2025-03-15"))
      .then([])
    given(returned)
      .when(allocate("P-2", [{ invoice: "I-1", amount: 1 }], "2025-03-19"))
      .then("ALLOCATION_EXCEEDS_OPEN")
    given(returned)
      .when(allocate("P-2", [{ invoice: "I-1" }], "2025-03-20"))
      .then([{ type: "PaymentAllocated" }, { type: "InstalmentSettled" }, { type: "InstalmentSettled" }])
    given(returned)
      .when(allocate("P-2", [{ invoice: "I-2", amount: 1 }], "2025-03-14"))
      .then("ALLOCATION_EXCEEDS_PAYMENT")
    given([...history, receive("P-1", 5, { on: "2025-03-10" })])
      .when({ ...bounce("P-1"), on: "2025-03-09" })
      .then("RETURN_BEFORE_PAYMENT")
    given([
      ...history,
      receive("P-1", 5, { on: "2025-02-10" }),
      allocate("P-1", [{ invoice: "I-1" }], "2025-02-12"),
    ])
      .when({ ...reverse("P-1"), on: "2025-02-11" })
      .then("REVERSAL_BEFORE_SETTLEMENT")
  })

  it("leaves what a credit note settled", () => {
    given([
      ...history,
      credit("C-1", { lines: [{ line: 1, quantity: "1" }] }),
      receive("P-1", 999),
      allocate("P-1", [{ invoice: "I-1" }]),
    ])
      .when(reverse("P-1"))
      .then([{ type: "PaymentAllocationReversed" }, { type: "SettlementReversed", data: { amount: 999 } }])
  })
})

describe("a survey", () => {
  const respond = (answers: ReadonlyArray<{ item: string; score: string }>): PlainCommand => ({
    type: "RecordSurveyResponse",
    on: "2025-06-30",
    contact: "S-1",
    customer: "ROSSI",
    survey: "SATISFACTION",
    answers,
  })

  it("is answered once, with at least one answer", () => {
    const answers = [{ item: "PHONE_RECEPTION", score: "4.5" }]
    given([register()])
      .when(respond(answers))
      .then([{ type: "SurveyResponseRecorded", data: { surveyVersion: 1 } }])
    given([respond(answers)])
      .when(respond(answers))
      .then("CONTACT_EXISTS")
    given([]).when(respond([])).then("SURVEY_WITHOUT_ANSWERS")
  })
})
