import { type Ledger, OPEN_ENDED } from "./ledger.js"

/** What is looked at: facts up to both dates, of one customer only when one is named. */
export interface CourseAsked {
  readonly asOf: number
  readonly knownAt: number
  readonly customer?: string
}

/**
 * How an open item stands from a day on, and how it stood before. There is one object for all of them: take out what is
 * needed. Days are days since 1970-01-01, amounts minor units.
 */
export interface Standing {
  readonly item: number
  /** The number of its invoice in the ledger. */
  readonly invoice: number
  /** The day of its invoice. */
  readonly issued: number
  /** From this day on. */
  readonly day: number
  readonly open: number
  /** What of it is in dispute, at most what is open. */
  readonly disputed: number
  /** `OPEN_ENDED` while nobody knows it. */
  readonly due: number
  /** 0 is not past due (AG-1), 1 up to the first bound, and so on; the last is beyond the last bound (AG-2, AG-3). */
  readonly bucket: number
  /** Since when it was in the bucket it was in before; the same day at the beginning. */
  readonly since: number
  readonly before: { readonly open: number; readonly disputed: number; readonly bucket: number }
}

interface Moving {
  item: number
  invoice: number
  issued: number
  day: number
  open: number
  disputed: number
  due: number
  bucket: number
  since: number
  before: { open: number; disputed: number; bucket: number }
}

/** What a day changes of an item. */
const Told = { moved: 0, disputed: 1, due: 2 } as const

/** The facts of one item within the horizon, by day; of one day, in the log's order. */
class Facts {
  readonly day: Array<number> = []
  readonly told: Array<number> = []
  readonly value: Array<number> = []
  /** Of a due date, its row: of those that took effect, the one told last is what counts. */
  readonly row: Array<number> = []
  length = 0

  clear(): void {
    this.length = 0
  }

  /** Rows come from the last one back, and are few: each is put where it belongs. */
  put(day: number, told: number, value: number, row: number): void {
    let at = this.length++
    while (at > 0 && (this.day[at - 1] ?? 0) >= day) {
      this.day[at] = this.day[at - 1] ?? 0
      this.told[at] = this.told[at - 1] ?? 0
      this.value[at] = this.value[at - 1] ?? 0
      this.row[at] = this.row[at - 1] ?? 0
      at--
    }
    this.day[at] = day
    this.told[at] = told
    this.value[at] = value
    this.row[at] = row
  }
}

const NEVER = 0x7fffffff

const bucketOf = (late: number, bounds: ReadonlyArray<number>): number => {
  if (late <= 0) return 0
  let bucket = 1
  while (bucket <= bounds.length && late > (bounds[bucket - 1] ?? 0)) bucket++
  return bucket
}

/** The day on which an item leaves a bucket for the next by doing nothing. */
const leaves = (bucket: number, due: number, bounds: ReadonlyArray<number>): number => {
  if (due === OPEN_ENDED || bucket > bounds.length) return NEVER
  return due + (bucket === 0 ? 0 : (bounds[bucket - 1] ?? 0)) + 1
}

const gather = (ledger: Ledger, item: number, { asOf, knownAt }: CourseAsked, facts: Facts): void => {
  const { movement, dueDate, dispute, rows } = ledger
  facts.clear()
  for (let row = ledger.item.lastMovement.at(item); row >= 0; row = movement.previous.at(row))
    if (movement.day.at(row) <= asOf && movement.recorded.at(row) <= knownAt)
      facts.put(movement.day.at(row), Told.moved, movement.amount.at(row), row)
  for (let row = rows.dueDatesOfItem.last(item); row >= 0; row = rows.dueDatesOfItem.before(row))
    if (dueDate.day.at(row) <= asOf && dueDate.recorded.at(row) <= knownAt)
      facts.put(dueDate.day.at(row), Told.due, dueDate.due.at(row), row)
  for (let row = rows.disputesOfItem.last(item); row >= 0; row = rows.disputesOfItem.before(row))
    if (dispute.day.at(row) <= asOf && dispute.recorded.at(row) <= knownAt)
      facts.put(dispute.day.at(row), Told.disputed, dispute.amount.at(row), row)
}

/** Tells how one item went, day by day on which something of it changed. */
const follow = (
  moving: Moving,
  facts: Facts,
  bounds: ReadonlyArray<number>,
  asOf: number,
  visit: (standing: Standing) => void,
): void => {
  const { before } = moving
  let said = 0
  let lastTold = -1
  moving.open = 0
  moving.disputed = 0
  moving.bucket = 0
  before.open = 0
  before.disputed = 0
  before.bucket = 0
  let entered = facts.day[0] ?? 0
  for (let at = 0; ; ) {
    const told = at < facts.length ? (facts.day[at] ?? NEVER) : NEVER
    const aged = moving.open === 0 ? NEVER : leaves(moving.bucket, moving.due, bounds)
    const day = Math.min(told, aged)
    if (day > asOf || day === NEVER) return
    for (; at < facts.length && facts.day[at] === day; at++) {
      const value = facts.value[at] ?? 0
      if (facts.told[at] === Told.moved) moving.open += value
      else if (facts.told[at] === Told.disputed) said += value
      else if ((facts.row[at] ?? 0) > lastTold) {
        lastTold = facts.row[at] ?? 0
        moving.due = value
      }
    }
    moving.day = day
    moving.disputed = Math.max(0, Math.min(said, moving.open))
    moving.bucket = moving.due === OPEN_ENDED ? 0 : bucketOf(day - moving.due, bounds)
    moving.since = entered
    visit(moving)
    if (moving.bucket !== before.bucket || before.open === 0) entered = day
    before.open = moving.open
    before.disputed = moving.disputed
    before.bucket = moving.bucket
  }
}

/**
 * Goes through the open items, and through the days on which each of them changed: what is open of it, what is disputed,
 * and its bucket. Adding up `open - before.open` up to a day gives what is open at the end of it, on every day up to
 * `asOf`: so one pass over the ledger tells the stock of each day. Items are in the ledger's order, or of one customer
 * from the last invoice back.
 */
export const eachStanding = (
  ledger: Ledger,
  asked: CourseAsked,
  bounds: ReadonlyArray<number>,
  visit: (standing: Standing) => void,
): void => {
  const facts = new Facts()
  const moving: Moving = {
    item: 0,
    invoice: 0,
    issued: 0,
    day: 0,
    open: 0,
    disputed: 0,
    due: 0,
    bucket: 0,
    since: 0,
    before: { open: 0, disputed: 0, bucket: 0 },
  }
  eachItem(ledger, asked, (item) => {
    gather(ledger, item, asked, facts)
    if (facts.length === 0) return
    moving.item = item
    moving.invoice = ledger.item.invoice.at(item)
    moving.issued = ledger.invoice.issued.at(moving.invoice)
    moving.due = ledger.item.due.at(item)
    follow(moving, facts, bounds, asked.asOf, visit)
  })
}

/** The items of the ledger, or of one customer. */
export const eachItem = (ledger: Ledger, { customer }: CourseAsked, visit: (item: number) => void): void => {
  const { item, invoice, rows } = ledger
  if (customer === undefined) {
    for (let row = 0; row < item.invoice.length; row++) visit(row)
    return
  }
  const { invoicesOfCustomer } = rows
  const whose = ledger.customers.find(customer)
  for (let of = invoicesOfCustomer.last(whose); of >= 0; of = invoicesOfCustomer.before(of)) {
    const first = invoice.firstItem.at(of)
    const end = first + invoice.items.at(of)
    for (let row = first; row < end; row++) visit(row)
    for (let row = invoice.lastAdded.at(of); row >= 0; row = item.previousAdded.at(row)) visit(row)
  }
}
