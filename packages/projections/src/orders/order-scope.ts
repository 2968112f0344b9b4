import {
  noSubjects,
  type RecordedEvent,
  type StreamName,
  type Subjects,
  streamName,
  subjectsOf,
} from "@adv/domain"

const meet = (known: ReadonlySet<string>, named: ReadonlyArray<string>): boolean =>
  named.some((each) => known.has(each))

/** Notices, promises, blocks and work go on under a name of their own, once it was said what they are about. */
const ownNames = ({ stream, type, data }: RecordedEvent): ReadonlyArray<string> => {
  const names: Array<string> = []
  if ("notice" in data) names.push(`${stream} notice ${String(data.notice)}`)
  if ("promise" in data) names.push(`${stream} promise ${String(data.promise)}`)
  if ("block" in data) names.push(`${stream} block ${String(data.block)}`)
  if ("work" in data) names.push(`${stream} work ${String(data.work)}`)
  if (type === "WorkRebalanced") for (const work of data.items) names.push(`${stream} work ${work}`)
  return names
}

/**
 * What belongs to an order, learnt from the log: its invoices and their credit notes, the payments that settled them, the
 * messages, contacts, approvals and disputes about any of these, the notices that asked for them and the work they made.
 */
export interface OrderScope {
  /** Takes an event in, in the log's order: what it says is related becomes known. */
  readonly learn: (event: RecordedEvent) => void
  /**
   * Whether an event is about the order, by what was learnt. Some things turn out to be related only later (a payment,
   * once it settles something), so ask when all was learnt.
   */
  readonly has: (event: RecordedEvent) => boolean
}

/** The scope of an order, of which nothing is known yet. */
export const orderScope = (order: string): OrderScope => {
  const own: StreamName = streamName("order", order)
  const invoices = new Set<string>()
  const creditNotes = new Set<string>()
  const payments = new Set<string>()
  const contacts = new Set<string>()
  const messages = new Set<string>()
  const approvals = new Set<string>()
  const disputes = new Set<string>()
  const named = new Set<string>()

  const concerns = (event: RecordedEvent, subjects: Subjects): boolean => {
    const { invoices: billed } = subjects
    if (event.stream === own || subjects.orders.some((each) => each === order)) return true
    if (billed.length > 0) return meet(invoices, billed)
    return (
      meet(creditNotes, subjects.creditNotes) ||
      meet(payments, subjects.payments) ||
      meet(contacts, subjects.contacts) ||
      meet(messages, subjects.messages) ||
      meet(approvals, subjects.approvals) ||
      meet(disputes, subjects.disputes) ||
      meet(named, ownNames(event))
    )
  }
  const add = (to: Set<string>, ids: ReadonlyArray<string>): void => {
    for (const id of ids) to.add(id)
  }

  return {
    learn: (event) => {
      const subjects = { ...noSubjects, ...subjectsOf(event) }
      if (!concerns(event, subjects)) return
      // An invoice that a payment settles beside the order's own doesn't become the order's.
      if (subjects.orders.some((each) => each === order) || event.stream === own)
        add(invoices, subjects.invoices)
      add(creditNotes, subjects.creditNotes)
      add(payments, subjects.payments)
      add(contacts, subjects.contacts)
      add(messages, subjects.messages)
      add(approvals, subjects.approvals)
      add(disputes, subjects.disputes)
      add(named, ownNames(event))
    },
    has: (event) => concerns(event, { ...noSubjects, ...subjectsOf(event) }),
  }
}
