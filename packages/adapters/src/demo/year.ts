import {
  type Actor,
  type CommandId,
  civilOf,
  commandFrom,
  commandIdOf,
  type Day,
  type DomainCommand,
  dayOfCivil,
  daysInMonth,
  type Failure,
  fromDay,
  type Instant,
  type LocalDate,
  type PlainCommand,
  policyBody,
  policyId,
  type RecordedEvent,
  type Request,
  toDay,
  unsafeDate,
  unsafeDecimal,
} from "@adv/domain"
import { creditCheckOf } from "@adv/projections"
import { isLeft } from "fp-ts/lib/Either.js"
import { Agenda, type Entry } from "./agenda.js"
import { amendingIn } from "./amending.js"
import { approvalsIn } from "./approvals.js"
import { closeMonths } from "./closing.js"
import { DEMO_LEGAL_ENTITY } from "./company.js"
import { contactsIn } from "./contacts.js"
import { creditingIn } from "./crediting.js"
import { currencyOf, customersOf, type DemoCustomer } from "./customers.js"
import { deliveringIn } from "./delivering.js"
import { deskWith } from "./desk.js"
import { disputingIn } from "./disputing.js"
import { dunningIn } from "./dunning.js"
import { entryErrorsIn } from "./entry-errors.js"
import { foreignMoneyIn } from "./foreign-money.js"
import { handingOverIn } from "./handing-over.js"
import { indicatorsIn } from "./indicators.js"
import { instrumentsIn } from "./instruments.js"
import { invoicingIn } from "./invoicing.js"
import { keepLedger } from "./ledger.js"
import { mailIn } from "./mail.js"
import { openAccounts } from "./opening.js"
import { orderingIn } from "./ordering.js"
import { payingIn } from "./paying.js"
import { publishPolicies, watchFlow } from "./policies.js"
import { type Random, randomOf } from "./random.js"
import { sendingIn } from "./sending.js"
import { stockIn } from "./stock.js"
import { teamIn } from "./team.js"
import { validatingIn } from "./validating.js"
import { demoCalendars, shift, type Workdays, workdaysOf } from "./workdays.js"
import type { Account, Books, Ears, OnRefusal, World } from "./world.js"

export const DEMO_FROM: LocalDate = unsafeDate("2025-01-01")
/** The last day of the demonstration, which is also its today. */
export const DEMO_UNTIL: LocalDate = unsafeDate("2025-12-31")
export const DEMO_ORDERS = 1_500
export const DEMO_SEED = 4

export interface DemoYearOptions {
  readonly seed: number
  readonly orders: number
  /** {@link DEMO_FROM} by default. */
  readonly from?: LocalDate
  /** The last day, included: {@link DEMO_UNTIL} by default. */
  readonly until?: LocalDate
  /** As many as suit the orders, by default: 81 for 1,500 orders, 594 for 80,000. */
  readonly customers?: number
}

/** Commands that are run together, at a minute of a day (of the legal entity's zone). */
export interface DemoBatch {
  readonly date: LocalDate
  readonly minute: number
  readonly requests: ReadonlyArray<Request<DomainCommand>>
}

export interface DemoYear {
  readonly customers: ReadonlyArray<DemoCustomer>
  /** In the order of time. What a batch comes to must be `told` before the next one is taken. */
  readonly batches: Iterable<DemoBatch>
  /** Tells what was recorded, in the order of the log. What the processes ask for after it is in the batches that follow. */
  readonly told: (events: ReadonlyArray<RecordedEvent>) => void
  /** Tells that a command was refused, and says whether that was to be reckoned with. */
  readonly refused: (request: Request<DomainCommand>, refusal: Failure) => boolean
}

const BATCH_LIMIT = 400
/** Before this nothing follows by itself. */
const FIRST_RUN = 8 * 60
/** When the day's work of the processes is done: overdue items, dunning. */
const NIGHTLY = 18 * 60 + 15
const OFFICE_OPENS = 9 * 60
const OFFICE_CLOSES = 18 * 60

/** What the currencies of customers abroad are worth in euros, when their credit is looked at. */
const QUOTES = [
  { currency: currencyOf("CHF"), rate: unsafeDecimal("1.0638") },
  { currency: currencyOf("JPY"), rate: unsafeDecimal("0.0062") },
]

/** How busy a month is, January first, and a day of the week, Monday first. */
const byMonth = [0.85, 0.95, 1.05, 1.05, 1.1, 1.1, 1.05, 0.4, 1.1, 1.15, 1.1, 1.3] as const
const byWeekday = [1.2, 1.05, 1, 1, 0.8] as const

/** How many orders come in on each day: all of them, by the season and the day of the week. */
const rhythm = (
  random: Random,
  workdays: Workdays,
  first: Day,
  last: Day,
  orders: number,
): ReadonlyMap<Day, number> => {
  const weights: Array<readonly [Day, number]> = []
  let sum = 0
  for (let day = first; day <= last; day = shift(day, 1)) {
    if (!workdays.is(day) || day === first) continue
    const weekday = (((day + 3) % 7) + 7) % 7
    const weight =
      (byMonth[civilOf(day).month - 1] ?? 1) * (byWeekday[weekday] ?? 1) * (0.7 + 0.6 * random.fraction())
    sum += weight
    weights.push([day, weight])
  }
  const counts = new Map<Day, number>()
  let before = 0
  let reached = 0
  for (const [day, weight] of weights) {
    reached += weight
    const after = Math.round((orders * reached) / sum)
    counts.set(day, after - before)
    before = after
  }
  return counts
}

/** Picks customers by how often they order; those that haven't joined yet, or are gone, don't. */
const orderers = (
  random: Random,
  customers: ReadonlyArray<DemoCustomer>,
  { suspended }: Books,
): ((day: Day) => DemoCustomer | null) => {
  const sums: Array<number> = []
  let sum = 0
  for (const { weight } of customers) {
    sum += weight
    sums.push(sum)
  }
  const draw = (): DemoCustomer | undefined => {
    const at = random.fraction() * sum
    let low = 0
    let high = sums.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sums[middle] ?? 0) > at) high = middle
      else low = middle + 1
    }
    return customers[low]
  }
  return (day) => {
    for (;;) {
      const customer = draw()
      if (customer === undefined) return null
      const gone = customer.stopsPaying !== null && day > customer.stopsPaying + 45
      if (!gone && customer.joins < day && !suspended.has(customer.id)) return customer
    }
  }
}

/**
 * A plausible year of a wholesaler, as the commands that were given: orders by season and day of the week, deliveries
 * in parts or late, invoices by each customer's conditions, payments by each customer's habit, and what goes wrong.
 * The same options always give the same commands, provided that the same facts are told.
 *
 * It needs to be told what comes of each batch, since what is paid depends on what was invoiced. What is the work of a
 * process (allocation, letters, demand signals, dunning, credit checks, completion) is done by the process. No command
 * of it is refused but in ways that it reckons with.
 */
export const demoYear = (options: DemoYearOptions): DemoYear => {
  const { seed, orders } = options
  const first = toDay(options.from ?? DEMO_FROM)
  const last = toDay(options.until ?? DEMO_UNTIL)
  const count = options.customers ?? Math.min(4_000, Math.max(20, Math.round(2.1 * Math.sqrt(orders))))
  const random = randomOf(seed)
  const calendars = demoCalendars(civilOf(first).year - 1, civilOf(last).year + 2)
  const workdays = workdaysOf(calendars)
  const customers = customersOf(count, random, first, last)
  const agenda = new Agenda()
  const desk = deskWith(calendars)
  const name = `demo ${seed}/${orders}/${first}/${last}/${count}`
  let today = first
  let minute = 0
  let requests: Array<Request<DomainCommand>> = []
  /** What the processes have asked for, and was not run yet. */
  let reactions: Array<Request<DomainCommand>> = []
  let asked = 0
  const series = new Map<string, number>()
  const turns = new Map<string, number>()
  const dates = new Map<Day, LocalDate>()
  const ears: Array<Ears> = []
  const reckoned = new Map<CommandId, OnRefusal>()
  const own = new Set<CommandId>()
  /** The moment of recording that came last; what was recorded before it is settled. */
  let latest = Number.NEGATIVE_INFINITY
  let settled: { readonly knownAt: Instant; readonly logPosition: number } | null = null

  const world: World = {
    random,
    workdays,
    first,
    last,
    monthEnds: monthEndsIn(workdays, first, last),
    views: desk.views,
    today: () => today,
    at: (day, at, task) => {
      if (day > last) return
      // What should have been done earlier today, or now, is done as soon as it can be.
      if (day === today && at < minute + 60) world.soon(30, task)
      else agenda.put(day, at, task)
    },
    soon: (minutes, task) => {
      const at = minute + minutes
      if (at < OFFICE_CLOSES) agenda.put(today, at, task)
      else world.at(workdays.after(today, 1), OFFICE_OPENS + ((at - OFFICE_CLOSES) % 120), task)
    },
    ask: (command: PlainCommand, actor: Actor, chain?: CommandId, source?: string) => {
      asked += 1
      const id = commandIdOf(`${name}/${asked}`)
      own.add(id)
      requests.push({
        id,
        command: commandFrom(command),
        by: {
          actor,
          legalEntity: DEMO_LEGAL_ENTITY,
          ...(chain === undefined ? {} : { correlationId: chain }),
          ...(source === undefined ? {} : { source }),
        },
      })
      return id
    },
    attempt: (command, actor, chain, or) => {
      reckoned.set(world.ask(command, actor, chain), or)
    },
    hear: (more) => {
      ears.push(more)
    },
    creditCheck: (order, point) => {
      const on = world.date(today)
      const state = desk.views.policies.get(policyId("credit"))
      const found = state === undefined ? null : policyBody("credit", state, on)
      if (found === null || isLeft(found) || !found.right.body.checkAt.includes(point)) return null
      return (
        creditCheckOf(desk.models, order, { on, point, policy: found.right.body, quotes: QUOTES }) ?? null
      )
    },
    known: () => (settled === null ? null : { books: desk.models.states, ...settled }),
    turn: (what, every, at = every) => {
      const times = (turns.get(what) ?? 0) + 1
      turns.set(what, times)
      return times % every === at % every
    },
    next: <Id extends string>(of: string) => {
      const number = (series.get(of) ?? 0) + 1
      series.set(of, number)
      // Who asks says what the id is of.
      return `${of}-${String(number).padStart(6, "0")}` as Id
    },
    date: (day) => {
      const known = dates.get(day)
      if (known !== undefined) return known
      const date = fromDay(day)
      dates.set(day, date)
      return date
    },
  }

  const accounts = new Map(
    customers.map((customer): readonly [DemoCustomer["id"], Account] => [
      customer.id,
      { customer, open: new Set(), payables: [], paysOn: new Set() },
    ]),
  )
  const books: Books = {
    orders: new Map(),
    accounts,
    invoices: new Map(),
    known: new Set(),
    suspended: new Set(),
  }
  const counts = rhythm(random, workdays, first, last, orders)
  // Whoever keeps the ledger hears first, so that everybody else finds it up to date.
  keepLedger(world, books)
  const mail = mailIn(world)
  const approvals = approvalsIn(world)
  const errors = entryErrorsIn(world)
  const validating = validatingIn(world, books, errors, approvals, amendingIn(world))
  const placeOrder = orderingIn(world, books, errors, validating.check)
  const contacts = contactsIn(world, books)
  const invoicing = invoicingIn(world, books, approvals)
  const crediting = creditingIn(world, books, approvals, invoicing)
  deliveringIn(world, books, validating, contacts, {
    invoice: invoicing.delivered,
    creditReturn: crediting.creditReturn,
  })
  const paying = payingIn(world, books, {
    byInstrument: instrumentsIn(world),
    inEuros: foreignMoneyIn(world),
  })
  disputingIn(world, books, crediting)
  sendingIn(world, books)
  dunningIn(world, books, approvals, paying)
  stockIn(world, books)
  teamIn(world, books)
  handingOverIn(world, books)
  closeMonths(world)
  indicatorsIn(world)
  world.at(first, 6 * 60, () => publishPolicies(world, { first, last, orders }))
  openAccounts(world, books, customers)
  watchFlow(world, counts, first, last)
  const orderer = orderers(random, customers, books)

  const flush = (date: LocalDate): DemoBatch => {
    const batch = { date, minute, requests: [...reactions, ...requests] }
    requests = []
    reactions = []
    return batch
  }

  const receiveOrders = () => {
    for (let left = counts.get(today) ?? 0; left > 0; left--) {
      const customer = orderer(today)
      if (customer !== null)
        agenda.put(today, random.between(OFFICE_OPENS, 17 * 60 + 40), () => placeOrder(customer))
    }
  }

  const batches = function* (): Generator<DemoBatch> {
    for (let day = first; day <= last; day = shift(day, 1)) {
      today = day
      minute = 0
      receiveOrders()
      for (const [from, entries] of agenda.of(day)) {
        // What follows from the hour before comes first.
        if (reactions.length > 0) minute = from
        for (const entry of entries) {
          perform(entry)
          if (requests.length >= BATCH_LIMIT) yield flush(world.date(day))
        }
        // What follows when the office has closed is done by the nightly run.
        const follows = reactions.length > 0 && FIRST_RUN <= from && from <= OFFICE_CLOSES
        if (follows || requests.length > 0) yield flush(world.date(day))
      }
      if (!workdays.is(day)) continue
      minute = NIGHTLY
      reactions.push(...desk.due(world.date(day)))
      while (reactions.length > 0) yield flush(world.date(day))
    }
  }
  const perform = (entry: Entry) => {
    minute = entry.minute
    entry.task()
  }

  return {
    customers,
    batches: { [Symbol.iterator]: batches },
    told: (events) => {
      reactions.push(...desk.react(events, mail.leaves))
      for (const event of events) {
        if (event.recordedAt > latest) {
          if (event.position > 1)
            settled = { knownAt: (event.recordedAt - 1) as Instant, logPosition: event.position - 1 }
          latest = event.recordedAt
        }
        for (const each of ears) {
          // The ear was lent for facts of this type.
          const hear = each[event.type] as ((event: RecordedEvent) => void) | undefined
          hear?.(event)
        }
      }
    },
    refused: ({ id }, refusal) => {
      if (!own.has(id)) return true
      const or = reckoned.get(id)?.[refusal.code]
      or?.(refusal)
      return or !== undefined
    },
  }
}

/** The last working day of each month that is over before the last day. */
const monthEndsIn = (workdays: Workdays, first: Day, last: Day): ReadonlyArray<Day> => {
  const ends: Array<Day> = []
  for (let day = first; day <= last; ) {
    const { year, month } = civilOf(day)
    const end = dayOfCivil(year, month, daysInMonth(year, month))
    const lastWorkday = workdays.before(end, 0)
    if (lastWorkday <= last) ends.push(lastWorkday)
    day = shift(end, 1)
  }
  return ends
}
