import type { DomainCommand } from "../../flows/handlers.js"
import type { AllocatePayment } from "../../payment/commands.js"
import { AllocationOrder, Components } from "../../payment/policy.js"
import { minor } from "../../values/index.js"
import { type Again, commands, factsOf, type Occasion, type Recorded, type Rules } from "./again.js"

type Allocation = Recorded<"PaymentAllocated">["data"]["allocations"][number]

/** The rate at which money in another currency was put against invoices. */
const quoteOf = (allocations: ReadonlyArray<Allocation>): Pick<AllocatePayment, "quote"> => {
  const exchange = allocations.find((each) => each.exchange !== undefined)?.exchange
  if (exchange === undefined) return {}
  const { from, to, rate, source, date } = exchange
  return { quote: { from, to, rate, source, date } }
}

/** All that may have been asked: what was settled, in which order, and what of it first. */
const allocated = (event: Recorded<"PaymentAllocated">, at: Occasion): Again => {
  const { payment, allocations, policy } = event.data
  const invoices = [...new Set(allocations.map(({ invoice }) => invoice))]
  const own = {
    on: at.on,
    payment,
    ...(policy === undefined ? {} : { policy: policy.policy }),
    ...quoteOf(allocations),
  }
  const byInvoice = invoices.map((invoice) => {
    const amounts = allocations.filter((each) => each.invoice === invoice)
    const sum = amounts.reduce((total, { amount }) => total + amount, 0)
    return { invoice, amount: minor(sum) }
  })
  const targets: ReadonlyArray<AllocatePayment["to"]> = [
    invoices.map((invoice) => ({ invoice })),
    allocations.map(({ invoice, instalment }) => ({ invoice, instalment })),
    byInvoice,
    allocations.map(({ invoice, instalment, amount }) => ({ invoice, instalment, amount })),
  ]
  const given: Array<DomainCommand> = []
  for (const components of [undefined, ...Components.words])
    for (const allocation of [undefined, ...AllocationOrder.words]) {
      const how = {
        ...own,
        ...(components === undefined ? {} : { components }),
        ...(allocation === undefined ? {} : { allocation }),
      }
      for (const to of targets) given.push({ type: "AllocatePayment", ...how, to })
      given.push({ type: "AutoAllocatePayment", ...how, invoices })
    }
  return commands(at, given)
}

const takenBack = (
  {
    data: { payment, reason },
  }: { readonly data: Pick<Recorded<"PaymentAllocationReversed">["data"], "payment" | "reason"> },
  at: Occasion,
): Again => {
  const own = { on: at.on, payment, reason }
  const [reversed] = factsOf(at.group, "PaymentAllocationReversed")
  const settlements = reversed?.data.allocations.map(({ settlement }) => settlement)
  const named = settlements === undefined ? {} : { settlements }
  const [dishonoured] = factsOf(at.group, "InstrumentDishonoured")
  if (dishonoured !== undefined) {
    const { fee } = dishonoured.data
    return commands(at, [{ type: "DishonourInstrument", ...own, ...(fee === undefined ? {} : { fee }) }])
  }
  const [returned] = factsOf(at.group, "PaymentReturned")
  if (returned === undefined)
    return commands(at, [
      { type: "ReverseAllocation", ...own },
      { type: "ReverseAllocation", ...own, ...named },
    ])
  const { fee, amount } = returned.data
  const back = { type: "ReturnPayment", ...own, ...(fee === undefined ? {} : { fee }) } as const
  return commands(at, [back, { ...back, amount }, { ...back, amount, ...named }])
}

export const paymentRules: Rules = {
  PaymentAllocated: allocated,
  PaymentAllocationReversed: takenBack,
  PaymentReturned: takenBack,
  InstrumentDishonoured: takenBack,
  RefundRequested: ({ data: { payment, customer: _customer, currency: _currency, ...data } }, at) => {
    const { amount: _amount, ...whole } = data
    const own = { type: "RequestRefund", on: at.on, from: { payment } } as const
    return commands(at, [
      { ...own, ...whole },
      { ...own, ...data },
    ])
  },
  RefundPaid: ({ data: { payment, refund, bankReference } }, at) =>
    commands(at, [
      {
        type: "PayRefund",
        on: at.on,
        from: { payment },
        refund,
        ...(bankReference === undefined ? {} : { bankReference }),
      },
    ]),
  RefundCancelled: ({ data: { payment, refund, reason } }, at) =>
    commands(at, [{ type: "CancelRefund", on: at.on, from: { payment }, refund, reason }]),
}
