import {
  blockOn,
  type Currency,
  type CustomerId,
  type DunningCaseId,
  type LocalDate,
  promiseOn,
} from "@adv/domain"
import type { DunningBook } from "./dunning-book.js"
import { type DunningQuery, dunningCases } from "./dunning-items.js"

/** How far an instalment has come. */
export interface DunnedRow {
  readonly case: DunningCaseId
  readonly customer: CustomerId
  readonly currency: Currency
  readonly invoice: string
  readonly instalment: number
  readonly level: number
  readonly sentOn: LocalDate | null
}

/** What somebody has to do about a case. */
export interface DunningTask {
  readonly case: DunningCaseId
  readonly customer: CustomerId
  readonly task: "approve" | "send" | "retry" | "callAboutPromise" | "escalate"
  /** The notice, or the promise, that it is about. */
  readonly about: string
  readonly since: LocalDate
}

type Models = { readonly dunning: DunningBook }

/** The dunning level of every instalment that had a notice, as of a date and as known at a moment (DN-5). */
export const dunningLevels = (models: Models, query: DunningQuery): ReadonlyArray<DunnedRow> => {
  const rows: Array<DunnedRow> = []
  for (const [id, { customer, currency, items }] of dunningCases(models, query)) {
    if (customer === null || currency === null) continue
    for (const { invoice, instalment, level, sentOn } of items.values())
      if (level > 0) rows.push({ case: id, customer, currency, invoice, instalment, level, sentOn })
  }
  return rows
}

/** The highest level that a customer has come to in an open case; 0 for none. */
export const dunningLevelOf = (models: Models, query: DunningQuery, customer: string): number => {
  let highest = 0
  for (const [, state] of dunningCases(models, query, customer))
    if (state.customer === customer && state.open)
      for (const { level } of state.items.values()) highest = Math.max(highest, level)
  return highest
}

/**
 * What there is to do about dunning on a day: notices to approve, to send or to send another way, broken promises to ask
 * about, and cases to hand over. Oldest first.
 */
export const dunningWorklist = (models: Models, query: DunningQuery): ReadonlyArray<DunningTask> => {
  const tasks: Array<DunningTask> = []
  for (const [id, state] of dunningCases(models, query)) {
    const { customer } = state
    if (customer === null) continue
    const add = (task: DunningTask["task"], about: string, since: LocalDate) =>
      tasks.push({ case: id, customer, task, about, since })
    for (const [notice, at] of state.notices) {
      if (at.status === "draft")
        add(at.requiresApproval && !at.approved ? "approve" : "send", notice, at.reachedOn)
      if (at.status === "bounced") add("retry", notice, at.sentOn ?? at.reachedOn)
      const isFree = at.items.some(
        (item) => blockOn(state, item, query.asOf) === null && promiseOn(state, item, query.asOf) === null,
      )
      if (at.status === "sent" && at.escalateTo !== null && state.open && state.escalated === null && isFree)
        add("escalate", notice, at.sentOn ?? at.reachedOn)
    }
    for (const [promise, at] of state.promises)
      if (at.status === "broken") add("callAboutPromise", promise, at.dueBy)
  }
  return tasks.sort((a, b) =>
    a.since === b.since ? (a.about < b.about ? -1 : 1) : a.since < b.since ? -1 : 1,
  )
}
