import type { PlainCommand } from "@adv/domain"
import { describe, it } from "vitest"
import { allocate, credit, customer, given, halves, issue, receive } from "./company.js"
import { against, rules, thousand } from "./settling.js"

const invoiced = [...customer(), issue(), issue({ invoice: "I-2" })]
const both = [{ invoice: "I-1" }, { invoice: "I-2" }]

describe("money that the bank takes back in part", () => {
  const allocated = [...invoiced, receive("P-1", 30_000), allocate("P-1", both)]
  const chargeback = (amount: number, more: object = {}): PlainCommand => ({
    type: "ReturnPayment",
    on: "2025-03-01",
    payment: "P-1",
    reason: "chargeback",
    amount,
    ...more,
  })

  it("comes first off what settles nothing", () => {
    given(allocated)
      .when(chargeback(5_600, { fee: 1_500 }))
      .then([{ type: "PaymentReturned", data: { amount: 5_600, fee: 1_500 } }])
  })

  it("takes as many allocations back as it needs, from the last", () => {
    given(allocated)
      .when(chargeback(5_601))
      .then([
        { type: "PaymentAllocationReversed", data: { allocations: [{ invoice: "I-2", amount: 12_200 }] } },
        { type: "PaymentReturned", data: { amount: 5_601 } },
        { type: "SettlementReversed", data: { invoice: "I-2" } },
      ])
  })

  it("takes back those that are named", () => {
    given(allocated)
      .when(chargeback(12_200, { settlements: ["P-1/1"] }))
      .then([
        { type: "PaymentAllocationReversed", data: { allocations: [{ invoice: "I-1" }] } },
        { type: "PaymentReturned", data: { amount: 12_200 } },
        { type: "SettlementReversed", data: { invoice: "I-1" } },
      ])
    given(allocated)
      .when(chargeback(12_200, { settlements: ["P-9/1"] }))
      .then("SETTLEMENT_UNKNOWN")
  })

  it("never comes to more than is here, and leaves the rest usable", () => {
    given(allocated).when(chargeback(30_001)).then("RETURN_EXCEEDS_PAYMENT")
    given(allocated).when(chargeback(0)).then("AMOUNT_NOT_POSITIVE")
    given([...allocated, chargeback(10_000)])
      .when({ type: "ReturnPayment", on: "2025-03-02", payment: "P-1", reason: "AC04" })
      .then([
        { type: "PaymentAllocationReversed" },
        { type: "PaymentReturned", data: { amount: 20_000 } },
        { type: "SettlementReversed" },
      ])
    given([...allocated, chargeback(30_000)])
      .when(chargeback(1))
      .then("PAYMENT_RETURNED")
  })
})

describe("a bill, a RiBa or a cheque", () => {
  const accept = (more: object = {}): PlainCommand => ({
    type: "AcceptInstrument",
    on: "2025-02-10",
    payment: "P-1",
    kind: "RiBa",
    customer: "ROSSI",
    amount: 12_200,
    currency: "EUR",
    maturity: "2025-03-31",
    ...more,
  })
  const honour: PlainCommand = { type: "HonourInstrument", on: "2025-03-31", payment: "P-1" }
  const dishonour = (more: object = {}): PlainCommand => ({
    type: "DishonourInstrument",
    on: "2025-04-02",
    payment: "P-1",
    reason: "insoluto",
    fee: 450,
    ...more,
  })
  const settled = [...invoiced, accept(), allocate("P-1", [{ invoice: "I-1" }])]

  it("is put against invoices as money is, on condition that it is honoured", () => {
    given(invoiced)
      .when(accept())
      .then([
        { type: "InstrumentAccepted", data: { kind: "RiBa", maturity: "2025-03-31", customer: "ROSSI" } },
      ])
    given([...invoiced, accept()])
      .when(allocate("P-1", [{ invoice: "I-1" }]))
      .then([{ type: "PaymentAllocated" }, { type: "InstalmentSettled", data: { amount: 12_200 } }])
    given(settled)
      .when(honour)
      .then([{ type: "InstrumentHonoured", data: { amount: 12_200 } }])
    given([...invoiced, accept()])
      .when(accept())
      .then("PAYMENT_EXISTS")
    given(invoiced)
      .when(accept({ maturity: "2025-02-09" }))
      .then("INSTRUMENT_MATURED")
    given(invoiced)
      .when(accept({ amount: 0 }))
      .then("AMOUNT_NOT_POSITIVE")
  })

  it("opens what it settled when it isn't honoured, as money that goes back does", () => {
    given(settled)
      .when(dishonour())
      .then([
        { type: "PaymentAllocationReversed" },
        { type: "InstrumentDishonoured", data: { amount: 12_200, reason: "insoluto", fee: 450 } },
        { type: "SettlementReversed", data: { invoice: "I-1", amount: 12_200 } },
      ])
    given([...settled, dishonour()])
      .when(dishonour())
      .then("INSTRUMENT_SETTLED")
    given([...settled, dishonour()])
      .when(honour)
      .then("INSTRUMENT_SETTLED")
    given([...settled, dishonour()])
      .when(allocate("P-1", [{ invoice: "I-1", amount: 1 }], "2025-04-02"))
      .then("ALLOCATION_EXCEEDS_PAYMENT")
  })

  it("is honoured at its maturity, and may come back after that as money does", () => {
    given(settled)
      .when({ ...honour, on: "2025-03-30" })
      .then("INSTRUMENT_NOT_MATURE")
    given([...settled, honour])
      .when(dishonour())
      .then("INSTRUMENT_SETTLED")
    given([...settled, honour])
      .when({ type: "ReturnPayment", on: "2025-04-02", payment: "P-1", reason: "unpaid after all" })
      .then([
        { type: "PaymentAllocationReversed" },
        { type: "PaymentReturned" },
        { type: "SettlementReversed" },
      ])
    given(settled)
      .when({ type: "ReturnPayment", on: "2025-04-02", payment: "P-1", reason: "" })
      .then("INSTRUMENT_OUTSTANDING")
    given([...invoiced, receive("P-1", 1)])
      .when(honour)
      .then("INSTRUMENT_UNKNOWN")
    given([...invoiced, accept()])
      .when({ type: "RequestRefund", on: "2025-02-11", refund: "F-1", from: { payment: "P-1" }, reason: "" })
      .then("INSTRUMENT_OUTSTANDING")
  })
})

describe("a refund", () => {
  const over = [...invoiced, receive("P-1", 20_000), allocate("P-1", [{ invoice: "I-1" }])]
  const credited = [
    ...invoiced,
    receive("P-1", 12_200),
    allocate("P-1", [{ invoice: "I-1" }]),
    credit("C-1", { lines: [{ line: 1, quantity: "1" }] }, { on: "2025-02-15" }),
  ]
  const ofPayment = { payment: "P-1" }
  const ofCredit = { invoice: "I-1", creditNote: "C-1" }
  const ask = (from: object, more: object = {}): PlainCommand =>
    ({
      type: "RequestRefund",
      on: "2025-02-20",
      refund: "F-1",
      from,
      reason: "paid twice",
      ...more,
    }) as PlainCommand
  const payOut = (from: object, more: object = {}): PlainCommand =>
    ({ type: "PayRefund", on: "2025-02-25", refund: "F-1", from, ...more }) as PlainCommand
  const cancel = (from: object, more: object = {}): PlainCommand =>
    ({
      type: "CancelRefund",
      on: "2025-02-25",
      refund: "F-1",
      from,
      reason: "they want it kept",
      ...more,
    }) as PlainCommand

  it("is of what settles nothing: all of it, or less (INV-05)", () => {
    given(over)
      .when(ask(ofPayment, { approvedBy: "carla" }))
      .then([{ type: "RefundRequested", data: { payment: "P-1", amount: 7_800, approvedBy: "carla" } }])
    given(over)
      .when(ask(ofPayment, { amount: 800 }))
      .then([{ type: "RefundRequested", data: { amount: 800 } }])
    given(over)
      .when(ask(ofPayment, { amount: 7_801 }))
      .then("REFUND_EXCEEDS_CREDIT")
    given(over)
      .when(ask(ofPayment, { amount: 0 }))
      .then("AMOUNT_NOT_POSITIVE")
    given([...over, allocate("P-1", [{ invoice: "I-2" }])])
      .when(ask(ofPayment))
      .then("NOTHING_TO_REFUND")
    given(invoiced).when(ask(ofPayment)).then("PAYMENT_UNKNOWN")
  })

  it("is of a credit note that settles nothing (INV-04)", () => {
    given(credited)
      .when(ask(ofCredit))
      .then([{ type: "CreditRefundRequested", data: { creditNote: "C-1", amount: 3_050 } }])
    given([...credited, ask(ofCredit, { amount: 50 })])
      .when(payOut(ofCredit, { bankReference: "TRN 1" }))
      .then([{ type: "CreditRefundPaid", data: { amount: 50, bankReference: "TRN 1" } }])
    given([...credited, ask(ofCredit, { amount: 50 }), payOut(ofCredit)])
      .when(ask(ofCredit, { refund: "F-2", amount: 3_001 }))
      .then("REFUND_EXCEEDS_CREDIT")
    given([...credited, ask(ofCredit)])
      .when(cancel(ofCredit))
      .then([{ type: "CreditRefundCancelled", data: { amount: 3_050 } }])
    given(credited)
      .when(ask({ ...ofCredit, creditNote: "C-9" }))
      .then("CREDIT_NOTE_UNKNOWN")
    given([]).when(ask(ofCredit)).then("INVOICE_UNKNOWN")
  })

  it("keeps the money from being allocated until it is paid or given up", () => {
    given([...over, ask(ofPayment)])
      .when(allocate("P-1", [{ invoice: "I-2" }], "2025-02-21"))
      .then([])
    given([...over, ask(ofPayment), cancel(ofPayment)])
      .when(allocate("P-1", [{ invoice: "I-2" }], "2025-02-25"))
      .then([
        { type: "PaymentAllocated", data: { allocations: [{ amount: 7_800 }] } },
        { type: "InstalmentSettled" },
      ])
    given([...over, ask(ofPayment)])
      .when(payOut(ofPayment))
      .then([{ type: "RefundPaid", data: { amount: 7_800, currency: "EUR" } }])
  })

  it("is asked for once, and paid or given up once, not before it was asked for", () => {
    for (const from of [ofPayment, ofCredit] as const) {
      const asked = [...(from === ofPayment ? over : credited), ask(from)]
      given(asked).when(ask(from)).then("REFUND_EXISTS")
      given(asked)
        .when(payOut(from, { on: "2025-02-19" }))
        .then("REFUND_TOO_EARLY")
      given([...asked, payOut(from)])
        .when(payOut(from))
        .then("REFUND_CLOSED")
      given([...asked, payOut(from)])
        .when(cancel(from))
        .then("REFUND_CLOSED")
      given([...asked, cancel(from)])
        .when(payOut(from))
        .then("REFUND_CLOSED")
      given(asked)
        .when(payOut(from, { refund: "F-9" }))
        .then("REFUND_UNKNOWN")
    }
  })

  it("and a return of the same money don't go together", () => {
    const bounce: PlainCommand = { type: "ReturnPayment", on: "2025-02-26", payment: "P-1", reason: "AC04" }
    given([...over, ask(ofPayment)])
      .when(bounce)
      .then("REFUND_PENDING")
    given([...over, ask(ofPayment), payOut(ofPayment)])
      .when(bounce)
      .then([
        { type: "PaymentAllocationReversed" },
        { type: "PaymentReturned", data: { amount: 12_200 } },
        { type: "SettlementReversed" },
      ])
  })
})

describe("writing off", () => {
  const owing = [...customer(), issue({ paymentTerm: halves })]
  const off = (more: object = {}): PlainCommand =>
    ({
      type: "WriteOff",
      on: "2025-06-30",
      invoice: "I-1",
      writeOff: "W-1",
      reason: "badDebt",
      ...more,
    }) as PlainCommand
  const owed = (more: object = {}): PlainCommand => ({
    type: "ReverseWriteOff",
    on: "2025-07-15",
    invoice: "I-1",
    writeOff: "W-1",
    reason: "they paid after all",
    ...more,
  })

  it("gives up all that is open, or an amount from the oldest due on, with who approved it (INV-06)", () => {
    given(owing)
      .when(off({ approvedBy: "carla", note: "insolvent" }))
      .then([
        {
          type: "ReceivableWrittenOff",
          data: { instalment: 1, amount: 6_100, reason: "badDebt", approvedBy: "carla", note: "insolvent" },
        },
        { type: "ReceivableWrittenOff", data: { instalment: 2, amount: 6_100 } },
      ])
    given(owing)
      .when(off({ amount: 7_000, reason: "goodwill" }))
      .then([
        { type: "ReceivableWrittenOff", data: { instalment: 1, amount: 6_100, reason: "goodwill" } },
        { type: "ReceivableWrittenOff", data: { instalment: 2, amount: 900 } },
      ])
    given(owing)
      .when(off({ instalment: 2 }))
      .then([{ type: "ReceivableWrittenOff", data: { instalment: 2, amount: 6_100 } }])
    given([...owing, receive("P-1", 12_100), allocate("P-1", [{ invoice: "I-1" }])])
      .when(off())
      .then([{ type: "ReceivableWrittenOff", data: { instalment: 2, amount: 100 } }])
  })

  it("says what of the tax is to be had back for a bad debt", () => {
    given(owing)
      .when(off({ instalment: 1, recoverTax: true }))
      .then([
        {
          type: "ReceivableWrittenOff",
          data: { taxRecovery: [{ category: "S", rate: "22", taxable: 5_000, tax: 1_100 }] },
        },
      ])
  })

  it("is of no more than is open, then or later, and once", () => {
    given(owing)
      .when(off({ amount: 12_201 }))
      .then("WRITE_OFF_EXCEEDS_OPEN")
    given(owing)
      .when(off({ amount: 0 }))
      .then("AMOUNT_NOT_POSITIVE")
    given(owing)
      .when(off({ instalment: 3 }))
      .then("INSTALMENT_UNKNOWN")
    given(owing)
      .when(off({ on: "2025-01-14" }))
      .then("SETTLEMENT_BEFORE_INVOICE")
    given([...owing, off()])
      .when(off())
      .then("WRITE_OFF_EXISTS")
    given([...owing, off()])
      .when(off({ writeOff: "W-2" }))
      .then("NOTHING_TO_WRITE_OFF")
    given([]).when(off()).then("INVOICE_UNKNOWN")
    given([...owing, off()])
      .when({
        type: "AllocatePayment",
        on: "2025-07-01",
        payment: "P-1",
        to: [{ invoice: "I-1", amount: 1 }],
      })
      .then("PAYMENT_UNKNOWN")
    // What is paid on the 30th leaves nothing to write off before it.
    given([
      ...owing,
      receive("P-1", 12_200, { on: "2025-06-30" }),
      allocate("P-1", [{ invoice: "I-1" }], "2025-06-30"),
    ])
      .when(off({ on: "2025-06-01" }))
      .then("NOTHING_TO_WRITE_OFF")
  })

  it("is taken back when the customer pays after all, once, and not before it was done", () => {
    given([...owing, off()])
      .when(owed())
      .then([
        { type: "WriteOffReversed", data: { instalment: 1, amount: 6_100 } },
        { type: "WriteOffReversed", data: { instalment: 2, amount: 6_100 } },
      ])
    given([...owing, off(), owed(), receive("P-1", 12_200, { on: "2025-07-15" })])
      .when(allocate("P-1", [{ invoice: "I-1" }], "2025-07-15"))
      .then([{ type: "PaymentAllocated" }, { type: "InstalmentSettled" }, { type: "InstalmentSettled" }])
    given([...owing, off(), owed()])
      .when(owed())
      .then("WRITE_OFF_UNKNOWN")
    given(owing).when(owed()).then("WRITE_OFF_UNKNOWN")
    given([...owing, off()])
      .when(owed({ on: "2025-06-29" }))
      .then("REVERSAL_BEFORE_WRITE_OFF")
  })

  it("of a small difference may be taken back by itself", () => {
    given([
      ...customer(),
      rules(),
      issue(),
      receive("P-1", 12_199),
      against("P-1", [{ invoice: "I-1" }], "2025-02-10"),
    ])
      .when({ ...owed({ on: "2025-02-11" }), writeOff: "P-1/1" } as PlainCommand)
      .then([{ type: "WriteOffReversed", data: { amount: 1 } }])
  })
})

describe("an invoice that was noticed to be late", () => {
  const late = [...customer(), thousand(), { type: "MarkOverdue", on: "2025-04-10", invoice: "I-1" } as const]
  const clear: PlainCommand = { type: "ClearOverdue", on: "2025-04-20", invoice: "I-1" }
  const paid = [
    ...late,
    receive("P-1", 122_000, { on: "2025-04-15" }),
    allocate("P-1", [{ invoice: "I-1" }], "2025-04-15"),
  ]

  it("is noticed to be so no more once it is settled, once", () => {
    given(late).when(clear).then([])
    given(paid)
      .when(clear)
      .then([{ type: "InvoiceOverdueCleared", data: { instalment: 1, dueDate: "2025-04-02" } }])
    given([...paid, clear])
      .when(clear)
      .then([])
    given([]).when(clear).then("INVOICE_UNKNOWN")
  })

  it("is noticed again when the payment bounces", () => {
    given([...paid, clear, { type: "ReturnPayment", on: "2025-04-21", payment: "P-1", reason: "AC04" }])
      .when({ type: "MarkOverdue", on: "2025-04-22", invoice: "I-1" })
      .then([{ type: "InvoiceBecameOverdue", data: { dueDate: "2025-04-02", open: 122_000 } }])
  })
})

describe("a write-off that has to be approved", () => {
  const workflow: PlainCommand = {
    type: "PublishPolicy",
    on: "2025-01-01",
    policy: "workflow",
    kind: "workflow",
    body: {
      departments: ["finance"],
      roles: [{ role: "controller", department: "finance" }],
      steps: [],
      gates: [
        {
          gate: "writeOff",
          step: "writeOff",
          department: "finance",
          roles: ["controller"],
          quorum: 1,
          deadlineWorkingDays: 5,
          when: [{ netAbove: [{ amount: 5_000, currency: "EUR" }] }],
        },
      ],
      slas: [],
      calendar: "TARGET",
    },
  }
  const owing = [...customer(), issue({ paymentTerm: halves }), workflow]
  const off = (amount: number): PlainCommand => ({
    type: "WriteOff",
    on: "2025-06-30",
    invoice: "I-1",
    writeOff: "W-1",
    reason: "badDebt",
    amount,
  })
  const approved = (amount: number): ReadonlyArray<PlainCommand> => [
    {
      type: "RequestApproval",
      on: "2025-06-27",
      subject: { kind: "invoice", id: "I-1" },
      gate: "writeOff",
      requestedBy: "anna",
      context: { invoice: "I-1", writeOff: "W-1", reason: "badDebt", amount, currency: "EUR" },
    },
    {
      type: "DecideApproval",
      on: "2025-06-28",
      approval: "invoice:I-1:writeOff",
      decision: "approve",
      by: "carla",
      role: "controller",
    },
  ]

  it("waits for it above the amount the workflow says, and says afterwards who let it go ahead", () => {
    given(owing)
      .when(off(5_000))
      .then([{ type: "ReceivableWrittenOff" }])
    given(owing).when(off(7_000)).then("GATE_APPROVAL_MISSING")
    const passed = { decisions: [{ gate: "writeOff", approval: "invoice:I-1:writeOff" }] }
    given([...owing, ...approved(7_000)])
      .when(off(7_000))
      .then([
        { type: "ReceivableWrittenOff", data: { instalment: 1, amount: 6_100, workflow: passed } },
        { type: "ReceivableWrittenOff", data: { instalment: 2, amount: 900, workflow: passed } },
      ])
    given([...owing, ...approved(7_000)])
      .when(off(7_001))
      .then("GATE_APPROVAL_STALE")
  })

  it("isn't one that a settlement policy tolerates", () => {
    given([...owing, rules(), receive("P-1", 12_199)])
      .when(against("P-1", [{ invoice: "I-1" }], "2025-02-10"))
      .then([
        { type: "PaymentAllocated" },
        { type: "InstalmentSettled" },
        { type: "InstalmentSettled" },
        { type: "ReceivableWrittenOff", data: { amount: 1 } },
      ])
  })
})
