import { type CourseAsked, eachItem } from "./item-course.js"
import { type Ledger, Movement, OPEN_ENDED } from "./ledger.js"

/** An item that is settled in full, at least in part by payment. One object for all: take out what is needed. */
export interface Settled {
  readonly item: number
  /** The day of its invoice, of its due date (or `OPEN_ENDED`), and of the last settlement that stands. */
  readonly issued: number
  readonly due: number
  readonly day: number
  /** What was paid of it, in minor units. */
  readonly paid: number
}

type Filled = { -readonly [Field in keyof Settled]: Settled[Field] }

/** The due date of an item within a horizon: from the last row back, the first that is met stands. */
export const dueWithin = (
  { item, dueDate, rows }: Ledger,
  row: number,
  { asOf, knownAt }: CourseAsked,
): number => {
  const { dueDatesOfItem } = rows
  for (let at = dueDatesOfItem.last(row); at >= 0; at = dueDatesOfItem.before(at))
    if (dueDate.day.at(at) <= asOf && dueDate.recorded.at(at) <= knownAt) return dueDate.due.at(at)
  return item.due.at(row)
}

/** Of an item that is settled in full within a horizon, and was paid at least in part, how; else false. */
const settle = (ledger: Ledger, item: number, asked: CourseAsked, into: Filled): boolean => {
  const { movement, invoice } = ledger
  const takenBack: Array<number> = []
  let open = 0
  let paid = 0
  let last = Number.NEGATIVE_INFINITY
  // From the last row back: a reversal is met before what it takes back.
  for (let row = ledger.item.lastMovement.at(item); row >= 0; row = movement.previous.at(row)) {
    const day = movement.day.at(row)
    if (day > asked.asOf || movement.recorded.at(row) > asked.knownAt) continue
    const amount = movement.amount.at(row)
    const kind = movement.kind.at(row)
    open += amount
    if (kind === Movement.reversed) takenBack.push(movement.reference.at(row))
    else if ((kind === Movement.paid || kind === Movement.credited) && !takenBack.includes(row)) {
      if (kind === Movement.paid) paid -= amount
      if (day > last) last = day
    }
  }
  if (open !== 0 || paid <= 0) return false
  into.item = item
  into.issued = invoice.issued.at(ledger.item.invoice.at(item))
  into.due = dueWithin(ledger, item, asked)
  into.day = last
  into.paid = paid
  return true
}

const unfilled = (): Filled => ({ item: 0, issued: 0, due: 0, day: 0, paid: 0 })

/**
 * Goes through what is settled in full within a horizon, and was paid at least in part. What a bank took back didn't
 * settle; what credit notes alone settled isn't here.
 */
export const eachSettled = (ledger: Ledger, asked: CourseAsked, visit: (settled: Settled) => void): void => {
  const settled = unfilled()
  eachItem(ledger, asked, (item) => {
    if (settle(ledger, item, asked, settled)) visit(settled)
  })
}

/** The same of one item; null when it isn't settled. */
export const settledOf = (ledger: Ledger, item: number, asked: CourseAsked): Settled | null => {
  const settled = unfilled()
  return settle(ledger, item, asked, settled) ? settled : null
}

/** Goes through the payments of one item that stand within a horizon, in minor units, each on its day. */
export const paymentsOf = (
  { item: items, movement }: Ledger,
  item: number,
  { asOf, knownAt }: CourseAsked,
  visit: (day: number, amount: number) => void,
): void => {
  const takenBack: Array<number> = []
  for (let row = items.lastMovement.at(item); row >= 0; row = movement.previous.at(row)) {
    const day = movement.day.at(row)
    if (day > asOf || movement.recorded.at(row) > knownAt) continue
    const kind = movement.kind.at(row)
    if (kind === Movement.reversed) takenBack.push(movement.reference.at(row))
    else if (kind === Movement.paid && !takenBack.includes(row)) visit(day, -movement.amount.at(row))
  }
}

/** Whether an item has a due date. */
export const isDue = (due: number): boolean => due !== OPEN_ENDED
