import type { Day } from "@adv/domain"
import { caseOf } from "../../collection/collection.js"
import { type NoticedItem, noticedItems, paidBetween } from "../../collection/notices.js"
import type { Books, Counted, Entry, Term } from "../term.js"

/** How long after a notice a payment counts as its effect. */
export const EFFECT_DAYS = 14

/**
 * Goes through what the notices asked for that went out and didn't come back, on the day they went out. A notice counts
 * once its days are over (`ripe`): before, nobody knows what it has brought.
 */
const eachNoticed = (
  { collection }: Books,
  counted: Counted,
  entry: Entry,
  visit: (item: NoticedItem, ripe: boolean) => void,
): void => {
  const { notice, notices, customers } = collection
  for (const item of noticedItems(collection, { asOf: counted.asOf as Day, knownAt: counted.knownAt })) {
    entry.customer = customers.name(notice.customer.at(item.notice))
    if (counted.customer !== undefined && counted.customer !== entry.customer) continue
    const name = notices.name(item.notice)
    entry.tell("dunning", caseOf(name))
    entry.key = name
    entry.currency = item.currency
    entry.labels["level"] = String(item.level)
    entry.day = item.day
    visit(item, item.day + EFFECT_DAYS < counted.asOf)
  }
}

const facts = [
  "DunningLevelReached",
  "DunningNoticeItemRemoved",
  "DunningNoticeSent",
  "DunningNoticeBounced",
] as const

const flow = { kind: "flow", facts } as const

/** Told apart by `level`. */
export const dunned: Term = {
  ...flow,
  name: "dunned",
  what: `asked for by notices whose ${EFFECT_DAYS} days are over`,
  unit: "money",
  each: (books, counted, entry) =>
    eachNoticed(books, counted, entry, ({ amount }, ripe) => {
      if (!ripe) return
      entry.amount = amount
      entry.add()
    }),
}

/** A payment is the effect of the notice before it, and of no other. Told apart by `level`. */
export const paidAfterNotice: Term = {
  ...flow,
  name: "paidAfterNotice",
  what: `paid within ${EFFECT_DAYS} days after the notice, before the next one, at most what it asked for`,
  unit: "money",
  facts: [...facts, "InvoiceIssued", "InstalmentRescheduled", "InstalmentSettled", "SettlementReversed"],
  each: (books, counted, entry) =>
    eachNoticed(books, counted, entry, (item, ripe) => {
      if (!ripe) return
      const { amount, day, nextDay, invoice } = item
      const horizon = { asOf: counted.asOf as Day, knownAt: counted.knownAt }
      const through = Math.min(day + EFFECT_DAYS, nextDay)
      entry.also("invoice", invoice)
      entry.amount = Math.min(amount, paidBetween(books.receivables, item, day, through, horizon))
      entry.add()
    }),
}

const notices =
  (ripeOnly: boolean): Term["each"] =>
  (books, counted, entry) => {
    entry.amount = 1
    eachNoticed(books, counted, entry, (_item, ripe) => {
      if (ripe === ripeOnly) entry.add()
    })
  }

export const noticesRipe: Term = {
  ...flow,
  name: "noticesRipe",
  what: `notices whose ${EFFECT_DAYS} days are over`,
  unit: "things",
  keyed: "distinct",
  each: notices(true),
}

export const noticesPending: Term = {
  ...flow,
  name: "noticesPending",
  what: `notices whose ${EFFECT_DAYS} days are not over`,
  unit: "things",
  keyed: "distinct",
  each: notices(false),
}
