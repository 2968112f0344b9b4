import { recipe } from "../decider.js"
import type { Language, MessageChannel } from "../message/channel.js"
import type { PolicyRef } from "../policy/ref.js"
import type {
  Currency,
  CustomerId,
  DunningCaseId,
  InvoiceId,
  LocalDate,
  Minor,
  PolicyId,
} from "../values/index.js"
import type {
  BlockScope,
  CaseCause,
  DunnedInstalment,
  DunningFact,
  NoticeClaim,
  NoticeItem,
} from "./events.js"
import type { EscalationTarget } from "./policy.js"

/** `draft` until it is sent, and again when it is to be sent another way. */
export type NoticeStatus = "draft" | "sent" | "bounced" | "withdrawn"

export interface NoticeState {
  readonly level: number
  readonly code: string
  readonly reachedOn: LocalDate
  readonly status: NoticeStatus
  readonly requiresApproval: boolean
  readonly approved: boolean
  /** The channel it is to be sent by, or was. */
  readonly channel: MessageChannel
  readonly tried: ReadonlyArray<MessageChannel>
  readonly template: string
  readonly language: Language
  readonly policy: PolicyRef
  readonly items: ReadonlyArray<NoticeItem>
  readonly claims: ReadonlyArray<NoticeClaim>
  readonly fee: Minor
  readonly escalateTo: EscalationTarget | null
  readonly sentOn: LocalDate | null
  /** Whether it was ever sent: what it claims was claimed then. */
  readonly claimed: boolean
}

/** How far an instalment has come. */
export interface DunnedState extends DunnedInstalment {
  /** The highest level of which a notice was sent, and arrived as far as is known. */
  readonly level: number
  readonly sentOn: LocalDate | null
  /** The notice by which it came to its level, and where it was before. */
  readonly by: string | null
  readonly before: { readonly level: number; readonly sentOn: LocalDate | null }
  /** The notice that is still to be sent. */
  readonly pending: string | null
  /** The ladder by which it came to its level. */
  readonly ladder: PolicyId | null
  /** Whether it was reminded of before it was due. */
  readonly reminded: boolean
}

export interface BlockState {
  readonly scope: BlockScope
  readonly on: LocalDate
  readonly until: LocalDate | null
  readonly reason: string
  /** The day from which it holds no more. */
  readonly endedOn: LocalDate | null
}

export interface PromiseState {
  readonly amount: Minor
  readonly on: LocalDate
  readonly dueBy: LocalDate
  readonly items: ReadonlyArray<DunnedInstalment>
  readonly status: "open" | "kept" | "broken"
}

/** The dunning of one customer in one currency, or (`runs`) the runs of a scope. */
export interface DunningState {
  readonly case: DunningCaseId | null
  readonly customer: CustomerId | null
  readonly currency: Currency | null
  readonly open: boolean
  /** Why it was closed the last time. */
  readonly closed: CaseCause | null
  readonly policy: PolicyRef | null
  /** The ladder of the customer, and of invoices that have one of their own. */
  readonly ladder: PolicyId | null
  readonly invoiceLadders: ReadonlyMap<InvoiceId, PolicyId>
  readonly items: ReadonlyMap<string, DunnedState>
  readonly notices: ReadonlyMap<string, NoticeState>
  readonly blocks: ReadonlyMap<string, BlockState>
  readonly promises: ReadonlyMap<string, PromiseState>
  /** Why an item was last held back, and at which level. */
  readonly suppressed: ReadonlyMap<string, string>
  readonly escalated: { readonly to: EscalationTarget; readonly on: LocalDate } | null
  /** The days on which notices were sent, bounced ones included. */
  readonly sendings: ReadonlyArray<LocalDate>
  readonly waived: ReadonlyArray<string>
  readonly lastRun: LocalDate | null
}

export const initial = (): DunningState => ({
  case: null,
  customer: null,
  currency: null,
  open: false,
  closed: null,
  policy: null,
  ladder: null,
  invoiceLadders: new Map(),
  items: new Map(),
  notices: new Map(),
  blocks: new Map(),
  promises: new Map(),
  suppressed: new Map(),
  escalated: null,
  sendings: [],
  waived: [],
  lastRun: null,
})

/** What an instalment is called in a case. */
export const itemKey = ({ invoice, instalment }: DunnedInstalment): string => `${invoice}/${instalment}`

const undunned = ({ invoice, instalment }: DunnedInstalment): DunnedState => ({
  invoice,
  instalment,
  level: 0,
  sentOn: null,
  by: null,
  before: { level: 0, sentOn: null },
  pending: null,
  ladder: null,
  reminded: false,
})

/** How far an instalment has come in a case. */
export const dunnedOf = (state: DunningState, item: DunnedInstalment): DunnedState =>
  state.items.get(itemKey(item)) ?? undunned(item)

/** What is held back is told apart by why, and at which level. */
export const suppression = (level: number, reason: string): string => `${level} ${reason}`

type Items = Map<string, DunnedState>

const change = (items: Items, item: DunnedInstalment, to: (dunned: DunnedState) => Partial<DunnedState>) => {
  const dunned = items.get(itemKey(item)) ?? undunned(item)
  items.set(itemKey(item), { ...dunned, ...to(dunned) })
}

export const evolve = recipe<DunningState, DunningFact>({
  DunningRunExecuted: (state, data, on) => {
    state.case = data.case
    if (state.lastRun === null || on > state.lastRun) state.lastRun = on
  },
  DunningPolicyAssigned: (state, { case: id, customer, currency, ladder, invoice }) => {
    state.case = id
    state.customer = customer
    state.currency = currency
    if (invoice === undefined) state.ladder = ladder
    else state.invoiceLadders.set(invoice, ladder)
  },
  DunningCaseOpened: (state, { case: id, customer, currency, policy }) => {
    state.case = id
    state.customer = customer
    state.currency = currency
    state.open = true
    state.policy = policy
    state.escalated = null
  },
  DunningLevelReached: (state, reached, on) => {
    state.case = reached.case
    state.customer = reached.customer
    state.currency = reached.currency
    state.notices.set(reached.notice, {
      level: reached.level,
      code: reached.code,
      reachedOn: on,
      status: "draft",
      requiresApproval: reached.requiresApproval === true,
      approved: false,
      channel: reached.channel,
      tried: [],
      template: reached.template,
      language: reached.language,
      policy: reached.policy,
      items: reached.items,
      claims: reached.claims,
      fee: reached.fee,
      escalateTo: reached.escalateTo ?? null,
      sentOn: null,
      claimed: false,
    })
    for (const item of reached.items) {
      change(state.items, item, () => ({ pending: reached.notice }))
      state.suppressed.delete(itemKey(item))
    }
  },
  DunningLevelSkipped: () => undefined,
  DunningNoticeApproved: (state, { notice }) => {
    const at = state.notices.get(notice)
    if (at) at.approved = true
  },
  DunningNoticeItemRemoved: (state, { notice, invoice, instalment }) => {
    const at = state.notices.get(notice)
    if (!at) return
    const key = itemKey({ invoice, instalment })
    at.items = at.items.filter((item) => itemKey(item) !== key)
    at.claims = at.claims.filter((claim) => itemKey(claim) !== key)
    if (at.items.length === 0) at.status = "withdrawn"
    change(state.items, { invoice, instalment }, () => ({ pending: null }))
  },
  DunningNoticeSent: (state, { notice, channel }, on) => {
    const at = state.notices.get(notice)
    if (!at) return
    at.status = "sent"
    at.sentOn = on
    at.claimed = true
    at.channel = channel
    at.tried = [...at.tried, channel]
    state.sendings.push(on)
    for (const item of at.items)
      change(state.items, item, ({ level, sentOn }) =>
        at.level === 0
          ? { reminded: true, pending: null }
          : {
              level: item.level,
              sentOn: on,
              by: notice,
              before: { level, sentOn },
              pending: null,
              ladder: at.policy.policy,
            },
      )
  },
  DunningNoticeBounced: (state, { notice }) => {
    const at = state.notices.get(notice)
    if (!at) return
    at.status = "bounced"
    for (const item of at.items)
      change(state.items, item, ({ by, before }) =>
        at.level === 0
          ? { reminded: false, pending: notice }
          : by === notice
            ? { ...before, by: null, pending: notice }
            : {},
      )
  },
  DunningNoticeRetried: (state, { notice, to }) => {
    const at = state.notices.get(notice)
    if (!at) return
    at.status = "draft"
    at.channel = to
  },
  DunningBlocked: (state, { case: id, customer, currency, block, scope, reason, until }, on) => {
    state.case = id
    state.customer = customer
    state.currency = currency
    state.blocks.set(block, { scope, on, until: until ?? null, reason, endedOn: null })
  },
  DunningUnblocked: (state, { block }, on) => {
    const at = state.blocks.get(block)
    if (at) at.endedOn = on
  },
  DunningSuppressed: (state, { case: id, customer, currency, items, level, reason }) => {
    state.case = id
    state.customer = customer
    state.currency = currency
    for (const item of items) state.suppressed.set(itemKey(item), suppression(level, reason))
  },
  PaymentPromised: (state, { case: id, customer, currency, promise, amount, dueBy, items }, on) => {
    state.case = id
    state.customer = customer
    state.currency = currency
    state.promises.set(promise, { amount, on, dueBy, items, status: "open" })
  },
  PromiseKept: (state, { promise }) => {
    const at = state.promises.get(promise)
    if (at) at.status = "kept"
  },
  PromiseBroken: (state, { promise }) => {
    const at = state.promises.get(promise)
    if (at) at.status = "broken"
  },
  DunningEscalated: (state, { to }, on) => {
    state.escalated = { to, on }
  },
  DunningChargesWaived: (state, { charges }) => {
    for (const { invoice, charge } of charges) state.waived.push(`${invoice}/${charge}`)
  },
  DunningCaseClosed: (state, { cause }) => {
    state.open = false
    state.closed = cause
  },
  DunningCaseReopened: (state) => {
    state.open = true
  },
})

const covers = (scope: BlockScope, { invoice, instalment }: DunnedInstalment): boolean =>
  "customer" in scope ||
  (scope.invoice === invoice && (scope.instalment === undefined || scope.instalment === instalment))

/** The block that keeps an item from being dunned on a day: from its own day through its last, unless it was lifted. */
export const blockOn = (
  state: DunningState,
  item: DunnedInstalment,
  on: LocalDate,
): (BlockState & { readonly block: string }) | null => {
  for (const [block, at] of state.blocks)
    if (
      at.on <= on &&
      (at.until === null || at.until >= on) &&
      (at.endedOn === null || at.endedOn > on) &&
      covers(at.scope, item)
    )
      return { block, ...at }
  return null
}

/** The promise that an item is waiting for on a day: through the day by which it was promised. */
export const promiseOn = (
  state: DunningState,
  item: DunnedInstalment,
  on: LocalDate,
): (PromiseState & { readonly promise: string }) | null => {
  const key = itemKey(item)
  for (const [promise, at] of state.promises)
    if (
      at.status === "open" &&
      at.on <= on &&
      at.dueBy >= on &&
      at.items.some((each) => itemKey(each) === key)
    )
      return { promise, ...at }
  return null
}
