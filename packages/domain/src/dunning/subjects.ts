import { instalmentOf, type Subjects, type SubjectsTable } from "../facts/subject.js"
import type { CustomerId, DunningCaseId } from "../values/index.js"
import type { DunnedInstalment, DunningFact } from "./events.js"

/** A case is named after its customer and currency. */
const customerIn = (id: DunningCaseId): ReadonlyArray<CustomerId> => [
  id.slice(0, id.lastIndexOf(":")) as CustomerId,
]

const its = ({ case: id }: { readonly case: DunningCaseId }): Partial<Subjects> => ({
  dunningCases: [id],
  customers: customerIn(id),
})

const about = (items: ReadonlyArray<DunnedInstalment>): Partial<Subjects> => ({
  invoices: [...new Set(items.map(({ invoice }) => invoice))],
  instalments: items.map(({ invoice, instalment }) => instalmentOf(invoice, instalment)),
})

const itsItems = (data: {
  readonly case: DunningCaseId
  readonly items: ReadonlyArray<DunnedInstalment>
}): Partial<Subjects> => ({ ...its(data), ...about(data.items) })

export const dunningSubjects: SubjectsTable<DunningFact> = {
  DunningRunExecuted: ({ case: id, selected, policy }) => ({
    dunningCases: [id, ...selected.map((each) => each.case)],
    policies: policy === undefined ? [] : [policy.policy],
  }),
  DunningPolicyAssigned: (data) => ({
    ...its(data),
    invoices: data.invoice === undefined ? [] : [data.invoice],
    policies: [data.ladder],
  }),
  DunningCaseOpened: (data) => ({ ...its(data), policies: [data.policy.policy] }),
  DunningLevelReached: (data) => ({ ...itsItems(data), policies: [data.policy.policy] }),
  DunningLevelSkipped: itsItems,
  DunningNoticeApproved: (data) => ({
    ...its(data),
    approvals: data.approval === undefined ? [] : [data.approval],
  }),
  DunningNoticeItemRemoved: (data) => ({ ...its(data), ...about([data]) }),
  DunningNoticeSent: (data) => ({ ...its(data), messages: data.message === undefined ? [] : [data.message] }),
  DunningNoticeBounced: (data) => ({
    ...its(data),
    messages: data.message === undefined ? [] : [data.message],
  }),
  DunningNoticeRetried: its,
  DunningBlocked: (data) => {
    const { scope } = data
    if ("customer" in scope) return its(data)
    const { invoice, instalment } = scope
    return instalment === undefined
      ? { ...its(data), invoices: [invoice] }
      : { ...its(data), ...about([{ invoice, instalment }]) }
  },
  DunningUnblocked: its,
  DunningSuppressed: itsItems,
  PaymentPromised: itsItems,
  PromiseKept: its,
  PromiseBroken: its,
  DunningEscalated: (data) => ({
    ...itsItems(data),
    approvals: data.workflow?.decisions.map(({ approval }) => approval) ?? [],
  }),
  DunningChargesWaived: (data) => ({
    ...its(data),
    ...about(data.charges),
    approvals: data.approval === undefined ? [] : [data.approval],
  }),
  DunningCaseClosed: its,
  DunningCaseReopened: itsItems,
}
