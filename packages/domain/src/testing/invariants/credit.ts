import type { CreditPolicy } from "../../credit/policy.js"
import type { DomainFact, RecordedEvent } from "../../facts/event.js"
import { addDays, type Currency, exponentOf, type LocalDate } from "../../values/index.js"
import { type Accounts, accountsIn, countAccounts, type Horizon } from "./credit-accounts.js"
import { type OrderWorth, worthOf } from "./credit-orders.js"
import { invariant, type Log } from "./invariant.js"
import { parts } from "./numbers.js"

type Data<T extends DomainFact["type"]> = Extract<DomainFact, { readonly type: T }>["data"]
type Of<T extends DomainFact["type"]> = RecordedEvent<Extract<DomainFact, { readonly type: T }>>
type Check = Of<"CreditCheckPassed"> | Of<"CreditCheckFailed">

/** The log by what it is about, so that only what matters is read again for each order that goes on. */
interface Index {
  readonly accounts: Accounts
  readonly policies: ReadonlyArray<Of<"PolicyPublished"> | Of<"PolicyWithdrawn">>
  readonly orders: ReadonlyMap<string, { readonly customer: string; readonly events: Array<RecordedEvent> }>
  readonly ordersOf: ReadonlyMap<string, ReadonlyArray<string>>
  readonly customers: ReadonlyMap<string, ReadonlyArray<RecordedEvent>>
}

const indexOf = (log: Log): Index => {
  const policies: Array<Of<"PolicyPublished"> | Of<"PolicyWithdrawn">> = []
  const orders = new Map<string, { customer: string; events: Array<RecordedEvent> }>()
  const ordersOf = new Map<string, Array<string>>()
  const customers = new Map<string, Array<RecordedEvent>>()
  for (const event of log) {
    if (event.type === "PolicyPublished" || event.type === "PolicyWithdrawn") policies.push(event)
    if (event.type === "OrderPlaced") {
      const { order, customer } = event.data
      orders.set(order, { customer, events: [] })
      ordersOf.set(customer, [...(ordersOf.get(customer) ?? []), order])
    }
    if (event.stream.startsWith("customer-") && "customer" in event.data) {
      const customer = String(event.data.customer)
      customers.set(customer, [...(customers.get(customer) ?? []), event])
    }
    if ("order" in event.data && event.data.order !== undefined)
      orders.get(event.data.order)?.events.push(event)
  }
  return { accounts: accountsIn(log), policies, orders, ordersOf, customers }
}

/** What was recorded up to a position, whenever it takes effect: how a command sees it. */
const until = <E extends RecordedEvent>(events: ReadonlyArray<E>, position: number): ReadonlyArray<E> =>
  events.filter((event) => event.position <= position)

const policyAt = (index: Index, { position, on }: Horizon): CreditPolicy | null => {
  let found: (typeof index.policies)[number] | null = null
  for (const event of until(index.policies, position))
    if (
      event.data.policy === "credit" &&
      event.data.validFrom <= on &&
      (found === null || event.data.validFrom >= found.data.validFrom)
    )
      found = event
  // What was published as a credit policy was checked to be one.
  return found?.type === "PolicyPublished" ? (found.data.body as CreditPolicy) : null
}

const parentOf = (index: Index, customer: string, known: (event: RecordedEvent) => boolean): string | null =>
  (index.customers.get(customer) ?? [])
    .filter((event): event is Of<"ParentAssigned"> => event.type === "ParentAssigned" && known(event))
    .at(-1)?.data.parent ?? null

const answersFor = (
  index: Index,
  customer: string,
  policy: CreditPolicy,
  known: (event: RecordedEvent) => boolean,
): ReadonlyArray<string> => {
  const found = [customer]
  for (;;) {
    const parent = policy.group ? parentOf(index, found.at(-1) ?? customer, known) : null
    if (parent === null || found.includes(parent)) return found
    found.push(parent)
  }
}

/** One million-millionth of a minor unit, so that nothing is rounded before the end. */
const SCALE = 1_000_000_000_000n

const worthIn = (
  policy: CreditPolicy,
  quotes: ReadonlyArray<{ readonly currency: string; readonly rate: string }>,
  amount: number,
  currency: string,
): bigint => {
  if (currency === policy.currency || amount === 0) return BigInt(amount) * SCALE
  const rate = quotes.find((quote) => quote.currency === currency)?.rate ?? "0"
  const up = exponentOf(policy.currency) - exponentOf(currency as Currency)
  const value = BigInt(amount) * parts(rate)
  return up >= 0 ? value * 10n ** BigInt(up) : value / 10n ** BigInt(-up)
}

const whole = (value: bigint): number => {
  const size = value < 0n ? -value : value
  const rounded = Number((2n * size + SCALE) / (2n * SCALE))
  return value < 0n ? -rounded : rounded
}

const eventsOf = (index: Index, order: string): ReadonlyArray<RecordedEvent> =>
  index.orders.get(order)?.events ?? []

const isOf = (event: RecordedEvent, position: number, on: LocalDate): boolean =>
  event.position <= position && event.metadata.effectiveDate <= on

/** The exposure that a check was to count: up to its position `through`, as of its day, without its order. */
const exposureAt = (
  index: Index,
  policy: CreditPolicy,
  check: Check,
  customers: ReadonlyArray<string>,
): number => {
  const { order, through, quotes = [] } = check.data
  const on = check.metadata.effectiveDate
  const horizon = { position: through, on }
  let credits = 0n
  let open = 0n
  let sum = 0n
  const add = (component: string, currency: string, amount: number) => {
    const value = worthIn(policy, quotes, amount, currency)
    if (component === "notDue" || component === "overdue") open += value
    if (!policy.counts.some((counted) => counted === component)) return
    if (component === "unappliedCredits") credits += value
    else sum += value
  }
  for (const customer of customers) {
    countAccounts(index.accounts, customer, horizon, policy.insolvencyMarginDays ?? 0, add)
    for (const other of index.ordersOf.get(customer) ?? []) {
      const known = eventsOf(index, other)
      const placed = known.find((event): event is Of<"OrderPlaced"> => event.type === "OrderPlaced")
      if (placed === undefined || placed.position >= check.position) continue
      const { currency } = placed.data
      const counted: OrderWorth = worthOf(
        known.filter((event) => isOf(event, through, on)),
        policy.horizonDays ?? null,
        on,
        false,
      )
      add("deliveredNotInvoiced", currency, counted.delivered)
      if (other === order) continue
      if (counted.released) add("releasedNotDelivered", currency, counted.open)
      else if (counted.reserved) add("reserved", currency, counted.open)
      else {
        // What was reserved since it was counted is to be added by the check, up to what was reserved.
        const before = until(known, check.position - 1)
        const reservation = before.filter(({ type }) => type === "CreditReserved").at(-1)
        if (reservation === undefined || reservation.position <= through) continue
        const days = policy.horizonDays ?? null
        const then = worthOf(before, days, on, false)
        const asReserved = worthOf(until(before, reservation.position), days, on, false)
        if (then.reserved && !then.released) add("reserved", currency, Math.min(then.open, asReserved.open))
      }
    }
  }
  const most = policy.creditsUpToOpenItems && credits > open ? open : credits
  return whole(sum - most)
}

const partsInForce = (
  index: Index,
  policy: CreditPolicy,
  customer: string,
  check: Check,
  { position, on }: Horizon,
): number | null => {
  const { quotes = [], termDays = null, oldestOverdueDays = 0 } = check.data
  const facts = until(index.customers.get(customer) ?? [], position)
  const given = new Map<string, { limit: Data<"CreditLimitSet">; withdrawn: LocalDate | null }[]>()
  let registered: Data<"CustomerRegistered"> | null = null
  for (const event of facts) {
    if (event.type === "CustomerRegistered") registered = event.data
    if (event.type !== "CreditLimitSet" && event.type !== "CreditLimitWithdrawn") continue
    const key = `${event.data.source} ${event.data.reference ?? ""}`
    const own = given.get(key) ?? []
    given.set(key, own)
    if (event.type === "CreditLimitSet") own.push({ limit: event.data, withdrawn: null })
    else for (const each of own) each.withdrawn ??= event.metadata.effectiveDate
  }
  const limits: Array<Data<"CreditLimitSet">["limit"]> = []
  let internal = false
  for (const own of given.values()) {
    const valid = own.filter(
      ({ limit, withdrawn }) =>
        limit.validFrom <= on &&
        (limit.validTo === undefined || limit.validTo >= on) &&
        (withdrawn === null || withdrawn > on),
    )
    const best = valid.reduce<(typeof valid)[number] | null>(
      (last, each) => (last === null || each.limit.validFrom >= last.limit.validFrom ? each : last),
      null,
    )
    if (best === null) continue
    const { conditions, source, limit } = best.limit
    const met =
      conditions === undefined ||
      ((conditions.countries === undefined || conditions.countries.includes(registered?.country ?? "")) &&
        (conditions.longestTermDays === undefined ||
          (termDays !== null && termDays <= conditions.longestTermDays)) &&
        (conditions.oldestOverdueDays === undefined || oldestOverdueDays <= conditions.oldestOverdueDays))
    if (!met) continue
    if (source === "internal") internal = true
    limits.push(limit)
  }
  if (!internal) {
    const segment = policy.segmentLimits?.find((each) => each.segment === registered?.segment)
    limits.push(segment?.limit ?? policy.companyLimit)
  }
  let sum = 0n
  for (const limit of limits) {
    if ("unlimited" in limit) return null
    sum += worthIn(policy, quotes, limit.amount, limit.currency)
  }
  return whole(sum)
}

/** What somebody who may has let the order exceed the limit by, on the day. */
const overriddenBy = (
  index: Index,
  customers: ReadonlyArray<string>,
  order: string,
  { position, on }: Horizon,
): number | null => {
  let sum: number | null = null
  for (const customer of customers) {
    const facts = until(index.customers.get(customer) ?? [], position)
    const revoked = new Map<string, LocalDate>()
    for (const event of facts)
      if (event.type === "CreditOverrideRevoked")
        revoked.set(event.data.override, event.metadata.effectiveDate)
    for (const event of facts) {
      if (event.type !== "CreditOverrideGranted") continue
      const { override, amount, role, expiresOn, order: only } = event.data
      const since = event.metadata.effectiveDate
      const gone = revoked.get(override)
      if (only !== undefined && only !== order) continue
      if (since > on || expiresOn < on || (gone !== undefined && gone <= on)) continue
      const rights = policyAt(index, { position: event.position, on: since })?.overrides ?? []
      const may = rights.some(
        (right) =>
          right.role === role &&
          (right.amount === undefined || right.amount >= amount) &&
          expiresOn <= addDays(since, right.days),
      )
      if (may) sum = (sum ?? 0) + amount
    }
  }
  return sum
}

const points = ["order", "release", "dispatch", "invoice"]

const toleranceOf = (limit: number, percent: string): number =>
  Number((BigInt(limit) * (parts("100") + parts(percent))) / parts("100"))

/** The step that an event is, of those a credit policy may ask about; null when it is none. */
const stepOf = (event: RecordedEvent, dispatched: ReadonlySet<string>): "release" | "dispatch" | null => {
  switch (event.type) {
    case "OrderReleased":
    case "OrderReopened":
      return "release"
    case "DeliveryDispatched":
      return "dispatch"
    case "DeliveryConfirmed":
      return dispatched.has(`${event.data.order}/${event.data.delivery}`) ? null : "dispatch"
    default:
      return null
  }
}

export const exposureWithinLimit = invariant(
  "INV-18",
  "An order is released, reopened or sent within its customer's credit limit, by what was known when its credit was last checked, or as somebody who may has let it.",
  (log, note) => {
    if (!log.some((event) => event.type === "PolicyPublished" && event.data.policy === "credit")) return
    const index = indexOf(log)
    const dispatched = new Set<string>()
    for (const event of log) {
      const step = stepOf(event, dispatched)
      if (event.type === "DeliveryDispatched") dispatched.add(`${event.data.order}/${event.data.delivery}`)
      if (step === null || !("order" in event.data) || event.data.order === undefined) continue
      const { order } = event.data
      const on = event.metadata.effectiveDate
      const now = { position: event.position - 1, on }
      const policy = policyAt(index, now)
      const known = index.orders.get(order)
      if (policy === null || known === undefined || !policy.checkAt.includes(step)) continue
      const subject = `order ${order}`
      const check = until(known.events, now.position)
        .filter(
          (each): each is Check => each.type === "CreditCheckPassed" || each.type === "CreditCheckFailed",
        )
        .at(-1)
      const checkedOn = check?.metadata.effectiveDate
      if (
        check === undefined ||
        checkedOn === undefined ||
        points.indexOf(check.data.point) < points.indexOf(step) ||
        on < checkedOn ||
        on > addDays(checkedOn, policy.checkValidDays)
      ) {
        note(subject, `it goes on (${step}) without a credit check that binds`, [event.position])
        continue
      }
      const positions = [check.position, event.position]
      const seen = (each: RecordedEvent) => each.position <= now.position
      const lineage = answersFor(index, known.customer, policy, seen)
      const answers = lineage.at(-1) ?? known.customer
      const asked = (each: RecordedEvent) => isOf(each, check.data.through, check.metadata.effectiveDate)
      const members = policy.group
        ? [...index.customers.keys()].filter(
            (each) => answersFor(index, each, policy, asked).at(-1) === answers,
          )
        : [answers]
      const before = until(known.events, check.position - 1)
      const { open } = worthOf(before, null, on, true)
      const { open: later } = worthOf(until(known.events, now.position), null, on, true)
      if (later > open)
        note(subject, `it is worth ${later}, but its credit was checked for ${open}`, positions)
      if (!policy.holdWhen.exposureAboveLimit) continue
      const limit = partsInForce(index, policy, answers, check, now)
      if (limit === null) continue
      const placed = known.events.find((each): each is Of<"OrderPlaced"> => each.type === "OrderPlaced")
      const document = whole(
        worthIn(policy, check.data.quotes ?? [], open, placed?.data.currency ?? policy.currency),
      )
      const exposure = exposureAt(index, policy, check, members) + document
      const excess = exposure - toleranceOf(limit, policy.tolerancePercent ?? "0")
      if (excess <= 0) continue
      const overridden = overriddenBy(index, lineage, order, now)
      if (overridden === null || overridden < excess)
        note(subject, `the exposure of ${answers} is ${exposure}, of a limit of ${limit}`, positions)
    }
  },
)
