import type { Day } from "@adv/domain"
import { caseOf } from "../../collection/collection.js"
import { noticedItems } from "../../collection/notices.js"
import { itemOf } from "../../receivables/ledger.js"
import { isDue, type Settled, settledOf } from "../../receivables/settled-items.js"
import type { Term } from "../term.js"
import { itemFacts } from "./receivables.js"

/** An instalment that was dunned: its notices, from the first on, and how it was settled, or null. */
interface Dunned {
  readonly invoice: string
  readonly currency: string
  readonly firstNotice: number
  readonly notices: ReadonlySet<number>
  readonly settled: Settled | null
}

/** Instalments on the day of their first notice that went out; reminders before the due date (level 0) are none. */
const dunned = (
  named: Pick<Term, "name" | "what" | "kind" | "unit">,
  of: (item: Dunned) => number | null,
): Term => ({
  ...named,
  facts: [
    ...itemFacts,
    "DueDatesFixed",
    "DunningLevelReached",
    "DunningNoticeItemRemoved",
    "DunningNoticeSent",
    "DunningNoticeBounced",
  ],
  each: ({ collection, receivables }, counted, entry) => {
    const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY, customer } = counted
    const { notice, notices, customers } = collection
    const asked = noticedItems(collection, { asOf: counted.asOf as Day, knownAt: counted.knownAt })
    const byItem = Map.groupBy(
      asked.filter(({ level }) => level > 0),
      ({ invoice, instalment }) => `${invoice}/${instalment}`,
    )
    for (const own of byItem.values()) {
      const [first] = own.toSorted((a, b) => a.day - b.day || a.notice - b.notice)
      if (first === undefined || first.day < from || first.day >= to) continue
      entry.customer = customers.name(notice.customer.at(first.notice))
      if (customer !== undefined && customer !== entry.customer) continue
      const { invoice, instalment, currency, day } = first
      const item = itemOf(receivables, invoice, instalment)
      const amount = of({
        invoice,
        currency,
        firstNotice: day,
        notices: new Set(own.map((each) => each.notice)),
        settled: item < 0 ? null : settledOf(receivables, item, counted),
      })
      if (amount === null) continue
      entry.tell("invoice", invoice)
      for (const each of new Set(own.map((of) => caseOf(notices.name(of.notice)))))
        entry.also("dunning", each)
      entry.currency = currency
      entry.day = day
      entry.amount = amount
      entry.add()
    }
  },
})

export const dunningCycleDays = dunned(
  {
    name: "cycleDays",
    what: "days from the due date to settlement, of the instalments first dunned in the window",
    kind: "samples",
    unit: "days",
  },
  ({ settled }) => (settled === null || !isDue(settled.due) ? null : settled.day - settled.due),
)

export const noticesOfSettled = dunned(
  {
    name: "notices",
    what: "notices that went out for the instalments first dunned in the window and settled since",
    kind: "flow",
    unit: "things",
  },
  ({ settled, notices }) => (settled === null ? null : notices.size),
)

export const dunnedUnsettled = dunned(
  {
    name: "unsettled",
    what: "instalments first dunned in the window that are not settled yet",
    kind: "flow",
    unit: "things",
  },
  ({ settled }) => (settled === null ? 1 : null),
)
