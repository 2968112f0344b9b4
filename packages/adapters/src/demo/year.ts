import {
  type Actor,
  type CommandId,
  civilOf,
  commandIdOf,
  type Day,
  type DomainCommand,
  type DomainFact,
  fromDay,
  type LocalDate,
  type Request,
  targetCalendar,
  toDay,
  unsafeDate,
} from "@adv/domain"
import { Agenda, type Entry } from "./agenda.js"
import { billingIn } from "./billing.js"
import { DEMO_LEGAL_ENTITY } from "./company.js"
import { customersOf, type DemoCustomer } from "./customers.js"
import { openAccounts } from "./opening.js"
import { payingIn } from "./paying.js"
import { type Random, randomOf } from "./random.js"
import { sellingIn } from "./selling.js"
import { shift, type Workdays, workdaysOf } from "./workdays.js"
import type { Account, Books, World } from "./world.js"

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
  readonly told: (fact: DomainFact) => void
}

const BATCH_LIMIT = 400
const OFFICE_OPENS = 9 * 60
const OFFICE_CLOSES = 18 * 60

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
      if (!gone && customer.joins < day) return customer
    }
  }
}

/**
 * A plausible year of a wholesaler, as the commands that were given: orders by season and day of the week, deliveries
 * in parts or late, invoices by each customer's conditions, payments by each customer's habit, and what goes wrong.
 * The same options always give the same commands, provided that the same facts are told.
 *
 * It needs to be told what comes of each batch, since what is paid depends on what was invoiced. No command of it is
 * refused by the deciders of `@adv/domain`.
 */
export const demoYear = (options: DemoYearOptions): DemoYear => {
  const { seed, orders } = options
  const first = toDay(options.from ?? DEMO_FROM)
  const last = toDay(options.until ?? DEMO_UNTIL)
  const count = options.customers ?? Math.min(4_000, Math.max(20, Math.round(2.1 * Math.sqrt(orders))))
  const random = randomOf(seed)
  const workdays = workdaysOf(targetCalendar(civilOf(first).year - 1, civilOf(last).year + 2))
  const customers = customersOf(count, random, first, last)
  const agenda = new Agenda()
  const name = `demo ${seed}/${orders}/${first}/${last}/${count}`
  let today = first
  let minute = 0
  let requests: Array<Request<DomainCommand>> = []
  let asked = 0
  const series = new Map<string, number>()
  const dates = new Map<Day, LocalDate>()

  const world: World = {
    random,
    workdays,
    today: () => today,
    at: (day, at, task) => {
      if (day <= last) agenda.put(day, at, task)
    },
    soon: (minutes, task) => {
      const at = minute + minutes
      if (at <= OFFICE_CLOSES) agenda.put(today, at, task)
      else world.at(workdays.after(today, 1), OFFICE_OPENS + ((at - OFFICE_CLOSES) % 120), task)
    },
    ask: (command: DomainCommand, actor: Actor, chain?: CommandId, source?: string) => {
      asked += 1
      const id = commandIdOf(`${name}/${asked}`)
      requests.push({
        id,
        command,
        by: {
          actor,
          legalEntity: DEMO_LEGAL_ENTITY,
          ...(chain === undefined ? {} : { correlationId: chain }),
          ...(source === undefined ? {} : { source }),
        },
      })
      return id
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
  const books: Books = { accounts, invoices: new Map() }
  const billing = billingIn(world, books)
  const placeOrder = sellingIn(world, billing)
  const paying = payingIn(world, books)
  const counts = rhythm(random, workdays, first, last, orders)
  const orderer = orderers(random, customers)
  openAccounts(world, customers, first, last)

  const flush = (date: LocalDate): DemoBatch => {
    const batch = { date, minute, requests }
    requests = []
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
      for (const entries of agenda.of(day)) {
        for (const entry of entries) {
          perform(entry)
          if (requests.length >= BATCH_LIMIT) yield flush(world.date(day))
        }
        if (requests.length > 0) yield flush(world.date(day))
      }
    }
  }
  const perform = (entry: Entry) => {
    minute = entry.minute
    entry.task()
  }

  return {
    customers,
    batches: { [Symbol.iterator]: batches },
    told: (fact) => {
      billing.told(fact)
      paying.told(fact)
    },
  }
}
