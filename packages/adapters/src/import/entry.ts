import type {
  Currency,
  CustomerId,
  DomainCommand,
  InvoiceId,
  LocalDate,
  OrderId,
  PaymentId,
  PaymentTerm,
  Tax,
} from "@adv/domain"
import type { Either } from "fp-ts/lib/Either.js"
import type { ColumnsOfFields } from "./fields.js"
import type { Problem } from "./problem.js"
import type { Row } from "./table.js"

/** An order or an invoice that others refer to. */
export interface Document {
  readonly kind: "order" | "invoice"
  readonly id: string
  readonly date: LocalDate
  readonly customer: CustomerId | undefined
  /** An invoice of an order has its customer and its currency. */
  readonly order: OrderId | undefined
  readonly currency: Currency | undefined
  readonly row: Row
}

/** What is known once every row was read: facts refer to one another across rows and files. */
export interface Known {
  readonly order: (id: string) => Document | undefined
  readonly invoice: (id: string) => Document | undefined
  /** Oldest first. */
  readonly invoicesOf: (customer: string) => ReadonlyArray<Document>
  /** Payments that name the invoice, earliest first. */
  readonly paymentsFor: (
    invoice: string,
  ) => ReadonlyArray<{ readonly payment: PaymentId; readonly on: LocalDate }>
  /** The first day on which anything refers to the customer; the first day of all when nothing does. */
  readonly firstSeen: (customer: string) => LocalDate | undefined
}

/** The commands of one fact: all of them are carried out, or none. */
export interface Built {
  readonly at: LocalDate
  readonly commands: ReadonlyArray<DomainCommand>
  /** Whether invoices that are closed may be left out of its allocation. */
  readonly oldest?: boolean
  readonly notice?: string
}

/** One fact that a row tells (or several rows together), read but not yet turned into commands. */
export interface Entry {
  readonly kind: string
  /** Its own id within its kind; null when the data has none, and its content has to tell it from others. */
  readonly key: string | null
  readonly date: LocalDate | undefined
  /** Everything it says, as text: two entries with one key must say the same. */
  readonly content: string
  readonly row: Row
  readonly columns: ColumnsOfFields
  /** Where its lines come from, by their number. */
  readonly lineRows: ReadonlyMap<string, Row>
  readonly customers: ReadonlyArray<CustomerId>
  readonly document: Document | undefined
  /** What it is about: a document that must not be younger. */
  readonly about: Pick<Document, "kind" | "id"> | undefined
  /** Of a payment: the invoices that it names. */
  readonly pays: ReadonlyArray<InvoiceId>
  readonly payment: PaymentId | undefined
  readonly build: (known: Known, identity: string) => Either<Problem, Built>
}

/** What the mapping says for all facts. */
export interface Settings {
  readonly currency: Currency | undefined
  readonly paymentTerm: PaymentTerm | undefined
  readonly tax: Tax
  readonly invoicingPolicy: "onOrder" | "onDelivery"
}
