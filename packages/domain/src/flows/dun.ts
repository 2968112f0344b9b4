import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { caseOf } from "../dunning/case.js"
import type { DunningCommandOf } from "../dunning/commands.js"
import { dunningDecider } from "../dunning/decide.js"
import type { DunnedInstalment, NoticeClaim, NoticeItem, SkipReason } from "../dunning/events.js"
import { dunningItemOf } from "../dunning/item.js"
import { noticeItem } from "../dunning/plan-case.js"
import { amountIn, type DunningPolicy } from "../dunning/policy.js"
import { type DunningItem, dunnable, hindranceOf, standingOf } from "../dunning/standing.js"
import { type DunningState, itemKey } from "../dunning/state.js"
import { type Failure, failure } from "../failure.js"
import { invoiceDecider } from "../invoice/decide.js"
import { policyBody } from "../policy/body.js"
import type { Handler, Loaded, StreamFacts } from "../running/handler.js"
import type { InvoiceId, LocalDate } from "../values/index.js"
import { dunningStream, invoiceStream, policyStream } from "./streams.js"

export const invoicesOf = (items: ReadonlyArray<{ readonly invoice: InvoiceId }>) =>
  [...new Set(items.map(({ invoice }) => invoice))].map(invoiceStream)

/** What the invoices say of some items, which must be the customer's and in the currency. */
export const itemsOf = (
  items: ReadonlyArray<DunnedInstalment>,
  of: { readonly customer: string; readonly currency: string },
  on: LocalDate,
  loaded: Loaded,
): Either<Failure, ReadonlyArray<DunningItem>> => {
  const found: Array<DunningItem> = []
  for (const each of items) {
    const item = dunningItemOf(each, loaded.state(invoiceStream(each.invoice)), on)
    if (item === null)
      return left(
        failure(
          "INSTALMENT_UNKNOWN",
          `There is no instalment ${itemKey(each)}: name one of an invoice that was issued.`,
          each,
        ),
      )
    if (item.customer !== of.customer || item.currency !== of.currency)
      return left(
        failure(
          "DUNNING_ITEM_FOREIGN",
          `${itemKey(each)} is ${item.customer}'s, in ${item.currency}: it doesn't belong to the dunning case of ${of.customer} in ${of.currency}.`,
          { ...each, ...of },
        ),
      )
    found.push(item)
  }
  return right(found)
}

const because: { readonly [Reason in SkipReason]: string } = {
  settled: "it is settled",
  notDue: "it is not late",
  grace: "it is within its days of grace",
  minimumDays: "nothing of the customer is late enough",
  levelNotReached: "its next level has not come yet",
  lastLevel: "it has come to the last level",
  withinTolerance: "too little of it is open",
  belowMinimum: "too little is late",
  coveredByCredits: "credits cover it",
  disputed: "it is in dispute",
  blocked: "its dunning is blocked",
  promised: "payment of it is promised",
  escalated: "its case was handed over",
  noticeNotSent: "its last notice was not sent yet",
  tooSoon: "the customer had a notice too short a time ago",
  quietPeriod: "it is a quiet time",
  contactCap: "the customer had enough notices",
  noChannel: "there is no way to reach the customer",
  otherPolicy: "it goes by another ladder",
}

const notDunnable = (item: DunnedInstalment, reason: SkipReason, notice: string) =>
  failure(
    "DUNNING_ITEM_NOT_DUNNABLE",
    `${itemKey(item)} can't be on notice ${notice}: ${because[reason]}. Plan the run again, or take it off.`,
    { notice, item: itemKey(item), reason },
  )

/** Decides each item of a notice again: nothing that was settled or disputed since the plan was made is dunned. */
const noticeItems = (
  command: DunningCommandOf<"ReachDunningLevel">,
  items: ReadonlyArray<DunningItem>,
  state: DunningState,
  body: DunningPolicy,
): Either<Failure, ReadonlyArray<NoticeItem>> => {
  const { notice, policy, on } = command
  const checked: Array<NoticeItem> = []
  for (const [index, item] of items.entries()) {
    const asked = command.items[index]
    if (command.level === 0) {
      const hindrance = hindranceOf(item, state, on, 0)
      if (hindrance !== null) return left(notDunnable(item, hindrance, notice))
      if (item.dueDate !== null && item.dueDate < on) return left(notDunnable(item, "notDue", notice))
      checked.push(noticeItem(item, 0, 0))
      continue
    }
    const standing = standingOf(item, state, { id: policy, body }, on)
    if ("reason" in standing) return left(notDunnable(item, standing.reason, notice))
    // A level for which too little was late falls back to one that was passed on the way.
    const may = asked !== undefined && [standing.level, ...standing.passed].includes(asked.level)
    if (!may || asked.level > command.level) return left(notDunnable(item, "levelNotReached", notice))
    checked.push(noticeItem(item, asked.level, standing.daysPastDue))
  }
  return right(checked)
}

/** Records a notice of a plan, once its items were decided again and its claims counted again. */
export const reachDunningLevel: Handler<DunningCommandOf<"ReachDunningLevel">> = {
  streams: ({ customer, currency, policy, items, claims }) => [
    dunningStream(caseOf(customer, currency)),
    policyStream(policy),
    ...invoicesOf([...items, ...claims]),
  ],
  decide: (command, loaded) => {
    const { type: _type, credits, ...told } = command
    const { customer, currency, policy, level, on, notice } = command
    const own = dunningStream(caseOf(customer, currency))
    const state = loaded.state(own)
    if (state.notices.has(notice)) return right([])
    const ladder = policyBody("dunning", loaded.state(policyStream(policy)), on)
    if (isLeft(ladder)) return ladder
    const { body, ref } = ladder.right
    const rung = level === 0 ? body.preDue : body.levels[level - 1]
    if (rung === undefined)
      return left(
        failure(
          "DUNNING_LEVEL_UNKNOWN",
          `Ladder ${policy} has no level ${level}: it has ${body.levels.length}.`,
          {
            policy,
            level,
          },
        ),
      )
    const items = itemsOf(command.items, command, on, loaded)
    if (isLeft(items)) return items
    const checked = noticeItems(command, items.right, state, body)
    if (isLeft(checked)) return checked
    const claims = claimed(command.claims, notice, on, loaded)
    if (isLeft(claims)) return claims
    const listed = body.credits === "ignored" ? undefined : credits
    const more = "after" in rung ? rung : null
    const facts = dunningDecider.decide(
      {
        ...told,
        type: "NoteLevel",
        items: checked.right,
        policy: ref,
        code: rung.code,
        template: rung.template,
        fee: amountIn(more?.fee, currency),
        requiresApproval: more?.requiresApproval === true,
        blocksCredit: more?.blocksCredit === true,
        escalateTo: more?.escalateTo ?? null,
        credits: listed === undefined ? null : { amount: listed, netted: body.credits === "netted" },
        codes: body.levels.map(({ code }) => code),
      },
      state,
    )
    return isLeft(facts) ? facts : right([{ stream: own.stream, facts: facts.right }])
  },
}

type Claimed = Omit<NoticeClaim, "kind"> & { readonly kind: NoticeClaim["kind"] | "fee" }

/** What a notice's claims come to on their invoices: each invoice decides its own. */
const claimed = (
  claims: ReadonlyArray<Claimed>,
  notice: string,
  on: LocalDate,
  loaded: Loaded,
): Either<Failure, ReadonlyArray<StreamFacts>> => {
  const appended: Array<StreamFacts> = []
  for (const { invoice, ...claim } of claims) {
    const own = invoiceStream(invoice)
    const facts = invoiceDecider.decide(
      { type: "ClaimCharge", on, invoice, ...claim, reason: `notice ${notice}` },
      loaded.state(own),
    )
    if (isLeft(facts)) return facts
    appended.push({ stream: own.stream, facts: facts.right })
  }
  return right(appended)
}

/**
 * Records that a notice was sent. What it claims is claimed now, when it is sent for the first time; an item that is no
 * longer to be dunned, or that owes less than the notice says, has to be taken off it first.
 */
export const sendDunningNotice: Handler<DunningCommandOf<"SendDunningNotice">> = {
  streams: (command, loaded) => {
    const own = dunningStream(command.case)
    return [
      own,
      ...invoicesOf(loaded.has(own) ? (loaded.state(own).notices.get(command.notice)?.items ?? []) : []),
    ]
  },
  decide: (command, loaded) => {
    const { notice, on } = command
    const own = dunningStream(command.case)
    const state = loaded.state(own)
    const facts = dunningDecider.decide(command, state)
    if (isLeft(facts)) return facts
    const at = state.notices.get(notice)
    // The case has just said that it has the notice.
    if (at === undefined || state.customer === null || state.currency === null) return right([])
    const { customer, currency } = state
    const items = itemsOf(at.items, { customer, currency }, on, loaded)
    if (isLeft(items)) return items
    for (const [index, item] of items.right.entries()) {
      const reason = hindranceOf(item, state, on, at.level)
      if (reason !== null) return left(notDunnable(item, reason, notice))
      const asked = at.items[index]
      if (asked !== undefined && dunnable(item) < asked.open)
        return left(notDunnable(item, "settled", notice))
    }
    const sent: StreamFacts = { stream: own.stream, facts: facts.right }
    if (at.claimed) return right([sent])
    const [first] = at.items
    const fee: ReadonlyArray<Claimed> =
      at.fee === 0 || first === undefined
        ? []
        : [
            {
              charge: `${notice}/fee`,
              kind: "fee",
              amount: at.fee,
              invoice: first.invoice,
              instalment: first.instalment,
            },
          ]
    const charges = claimed([...at.claims, ...fee], notice, on, loaded)
    return isLeft(charges) ? charges : right([sent, ...charges.right])
  },
}
