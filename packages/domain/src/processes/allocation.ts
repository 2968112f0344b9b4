import { namedIn } from "../payment/allocating.js"
import { policyId } from "../policy/ref.js"
import { policyInForce } from "../policy/state.js"
import type { CustomerId, InvoiceId, LocalDate, PaymentId } from "../values/index.js"
import type { Known, Process, Reaction } from "./process.js"
import { openInvoicesOf } from "./views/index.js"

/** The settlement policy of a company. Where none is in force on the day, nothing but money settles. */
const settlement = policyId("settlement")

const allocate = (
  on: LocalDate,
  payment: PaymentId,
  invoices: ReadonlyArray<InvoiceId>,
  { views: { policies } }: Known,
): ReadonlyArray<Reaction> => {
  if (invoices.length === 0) return []
  const state = policies.get(settlement)
  const policy = state !== undefined && policyInForce(state, on) !== null ? { policy: settlement } : {}
  return [{ key: "allocate", command: { type: "AutoAllocatePayment", on, payment, invoices, ...policy } }]
}

/** What a customer has open; of nobody's money, what its remittance text names. */
const candidates = (
  { views: { openItems } }: Known,
  customer: CustomerId | null,
  remittance: string | undefined,
): ReadonlyArray<InvoiceId> => {
  if (customer !== null) return openInvoicesOf(openItems, customer).map(({ invoice }) => invoice)
  if (remittance === undefined) return []
  const byNumber = new Map<string, InvoiceId>()
  for (const customers of openItems.byCustomer.values())
    for (const invoice of customers) {
      const known = openItems.invoices.get(invoice)
      if (known !== undefined) byNumber.set(known.number, invoice)
    }
  return namedIn(remittance, [...byNumber.keys()]).flatMap((number) => byNumber.get(number) ?? [])
}

/** Puts money against what it may settle as soon as it is known whose it is, by the settlement policy that is in force. */
export const allocation: Process = {
  name: "allocation",
  department: "finance",
  on: {
    PaymentReceived: ({ data: { payment, customer, remittance }, metadata }, known) =>
      allocate(metadata.effectiveDate, payment, candidates(known, customer, remittance), known),
    PaymentIdentified: ({ data: { payment, customer }, metadata }, known) =>
      allocate(metadata.effectiveDate, payment, candidates(known, customer, undefined), known),
  },
}
