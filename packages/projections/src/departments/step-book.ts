import { type PolicyFact, toDay } from "@adv/domain"
import { Int32Column, Names, RowsOf, Uint8Column } from "../engine/columns.js"
import { type Dated, date, dated } from "../engine/dated.js"
import { type Moment, projection } from "../engine/projection.js"

/** What happened to a step of an order. */
export const StepEvent = {
  handedOver: 0,
  accepted: 1,
  returned: 2,
  completed: 3,
  /** `due` is the day by which it is to be done. */
  deadline: 4,
  /** That a deadline was missed was noticed; `due` is that deadline. */
  missed: 5,
  /** That the order stands still was noticed; `due` is the day since when. */
  stalled: 6,
} as const

/** A fact about how the company works, with both its dates. There are few of them. */
export interface PolicyRow {
  readonly day: number
  readonly recorded: number
  readonly fact: PolicyFact
}

/**
 * Steps of orders that somebody handed over, took on, finished or gave a deadline, one row a fact and never a row changed;
 * and, as they came, the facts that say which departments there are and what they are responsible for.
 */
export interface StepBook {
  readonly orders: Names
  /** Steps, departments and reasons. */
  readonly names: Names
  readonly rowsOfOrder: RowsOf
  readonly row: Dated & {
    readonly order: Int32Column
    readonly step: Int32Column
    readonly kind: Uint8Column
    /** Of a hand-over or a return: who gave it, or -1. */
    readonly from: Int32Column
    /** Who has it from then on, or -1. */
    readonly to: Int32Column
    readonly due: Int32Column
    /** Why, or -1. */
    readonly reason: Int32Column
  }
  readonly policies: Array<PolicyRow>
}

const empty = (): StepBook => ({
  orders: new Names(),
  names: new Names(),
  rowsOfOrder: new RowsOf(),
  row: {
    ...dated(),
    order: new Int32Column(),
    step: new Int32Column(),
    kind: new Uint8Column(),
    from: new Int32Column(),
    to: new Int32Column(),
    due: new Int32Column(),
    reason: new Int32Column(),
  },
  policies: [],
})

interface Told {
  readonly from?: string
  readonly to?: string
  readonly due?: number
  readonly reason?: string
}

const tell = (
  { orders, names, rowsOfOrder, row }: StepBook,
  at: Moment,
  { order, step }: { readonly order: string; readonly step: string },
  kind: number,
  { from, to, due = 0, reason }: Told,
): void => {
  const number = orders.number(order)
  date(row, at)
  row.order.push(number)
  row.step.push(names.number(step))
  row.kind.push(kind)
  row.from.push(from === undefined ? -1 : names.number(from))
  row.to.push(to === undefined ? -1 : names.number(to))
  row.due.push(due)
  row.reason.push(reason === undefined ? -1 : names.number(reason))
  rowsOfOrder.add(number)
}

const keep = ({ policies }: StepBook, at: Moment, fact: PolicyFact): void => {
  policies.push({ day: at.day, recorded: at.recordedAt, fact })
}

const kinds: ReadonlySet<string> = new Set(["workflow", "flowTiers"])

/** Steps, hand-overs, deadlines, and which departments there are. */
export const steps = projection<StepBook>({
  name: "steps",
  version: 1,
  partitionBy: ["orders"],
  initial: empty,
  recipes: {
    StepHandedOver: (book, { fromDepartment: from, toDepartment: to, reason, ...step }, at) =>
      tell(book, at, step, StepEvent.handedOver, { from, to, reason }),
    StepAccepted: (book, { department: to, ...step }, at) => tell(book, at, step, StepEvent.accepted, { to }),
    StepReturned: (book, { fromDepartment: from, toDepartment: to, reasonCode: reason, ...step }, at) =>
      tell(book, at, step, StepEvent.returned, { from, to, reason }),
    StepCompleted: (book, { department: to, ...step }, at) =>
      tell(book, at, step, StepEvent.completed, { to }),
    StepDeadlineSet: (book, { dueBy, ...step }, at) =>
      tell(book, at, step, StepEvent.deadline, { due: toDay(dueBy) }),
    StepDeadlineMissed: (book, { dueBy, ...step }, at) =>
      tell(book, at, step, StepEvent.missed, { due: toDay(dueBy) }),
    OrderStalled: (book, { order, sinceStep, since }, at) =>
      tell(book, at, { order, step: sinceStep }, StepEvent.stalled, { due: toDay(since) }),
    DepartmentRegistered: (book, data, at) => keep(book, at, { type: "DepartmentRegistered", data }),
    ResponsibilityAssigned: (book, data, at) => keep(book, at, { type: "ResponsibilityAssigned", data }),
    PolicyPublished: (book, data, at) => {
      if (kinds.has(data.kind)) keep(book, at, { type: "PolicyPublished", data })
    },
    PolicyWithdrawn: (book, data, at) => keep(book, at, { type: "PolicyWithdrawn", data }),
    FlowTierChanged: (book, data, at) => keep(book, at, { type: "FlowTierChanged", data }),
  },
})
