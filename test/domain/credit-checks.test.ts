import { type CreditPolicy, type Plain, type PlainCommand, staticCheck } from "@adv/domain"
import { describe, it } from "vitest"
import {
  agree,
  customer,
  day,
  deliver,
  given,
  issue,
  line,
  place,
  register,
  release,
  validate,
} from "./company.js"

const publish = (more: Partial<Plain<CreditPolicy>> = {}, on = "2025-01-01"): PlainCommand => ({
  type: "PublishPolicy",
  on,
  policy: "credit",
  kind: "credit",
  body: { ...staticCheck, ...more },
})
const limit = (amount: number, more: object = {}): PlainCommand => ({
  type: "SetCreditLimit",
  on: "2025-01-01",
  customer: "ROSSI",
  limit: { amount, currency: "EUR" },
  ...more,
})
type Check = Extract<PlainCommand, { type: "CheckCredit" }>
/** The order is worth 158.60. */
const check = (point: Check["point"], more: Partial<Check> = {}): PlainCommand => ({
  type: "CheckCredit",
  on: day,
  order: "O-1",
  point,
  components: [],
  overdueItems: [],
  through: 0,
  reservations: 0,
  ...more,
})
const owing = (amount: number) => ({
  components: [{ component: "overdue" as const, amount, currency: "EUR" }],
  overdueItems: [{ invoice: "I-7", instalment: 1, open: amount, currency: "EUR", daysPastDue: 12 }],
})
const grant = (more: object = {}): PlainCommand => ({
  type: "GrantCreditOverride",
  on: day,
  customer: "ROSSI",
  override: "OV-1",
  order: "O-1",
  amount: 5_860,
  currency: "EUR",
  expiresOn: "2025-01-17",
  by: "carla",
  role: "credit controller",
  reason: "will pay on Friday",
  ...more,
})
const block: PlainCommand = { type: "BlockAccount", on: day, customer: "ROSSI", reason: "fraud" }
const at = (command: PlainCommand, on: string): PlainCommand => ({ ...command, on })
const dispatch: PlainCommand = { type: "DispatchDelivery", on: day, order: "O-1", delivery: "D-1" }

const controlled = (amount: number, more: Partial<Plain<CreditPolicy>> = {}) => [
  ...customer(),
  publish(more),
  limit(amount),
]
/** With a limit of 100.00 the order is too large. */
const small = [...controlled(10_000), place()]
const large = [...controlled(100_000), place()]
const readyToRelease = [...large, check("order"), validate]
const released = [...readyToRelease, check("release"), release]

describe("an order whose credit is checked", () => {
  it("is on credit hold when it fails, with the arithmetic and what would release it", () => {
    given(small)
      .when(check("order", owing(3_200)))
      .then([
        {
          type: "CreditCheckFailed",
          data: {
            point: "order",
            customer: "ROSSI",
            value: 15_860,
            exposure: 3_200,
            document: 15_860,
            limit: 10_000,
            available: 6_800,
            policy: { policy: "credit", version: 1 },
            reasons: [{ rule: "exposure", actual: 19_060, allowed: 10_000 }],
          },
        },
        {
          type: "OrderHeld",
          data: {
            hold: "credit",
            releasedBy: [
              { by: "payment", amount: 3_200, invoice: "I-7" },
              { by: "payment", amount: 5_860 },
              { by: "limit", amount: 19_060 },
              { by: "override", amount: 9_060 },
            ],
          },
        },
      ])
    given([...small, check("order")])
      .when(validate)
      .then("ORDER_HELD")
    given([...small, check("order")])
      .when(check("order"))
      .then([{ type: "CreditCheckFailed" }])
  })

  it("has its credit reserved when it passes, and is off its hold by itself", () => {
    given(large)
      .when(check("order"))
      .then([
        { type: "CreditCheckPassed", data: { exposure: 0, limit: 100_000, reasons: [] } },
        { type: "CreditReserved", data: { order: "O-1", reservation: 1, amount: 15_860 } },
      ])
    given([...small, check("order"), limit(16_000)])
      .when(check("order"))
      .then([
        { type: "CreditCheckPassed" },
        { type: "OrderHoldReleased", data: { hold: "credit", override: false } },
        { type: "CreditReserved" },
      ])
  })

  it("counts what other orders have reserved since the exposure was counted, and not what was before", () => {
    const second = place({ order: "O-2" })
    const other = (reservations: number) => check("order", { order: "O-2", reservations })
    const history = [...controlled(20_000), place(), second, check("order")]
    given(history)
      .when(other(0))
      .then([
        {
          type: "CreditCheckFailed",
          data: { components: [{ component: "reserved", amount: 15_860 }], exposure: 15_860 },
        },
        { type: "OrderHeld" },
      ])
    given(history)
      .when(other(1))
      .then([{ type: "CreditCheckPassed", data: { components: [] } }, { type: "CreditReserved" }])
    // Its own reservation is what is asked about.
    given(history)
      .when(check("release"))
      .then([{ type: "CreditCheckPassed" }, { type: "CreditReserved", data: { reservation: 2 } }])
  })

  it("counts by how much another order's reservation has grown since", () => {
    const grown: PlainCommand = {
      type: "ChangeOrderLine",
      on: day,
      order: "O-1",
      line: "1",
      quantity: "12",
      reason: "two more",
    }
    given([...controlled(100_000), place(), place({ order: "O-2" }), check("order"), grown, check("order")])
      .when(check("order", { order: "O-2", reservations: 1 }))
      .then([
        { type: "CreditCheckPassed", data: { components: [{ component: "reserved", amount: 1_220 }] } },
        { type: "CreditReserved" },
      ])
  })

  it("gives back what it had reserved when a later check fails", () => {
    given([...large, check("order"), limit(10_000, { on: day, validFrom: day })])
      .when(check("release"))
      .then([
        { type: "CreditCheckFailed" },
        { type: "OrderHeld" },
        { type: "CreditReservationReleased", data: { order: "O-1" } },
      ])
  })

  it("needs an order that is there and under way, and a policy", () => {
    given(controlled(1)).when(check("order")).then("ORDER_UNKNOWN")
    given([...customer(), place()])
      .when(check("order"))
      .then("POLICY_MISSING")
    const cancelled: PlainCommand = {
      type: "CancelOrder",
      on: day,
      order: "O-1",
      reason: "",
      initiator: "customer",
    }
    given([...large, cancelled])
      .when(check("order"))
      .then("ORDER_NOT_READY")
    const japanese = { ...place({ order: "O-1", currency: "JPY" }) }
    given([...controlled(100_000), japanese])
      .when(check("order"))
      .then("CREDIT_QUOTE_MISSING")
    given([...controlled(100_000), japanese])
      .when(check("order", { quotes: [{ currency: "JPY", rate: "0.006" }] }))
      .then([
        { type: "CreditCheckPassed", data: { value: 159, document: 95, currency: "EUR" } },
        { type: "CreditReserved" },
      ])
  })

  it("is worth what is neither delivered nor invoiced, with its tax and its freight", () => {
    const freight = { kind: "charge", amount: 1_000, reason: "freight", tax: { category: "S", rate: "22" } }
    const withFreight = place({ adjustments: [freight] } as never)
    const value = (history: ReadonlyArray<PlainCommand>, expected: number) =>
      given(history)
        .when(check("dispatch", { order: "O-1" }))
        .then([{ type: "CreditCheckPassed", data: { value: expected } }])
    given([...controlled(1_000_000), withFreight])
      .when(check("order"))
      .then([{ type: "CreditCheckPassed", data: { value: 15_860 + 1_220 } }, { type: "CreditReserved" }])
    const nothingAsked = { checkAt: [] }
    const free = [...controlled(1_000_000, nothingAsked), withFreight, validate, release]
    const four = deliver("D-1", [{ line: "1", quantity: "4" }])
    value(free, 17_080)
    value([...free, four], 17_080 - 2_440)
    value([...free, four, { type: "InvoiceOrder", on: day, invoice: "I-1", order: "O-1" }], 13_420)
  })
})

describe("a release of an order under a credit policy", () => {
  it("needs a check for it that passed", () => {
    given(large).when(validate).then("CREDIT_CHECK_MISSING")
    given(readyToRelease).when(release).then("CREDIT_CHECK_MISSING")
    given([...readyToRelease, check("release")])
      .when(release)
      .then([{ type: "OrderReleased" }])
    given([...controlled(100_000, { checkAt: ["release"] }), place(), validate])
      .when(release)
      .then("CREDIT_CHECK_MISSING")
  })

  it("is as ever at the steps that the policy doesn't ask about, and without a policy", () => {
    const onDispatch = [...controlled(1, { checkAt: ["dispatch"] }), place(), validate, release]
    given(onDispatch).when(deliver("D-1")).then("CREDIT_CHECK_MISSING")
    given([...customer(), limit(1), place(), validate])
      .when(release)
      .then([{ type: "OrderReleased" }])
    const withdrawn: PlainCommand = { type: "WithdrawPolicy", on: day, policy: "credit", reason: "" }
    given([...controlled(1), withdrawn, place(), validate])
      .when(release)
      .then([{ type: "OrderReleased" }])
    given([...customer(), publish({}, "2025-02-01"), place(), validate])
      .when(release)
      .then([{ type: "OrderReleased" }])
  })

  it("is bound by a check for as many days as the policy says", () => {
    const checked = [...readyToRelease, check("release")]
    given(checked)
      .when(at(release, "2025-01-18"))
      .then([{ type: "OrderReleased" }])
    given(checked).when(at(release, "2025-01-19")).then("CREDIT_CHECK_MISSING")
    given(checked).when(at(release, "2025-01-14")).then("CREDIT_CHECK_MISSING")
  })

  it("needs another check when the order has come to more, and none when it has come to less", () => {
    const checked = [...readyToRelease, check("release")]
    const more: PlainCommand = {
      type: "ChangeOrderLine",
      on: day,
      order: "O-1",
      line: "1",
      quantity: "11",
      reason: "one more",
    }
    const amended = [...large, check("release"), more]
    given(amended).when(validate).then("CREDIT_CHECK_MISSING")
    const less: PlainCommand = {
      type: "CancelOrderLine",
      on: day,
      order: "O-1",
      line: "1",
      quantity: "1",
      reason: "",
    }
    given([...checked, less])
      .when(release)
      .then([{ type: "OrderReleased" }])
  })

  it("is refused when the limit was lowered, or the account blocked, after the check", () => {
    const checked = [...readyToRelease, check("release", owing(1_000))]
    given([...checked, limit(16_860, { on: day, validFrom: day })])
      .when(release)
      .then([{ type: "OrderReleased" }])
    given([...checked, limit(16_859, { on: day, validFrom: day })])
      .when(release)
      .then("CREDIT_EXCEEDED")
    given([...checked, block])
      .when(release)
      .then("ACCOUNT_BLOCKED")
    const unblock: PlainCommand = { type: "UnblockAccount", on: day, customer: "ROSSI", reason: "no fraud" }
    given([...checked, block, unblock])
      .when(release)
      .then([{ type: "OrderReleased" }])
  })

  it("needs a new check when another head office has come to answer for the order", () => {
    const checked = [...readyToRelease, check("release"), register({ customer: "HOLDING" })]
    const parent: PlainCommand = { type: "AssignParent", on: day, customer: "ROSSI", parent: "HOLDING" }
    given([...checked, parent])
      .when(release)
      .then("CREDIT_CHECK_MISSING")
  })
})

describe("what leaves under a credit policy", () => {
  it("needs a check at dispatch that passed, whether it is dispatched or delivered at once", () => {
    given(released).when(dispatch).then("CREDIT_CHECK_MISSING")
    given(released).when(deliver("D-1")).then("CREDIT_CHECK_MISSING")
    given([...released, check("dispatch")])
      .when(dispatch)
      .then([{ type: "DeliveryDispatched" }])
    given([...released, check("dispatch")])
      .when(deliver("D-1"))
      .then([{ type: "DeliveryConfirmed" }])
  })

  it("may arrive once it has left, whatever has become of the credit", () => {
    given([...released, check("dispatch"), dispatch, block])
      .when(at(deliver("D-1"), "2025-02-20"))
      .then([{ type: "DeliveryConfirmed" }])
  })

  it("is on hold again when the check at dispatch fails", () => {
    given(released)
      .when(check("dispatch", owing(90_000)))
      .then([{ type: "CreditCheckFailed" }, { type: "OrderHeld" }])
    given([...released, check("dispatch", owing(90_000))])
      .when(dispatch)
      .then("ORDER_HELD")
  })
})

describe("an invoice under a credit policy that asks at invoicing", () => {
  const bill: PlainCommand = { type: "InvoiceOrder", on: day, invoice: "I-1", order: "O-1" }
  const delivered = [
    ...controlled(100_000, { checkAt: ["invoice"] }),
    place(),
    validate,
    release,
    deliver("D-1"),
  ]

  it("needs a check of its order before it takes a number, and is none of an order that isn't billed", () => {
    given(delivered).when(bill).then("CREDIT_CHECK_MISSING")
    given([...delivered, check("invoice")])
      .when(bill)
      .then([{ type: "NumberAssigned" }, { type: "InvoiceIssued" }, { type: "OrderInvoiced" }])
    const byLine: PlainCommand = issue({
      lines: [
        {
          description: "chairs",
          quantity: "1",
          unitPrice: "5",
          tax: { category: "S", rate: "22" },
          order: "O-1",
          orderLine: "1",
        },
      ],
    })
    given(delivered).when(byLine).then("CREDIT_CHECK_MISSING")
    given(delivered)
      .when(issue({ invoice: "I-2" }))
      .then([{ type: "NumberAssigned" }, { type: "InvoiceIssued" }])
  })

  it("is refused when the check fails, which holds nothing that was delivered", () => {
    given([...delivered, check("invoice", owing(100_001))])
      .when(bill)
      .then("CREDIT_EXCEEDED")
    given(delivered)
      .when(check("invoice", owing(100_001)))
      .then([{ type: "CreditCheckFailed" }])
  })
})

describe("an order that was closed short", () => {
  const short: PlainCommand = { type: "CloseOrderShort", on: day, order: "O-1", reason: "" }
  const reopen: PlainCommand = { type: "ReopenOrder", on: day, order: "O-1", reason: "wanted after all" }
  const part = deliver("D-1", [{ line: "1", quantity: "6" }])
  const closed = [...released, check("dispatch"), part, at(short, "2025-02-01")]

  it("is not reopened past the credit check", () => {
    given(closed).when(at(reopen, "2025-02-01")).then("CREDIT_CHECK_MISSING")
    given(closed)
      .when(at(check("release"), "2025-02-01"))
      .then([{ type: "CreditCheckPassed", data: { value: 12_200 } }, { type: "CreditReserved" }])
    given([...closed, at(check("release"), "2025-02-01")])
      .when(at(reopen, "2025-02-01"))
      .then([{ type: "OrderReopened" }])
    given([...closed, at(check("release", owing(90_000)), "2025-02-01")])
      .when(at(reopen, "2025-02-01"))
      .then("CREDIT_EXCEEDED")
  })

  it("can't be held, since it is closed", () => {
    given(closed)
      .when(at(check("release", owing(90_000)), "2025-02-01"))
      .then([{ type: "CreditCheckFailed" }, { type: "CreditReservationReleased" }])
  })
})

describe("an override of a customer's credit", () => {
  const held = [...small, check("order")]
  const lift = (more: object = {}): PlainCommand => ({
    type: "ReleaseHold",
    on: day,
    order: "O-1",
    hold: "credit",
    reason: "will pay on Friday",
    ...more,
  })
  const signed = { override: true, by: "carla", role: "credit controller", expiresOn: "2025-01-17" }

  it("is granted by whoever may, for as much and as long as they may", () => {
    given(held)
      .when(grant())
      .then([{ type: "CreditOverrideGranted", data: { override: "OV-1", policy: { version: 1 } } }])
    given(held)
      .when(grant({ role: "sales" }))
      .then("OVERRIDE_NOT_AUTHORISED")
    given(held)
      .when(grant({ amount: 500_001 }))
      .then("OVERRIDE_NOT_AUTHORISED")
    given(held)
      .when(grant({ amount: 500_001, role: "finance director" }))
      .then([{ type: "CreditOverrideGranted" }])
    given(held)
      .when(grant({ expiresOn: "2025-01-22" }))
      .then([{ type: "CreditOverrideGranted" }])
    given(held)
      .when(grant({ expiresOn: "2025-01-23" }))
      .then("OVERRIDE_NOT_AUTHORISED")
    given([...customer(), place()])
      .when(grant())
      .then("POLICY_MISSING")
  })

  it("is granted once, above nothing, and ends after it begins", () => {
    given([...held, grant()])
      .when(grant())
      .then("OVERRIDE_EXISTS")
    given(held)
      .when(grant({ amount: -1 }))
      .then("AMOUNT_NOT_POSITIVE")
    given(held)
      .when(grant({ expiresOn: "2025-01-14" }))
      .then("VALIDITY_INVALID")
    given(held)
      .when(grant({ currency: "USD" }))
      .then("CREDIT_QUOTE_MISSING")
  })

  it("lets a check pass, which releases the hold", () => {
    given([...held, grant()])
      .when(check("order"))
      .then([
        { type: "CreditCheckPassed", data: { overrides: ["OV-1"], reasons: [{ rule: "exposure" }] } },
        { type: "OrderHoldReleased", data: { override: true } },
        { type: "CreditReserved" },
      ])
  })

  it("lifts the hold at once when it is given with it", () => {
    given(held)
      .when(lift(signed))
      .then([
        { type: "OrderHoldReleased", data: { override: true, by: "carla", expiresOn: "2025-01-17" } },
        {
          type: "CreditOverrideGranted",
          data: { order: "O-1", amount: 5_860, role: "credit controller", by: "carla" },
        },
      ])
    given([...held, lift(signed)])
      .when(validate)
      .then([{ type: "OrderValidated" }])
  })

  it("lets nobody lift a credit hold who may not, nor without saying who it is", () => {
    given(held).when(lift()).then("CREDIT_EXCEEDED")
    given(held)
      .when(lift({ override: true }))
      .then("CREDIT_EXCEEDED")
    given(held)
      .when(lift({ ...signed, role: "sales" }))
      .then("OVERRIDE_NOT_AUTHORISED")
    const byHand: PlainCommand = { type: "HoldOrder", on: day, order: "O-1", hold: "credit", reason: "news" }
    given([...small, byHand])
      .when(lift(signed))
      .then("CREDIT_CHECK_MISSING")
    given([...large, check("order"), byHand])
      .when(lift())
      .then([{ type: "OrderHoldReleased", data: { override: false } }])
    given([...customer(), place(), byHand])
      .when(lift())
      .then([{ type: "OrderHoldReleased" }])
    given(large).when(lift(signed)).then("HOLD_UNKNOWN")
  })

  it("lets other holds be lifted as ever", () => {
    const priced: PlainCommand = { type: "HoldOrder", on: day, order: "O-1", hold: "price", reason: "" }
    given([...small, priced])
      .when(lift({ hold: "price" }))
      .then([{ type: "OrderHoldReleased", data: { hold: "price" } }])
  })

  it("lets the order go on until its last day, and not after it", () => {
    const passed = [...held, grant(), check("order"), validate, check("release")]
    given(passed)
      .when(at(release, "2025-01-17"))
      .then([{ type: "OrderReleased" }])
    given(passed).when(at(release, "2025-01-18")).then("CREDIT_EXCEEDED")
    const revoke: PlainCommand = {
      type: "RevokeCreditOverride",
      on: day,
      customer: "ROSSI",
      override: "OV-1",
      reason: "changed my mind",
    }
    given([...passed, revoke])
      .when(release)
      .then("CREDIT_EXCEEDED")
    given([...passed, revoke])
      .when(revoke)
      .then([])
    given(passed)
      .when({ ...revoke, override: "OV-9" } as PlainCommand)
      .then("OVERRIDE_UNKNOWN")
  })
})

describe("a customer's credit", () => {
  it("ends with its limit, which is noticed once", () => {
    const notice: PlainCommand = { type: "NoticeCreditLimitExpiry", on: "2025-02-01", customer: "ROSSI" }
    const lapsed = [...customer(), limit(1, { validTo: "2025-01-31" })]
    given(lapsed)
      .when(notice)
      .then([{ type: "CreditLimitExpired", data: { source: "internal", validTo: "2025-01-31" } }])
    given([...lapsed, notice])
      .when(notice)
      .then([])
    given(lapsed).when(at(notice, "2025-01-31")).then([])
  })

  it("loses a limit that is withdrawn: the insurer's, say, of one reference", () => {
    const insured = limit(5_000, { source: "insurer", reference: "COFACE-1", reviewBy: "2025-06-30" })
    const withdraw: PlainCommand = {
      type: "WithdrawCreditLimit",
      on: day,
      customer: "ROSSI",
      source: "insurer",
      reference: "COFACE-1",
      reason: "cover reduced",
    }
    given([...customer(), insured])
      .when(withdraw)
      .then([{ type: "CreditLimitWithdrawn", data: { reference: "COFACE-1" } }])
    given([...customer(), insured, withdraw])
      .when(withdraw)
      .then("CREDIT_LIMIT_UNKNOWN")
    given([...customer(), insured])
      .when({ ...withdraw, reference: "COFACE-2" } as PlainCommand)
      .then("CREDIT_LIMIT_UNKNOWN")
  })

  it("is blocked once, and unblocked only when it is", () => {
    given(customer())
      .when(block)
      .then([{ type: "AccountBlocked", data: { reason: "fraud" } }])
    given([...customer(), block])
      .when(block)
      .then([])
    given(customer())
      .when({ type: "UnblockAccount", on: day, customer: "ROSSI", reason: "" })
      .then("ACCOUNT_NOT_BLOCKED")
  })

  it("is the head office's, when the policy says that groups answer together", () => {
    const head = register({ customer: "HOLDING" })
    const parent: PlainCommand = {
      type: "AssignParent",
      on: "2025-01-02",
      customer: "ROSSI",
      parent: "HOLDING",
    }
    const limited = limit(12_000, { customer: "HOLDING" })
    const history = [...customer(), head, parent, limited, limit(100_000), place()]
    given([...history, publish()])
      .when(check("order"))
      .then([
        { type: "CreditCheckFailed", data: { customer: "HOLDING", limit: 12_000 } },
        { type: "OrderHeld" },
      ])
    given([...history, publish()])
      .when(check("order", { customer: "ROSSI" }))
      .then("CREDIT_CUSTOMER_DIFFERS")
    given([...history, publish({ group: false })])
      .when(check("order"))
      .then([
        { type: "CreditCheckPassed", data: { customer: "ROSSI", limit: 100_000 } },
        { type: "CreditReserved", data: { customer: "ROSSI" } },
      ])
    given([...history, limit(20_000, { customer: "HOLDING", validFrom: "2025-01-03" }), publish()])
      .when(check("order"))
      .then([{ type: "CreditCheckPassed" }, { type: "CreditReserved", data: { customer: "HOLDING" } }])
  })

  it("has one head office, which doesn't belong to it", () => {
    const both = [register(), register({ customer: "HOLDING" }), register({ customer: "SHOP" })]
    const parent = (of: string, head: string | null): PlainCommand => ({
      type: "AssignParent",
      on: day,
      customer: of,
      parent: head,
    })
    given(both)
      .when(parent("ROSSI", "HOLDING"))
      .then([{ type: "ParentAssigned", data: { parent: "HOLDING" } }])
    given([...both, parent("ROSSI", "HOLDING")])
      .when(parent("ROSSI", "HOLDING"))
      .then([])
    given([...both, parent("ROSSI", "HOLDING")])
      .when(parent("ROSSI", null))
      .then([{ type: "ParentAssigned", data: { parent: null } }])
    given(both).when(parent("ROSSI", "ROSSI")).then("PARENT_CYCLE")
    given([...both, parent("ROSSI", "HOLDING"), parent("SHOP", "ROSSI")])
      .when(parent("HOLDING", "SHOP"))
      .then("PARENT_CYCLE")
    given(both).when(parent("ROSSI", "NOBODY")).then("CUSTOMER_UNKNOWN")
  })

  it("follows the version of the policy that is in force on the day", () => {
    const lenient = publish({ checkAt: [] }, "2025-02-01")
    const history = [...controlled(10_000), lenient, agree({}, { agreement: "B", validFrom: "2025-01-02" })]
    const later = place({ on: "2025-02-03", order: "O-1", lines: [line("1", "10", "50")] })
    given([...history, place()])
      .when(validate)
      .then("CREDIT_CHECK_MISSING")
    given([...history, later])
      .when(at(validate, "2025-02-03"))
      .then([{ type: "OrderValidated" }])
  })
})
