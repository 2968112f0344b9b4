import type { DunningFact } from "../../dunning/events.js"
import type { DunningCaseId, LocalDate } from "../../values/index.js"
import type { ViewRecipes } from "./view.js"

type Reached = Extract<DunningFact, { readonly type: "DunningLevelReached" }>["data"]

/** Dunning notices that were decided on and wait to be sent, and when the last one of a case was. */
export interface Notices {
  readonly waiting: Map<string, Reached>
  readonly lastSent: Map<DunningCaseId, LocalDate>
}

export const notices = (): Notices => ({ waiting: new Map(), lastSent: new Map() })

export const noticesRecipes: ViewRecipes<Notices> = {
  DunningLevelReached: (state, { data }) => {
    state.waiting.set(data.notice, data)
  },
  DunningNoticeItemRemoved: (state, { data: { notice, invoice, instalment } }) => {
    const known = state.waiting.get(notice)
    if (known)
      state.waiting.set(notice, {
        ...known,
        items: known.items.filter((item) => item.invoice !== invoice || item.instalment !== instalment),
      })
  },
  DunningNoticeRetried: (state, { data: { notice, to } }) => {
    const known = state.waiting.get(notice)
    if (known) state.waiting.set(notice, { ...known, channel: to })
  },
  DunningNoticeSent: (state, { data, metadata: { effectiveDate } }) => {
    state.lastSent.set(data.case, effectiveDate)
  },
}
