import { type Conditions, netDays, type Plain, type PlainCommand } from "@adv/domain"
import { scenario } from "@adv/domain/testing"

/** Commands of a small company, for stories that only say what matters to them. */
export const { given } = scenario()

type Of<T extends PlainCommand["type"]> = Partial<Omit<Extract<PlainCommand, { type: T }>, "type">>

export const day = "2025-01-15"
export const standard = { category: "S", rate: "22" } as const

export const conditions: Plain<Conditions> = {
  paymentTerm: netDays(30),
  invoicingPolicy: "onDelivery",
  overDeliveryTolerance: "0",
}

export const register = (asked: Of<"RegisterCustomer"> = {}): PlainCommand => ({
  type: "RegisterCustomer",
  on: "2025-01-01",
  customer: "ROSSI",
  name: "Rossi S.p.A.",
  currency: "EUR",
  ...asked,
})

export const agree = (
  more: Partial<Plain<Conditions>> = {},
  asked: Of<"AgreeConditions"> = {},
): PlainCommand => ({
  type: "AgreeConditions",
  on: "2025-01-01",
  customer: "ROSSI",
  agreement: "A-2025",
  validFrom: "2025-01-01",
  conditions: { ...conditions, ...more },
  ...asked,
})

/** A customer with conditions, as most stories begin. */
export const customer = (more: Parameters<typeof agree>[0] = {}): ReadonlyArray<PlainCommand> => [
  register(),
  agree(more),
]

export const line = (line: string, quantity: string, unitPrice: string, more: object = {}) => ({
  line,
  sku: `SKU-${line}`,
  quantity,
  unitPrice,
  tax: standard,
  ...more,
})

export const place = (asked: Of<"PlaceOrder"> = {}): PlainCommand => ({
  type: "PlaceOrder",
  on: day,
  order: "O-1",
  customer: "ROSSI",
  currency: "EUR",
  lines: [line("1", "10", "5"), line("2", "4", "20")],
  ...asked,
})

export const validate: PlainCommand = { type: "ValidateOrder", on: day, order: "O-1" }
export const release: PlainCommand = { type: "ReleaseOrder", on: day, order: "O-1" }

/** An order that is ready to be delivered. */
export const released = (asked: Of<"PlaceOrder"> = {}, more: Parameters<typeof agree>[0] = {}) => [
  ...customer(more),
  place(asked),
  validate,
  release,
]

export const deliver = (
  delivery: string,
  lines?: ReadonlyArray<{ line: string; quantity: string }>,
  on = day,
): PlainCommand => ({
  type: "ConfirmDelivery",
  on,
  order: "O-1",
  delivery,
  ...(lines === undefined ? {} : { lines }),
})

export const bill = (invoice: string, on = day, more: object = {}): PlainCommand => ({
  type: "InvoiceOrder",
  on,
  invoice,
  order: "O-1",
  ...more,
})

/** An invoice on its own: 100.00 net and 22.00 tax unless it says otherwise. */
export const issue = (asked: Of<"IssueInvoice"> = {}): PlainCommand => ({
  type: "IssueInvoice",
  on: day,
  invoice: "I-1",
  customer: "ROSSI",
  currency: "EUR",
  lines: [{ description: "chairs", quantity: "4", unitPrice: "25", tax: standard }],
  ...asked,
})

export const credit = (creditNote: string, credited: object, more: object = {}): PlainCommand => ({
  type: "IssueCreditNote",
  on: "2025-02-01",
  invoice: "I-1",
  creditNote,
  reason: "RETURN",
  credited: credited as Extract<PlainCommand, { type: "IssueCreditNote" }>["credited"],
  effectOnOrder: "none",
  ...more,
})

export const receive = (payment: string, amount: number, more: object = {}): PlainCommand => ({
  type: "ReceivePayment",
  on: "2025-02-10",
  payment,
  customer: "ROSSI",
  currency: "EUR",
  amount,
  ...more,
})

export const allocate = (
  payment: string,
  to: ReadonlyArray<{ invoice: string; instalment?: number; amount?: number }>,
  on = "2025-02-10",
): PlainCommand => ({ type: "AllocatePayment", on, payment, to })

/** Half after 30 days, half after 60. */
export const halves = {
  id: "30-60",
  version: 1,
  lines: [
    { share: { percent: "50" }, steps: [{ addDays: 30 }] },
    { share: { remainder: true as const }, steps: [{ addDays: 60 }] },
  ],
}
