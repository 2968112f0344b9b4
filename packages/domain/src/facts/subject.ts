import type {
  ApprovalId,
  ContactId,
  CreditNoteId,
  CustomerId,
  DeliveryId,
  DisputeId,
  DunningCaseId,
  InvoiceId,
  MessageId,
  OrderId,
  PaymentId,
  PolicyId,
} from "../values/index.js"
import type { Fact } from "./fact.js"

/** What a fact is about. Lines are `order/line` and instalments `invoice/number`, since neither is unique alone. */
export interface Subjects {
  readonly customers: ReadonlyArray<CustomerId>
  readonly orders: ReadonlyArray<OrderId>
  readonly lines: ReadonlyArray<string>
  readonly deliveries: ReadonlyArray<DeliveryId>
  readonly invoices: ReadonlyArray<InvoiceId>
  readonly instalments: ReadonlyArray<string>
  readonly creditNotes: ReadonlyArray<CreditNoteId>
  readonly payments: ReadonlyArray<PaymentId>
  readonly contacts: ReadonlyArray<ContactId>
  readonly messages: ReadonlyArray<MessageId>
  readonly approvals: ReadonlyArray<ApprovalId>
  readonly disputes: ReadonlyArray<DisputeId>
  readonly dunningCases: ReadonlyArray<DunningCaseId>
  readonly policies: ReadonlyArray<PolicyId>
  /** Articles, by their stock keeping unit. */
  readonly skus: ReadonlyArray<string>
  /** Those who do the work, by their actor id. */
  readonly assistants: ReadonlyArray<string>
}

export const noSubjects: Subjects = {
  customers: [],
  orders: [],
  lines: [],
  deliveries: [],
  invoices: [],
  instalments: [],
  creditNotes: [],
  payments: [],
  contacts: [],
  messages: [],
  approvals: [],
  disputes: [],
  dunningCases: [],
  policies: [],
  skus: [],
  assistants: [],
}

/** What each type of fact is about: whatever isn't named, it isn't about. The compiler asks for every type. */
export type SubjectsTable<F extends Fact> = {
  readonly [Type in F["type"]]: (data: Extract<F, { readonly type: Type }>["data"]) => Partial<Subjects>
}

/** Lines as subjects. */
export const linesOf = (
  order: OrderId,
  lines: ReadonlyArray<{ readonly line: string }>,
): ReadonlyArray<string> => lines.map(({ line }) => `${order}/${line}`)

/** An instalment as a subject. */
export const instalmentOf = (invoice: InvoiceId, instalment: number): string => `${invoice}/${instalment}`
