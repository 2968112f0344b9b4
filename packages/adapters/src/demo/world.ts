import type {
  Actor,
  CommandId,
  CustomerId,
  Day,
  DomainCommand,
  InvoiceFact,
  InvoiceId,
  LineId,
  LocalDate,
  Minor,
  OrderId,
  TaxBreakdown,
} from "@adv/domain"
import type { DemoCustomer } from "./customers.js"
import type { Random } from "./random.js"
import type { Workdays } from "./workdays.js"

/** What the parts of the simulation share: chance, the calendar, and a way to ask for things and to put them off. */
export interface World {
  readonly random: Random
  readonly workdays: Workdays
  readonly today: () => Day
  readonly at: (day: Day, minute: number, task: () => void) => void
  /** In so many minutes, in office hours. */
  readonly soon: (minutes: number, task: () => void) => void
  /** Asks for a command, as the next that is run. Its id, which is also the name of what it sets off. */
  readonly ask: (command: DomainCommand, by: Actor, chain?: CommandId, source?: string) => CommandId
  /** The next of a series of ids: `SO-2025-000042`. */
  readonly next: <Id extends string>(series: string) => Id
  readonly date: (day: Day) => LocalDate
}

/** As much of an order as the simulation has to remember. Quantities are whole. */
export interface DemoOrder {
  readonly id: OrderId
  readonly customer: DemoCustomer
  readonly chain: CommandId
  readonly requested: Day
  readonly lines: ReadonlyArray<DemoLine>
  readonly invoices: Array<DemoInvoice>
  state: "open" | "cancelled" | "completed" | "closedShort"
  /** Whether something may be invoiced and was not. */
  invoiceable: boolean
  /** Whether an invoice was ever asked for. */
  billed: boolean
  lastDelivery: Day | null
  hadReturn: boolean
  wasLate: boolean
  hadError: boolean
}

export interface DemoLine {
  readonly line: LineId
  readonly ordered: number
  wanted: number
  delivered: number
  promised: Day | null
}

/** As much of an invoice as the simulation has to remember, while something is open on it. */
export interface DemoInvoice {
  readonly id: InvoiceId
  readonly customer: DemoCustomer
  readonly order: DemoOrder
  readonly issued: Day
  readonly total: number
  readonly lines: Extract<InvoiceFact, { type: "InvoiceIssued" }>["data"]["lines"]
  readonly taxBreakdown: TaxBreakdown
  readonly instalments: Map<number, DemoInstalment>
  /** A second credit note on the same invoice would have to know what the first one took. */
  credited: boolean
  disputed: boolean
}

export interface DemoInstalment {
  due: Day | null
  readonly discountUntil: Day | null
  open: Minor
  marked: boolean
}

/** What the simulation remembers of a customer beside who it is. */
export interface Account {
  readonly customer: DemoCustomer
  /** Invoices with something open, in the order they were issued. */
  readonly open: Set<DemoInvoice>
  /** What it means to pay, and when. */
  readonly payables: Array<Payable>
  readonly paysOn: Set<Day>
}

export interface Payable {
  readonly invoice: DemoInvoice
  readonly instalment: number
  readonly day: Day
  /** Whether a partial payer has paid its part already. */
  readonly again: boolean
}

export interface Books {
  readonly accounts: ReadonlyMap<CustomerId, Account>
  readonly invoices: Map<InvoiceId, DemoInvoice>
}

export const openOf = (invoice: DemoInvoice): number => {
  let open = 0
  for (const instalment of invoice.instalments.values()) open += instalment.open
  return open
}

export const undelivered = (order: DemoOrder): ReadonlyArray<{ line: DemoLine; quantity: number }> =>
  order.lines.flatMap((line) =>
    line.wanted > line.delivered ? [{ line, quantity: line.wanted - line.delivered }] : [],
  )
