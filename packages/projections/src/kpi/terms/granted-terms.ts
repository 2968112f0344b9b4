import { eachItem } from "../../receivables/item-course.js"
import { type Ledger, Movement, OPEN_ENDED } from "../../receivables/ledger.js"
import { dueWithin } from "../../receivables/settled-items.js"
import type { Counted, Term } from "../term.js"
import { itemFacts, tellItem } from "./receivables.js"

/** What was invoiced with an item, and what of it was put to other days since; null when it has no invoice yet. */
interface Principal {
  readonly issued: number
  readonly now: number
}

const principalOf = (
  { item, movement }: Ledger,
  row: number,
  { asOf, knownAt }: Counted,
): Principal | null => {
  let issued = 0
  let now = 0
  let known = false
  for (let at = item.lastMovement.at(row); at >= 0; at = movement.previous.at(at)) {
    if (movement.day.at(at) > asOf || movement.recorded.at(at) > knownAt) continue
    const kind = movement.kind.at(at)
    if (kind !== Movement.issued && kind !== Movement.rescheduled) continue
    known = true
    now += movement.amount.at(at)
    if (kind === Movement.issued) issued += movement.amount.at(at)
  }
  return known ? { issued, now } : null
}

/** How long the invoices of the window let their customers wait: by issue date, of instalments with a due date. */
const granted = (
  named: Pick<Term, "name" | "what" | "unit">,
  of: (principal: Principal, terms: { readonly granted: number; readonly now: number }) => number,
): Term => ({
  ...named,
  kind: "flow",
  facts: [...itemFacts, "DueDatesFixed"],
  each: ({ receivables }, counted, entry) => {
    const { item: items, invoice } = receivables
    const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = counted
    eachItem(receivables, counted, (item) => {
      const issued = invoice.issued.at(items.invoice.at(item))
      if (issued < from || issued >= to || issued > counted.asOf) return
      const now = dueWithin(receivables, item, counted)
      // One whose due date was fixed later was granted that one.
      const first = items.due.at(item) === OPEN_ENDED ? now : items.due.at(item)
      if (now === OPEN_ENDED) return
      const principal = principalOf(receivables, item, counted)
      if (principal === null) return
      tellItem(receivables, entry, item)
      entry.day = issued
      entry.amount = of(principal, { granted: first - issued, now: now - issued })
      entry.n = principal.issued === 0 ? 0 : 1
      if (entry.amount !== 0 || entry.n !== 0) entry.add()
    })
  },
})

export const invoicedInstalments = granted(
  { name: "instalments", what: "instalments invoiced in the window", unit: "money" },
  ({ issued }) => issued,
)

export const instalmentsTimesTerms = granted(
  {
    name: "granted",
    what: "instalments invoiced in the window × days from the invoice to the due date it was issued with",
    unit: "things",
  },
  ({ issued }, terms) => issued * terms.granted,
)

/** What was rescheduled since is to be paid later than the invoice said. */
export const instalmentsTimesTermsNow = granted(
  {
    name: "grantedNow",
    what: "the same instalments × days from the invoice to the due date as it is now",
    unit: "things",
  },
  ({ now }, terms) => now * terms.now,
)
