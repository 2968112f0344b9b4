import type {
  Actor,
  CheckPoint,
  CommandId,
  CustomerId,
  Day,
  DomainFact,
  Failure,
  Instant,
  InvoiceFact,
  InvoiceId,
  LineId,
  LocalDate,
  Minor,
  OrderId,
  PlainCommand,
  RecordedEvent,
  TaxBreakdown,
  Views,
} from "@adv/domain"
import type { CompanyModels } from "@adv/projections"
import type { DemoCustomer } from "./customers.js"
import type { Random } from "./random.js"
import type { Workdays } from "./workdays.js"

type Told<Type extends DomainFact["type"]> = RecordedEvent<Extract<DomainFact, { readonly type: Type }>>

/** What somebody does when they hear of a fact. */
export type Ears = { readonly [Type in DomainFact["type"]]?: (event: Told<Type>) => void }

/** What is done when a command is refused, by the code of the refusal. */
export type OnRefusal = { readonly [code: string]: (refusal: Failure) => void }

/** Read models, and up to where they are settled: nothing is recorded any more at that moment or before. */
export interface Knowledge {
  readonly books: CompanyModels["states"]
  readonly knownAt: Instant
  readonly logPosition: number
}

/** What the parts of the simulation share: chance, the calendar, and a way to ask for things and to put them off. */
export interface World {
  readonly random: Random
  readonly workdays: Workdays
  /** The first and the last day of the simulation. */
  readonly first: Day
  readonly last: Day
  /** The last working day of each month of the simulation. */
  readonly monthEnds: ReadonlyArray<Day>
  readonly today: () => Day
  readonly at: (day: Day, minute: number, task: () => void) => void
  /** In so many minutes, in office hours. */
  readonly soon: (minutes: number, task: () => void) => void
  /** Asks for a command, as the next that is run. Its id, which is also the name of what it sets off. */
  readonly ask: (command: PlainCommand, by: Actor, chain?: CommandId, source?: string) => CommandId
  /** Asks for a command that may be refused in the ways that are named, each of which leads somewhere else. */
  readonly attempt: (command: PlainCommand, by: Actor, chain: CommandId | undefined, or: OnRefusal) => void
  readonly hear: (ears: Ears) => void
  /** What the processes see: everything up to the last batch. */
  readonly views: Views
  /** The command that checks an order's credit; null where the policy asks for no check. */
  readonly creditCheck: (order: OrderId, point: CheckPoint) => PlainCommand | null
  /** What the read models say, by all that was recorded up to a moment that has passed; null while nothing was. */
  readonly known: () => Knowledge | null
  /** Whether it is the turn of what happens once in so many times: rare things happen, however few they are. */
  readonly turn: (what: string, every: number, first?: number) => boolean
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
  readonly lines: Array<DemoLine>
  /** How many lines were added to it since it was placed. */
  added: number
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
  readonly sku: string
  readonly ordered: number
  wanted: number
  delivered: number
  promised: Day | null
}

type IssuedData = Extract<InvoiceFact, { type: "InvoiceIssued" }>["data"]

/** As much of an invoice as the simulation has to remember. */
export interface DemoInvoice {
  readonly id: InvoiceId
  readonly customer: DemoCustomer
  readonly order: DemoOrder
  readonly issued: Day
  readonly number: string
  readonly kind: IssuedData["kind"]
  readonly currency: IssuedData["currency"]
  readonly total: number
  readonly lines: IssuedData["lines"]
  readonly taxBreakdown: TaxBreakdown
  readonly instalments: Map<number, DemoInstalment>
  /** A second credit note on the same invoice would have to know what the first one took. */
  credited: boolean
  disputed: boolean
}

export interface DemoInstalment {
  due: Day | null
  /** What may be kept by who pays by a day. */
  readonly discount: { readonly until: Day; readonly amount: Minor } | null
  open: Minor
  /** What of it was claimed on top of the invoice. */
  charged: number
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
  readonly orders: Map<OrderId, DemoOrder>
  /** Those who have ordered before. */
  readonly known: Set<CustomerId>
  /** Those of whom no orders are taken for the time being. */
  readonly suspended: Set<CustomerId>
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
