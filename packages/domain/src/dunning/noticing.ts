import { type Either, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import type { PolicyRef } from "../policy/ref.js"
import { type Minor, minor } from "../values/index.js"
import { caseOf } from "./case.js"
import type { DunningCommandOf } from "./commands.js"
import type { DunningFact, NoticeItem } from "./events.js"
import type { EscalationTarget } from "./policy.js"
import { type DunningState, dunnedOf, itemKey, type NoticeState } from "./state.js"

/** A notice of a plan, once its policy and its invoices were looked at. */
export type NotedLevel = Omit<
  DunningCommandOf<"ReachDunningLevel">,
  "type" | "items" | "policy" | "credits"
> & {
  readonly type: "NoteLevel"
  readonly items: ReadonlyArray<NoticeItem>
  readonly policy: PolicyRef
  readonly code: string
  readonly template: string
  readonly fee: Minor
  readonly requiresApproval: boolean
  readonly blocksCredit: boolean
  readonly escalateTo: EscalationTarget | null
  /** What of unapplied money and credit notes is listed, and whether it is taken off. */
  readonly credits: { readonly amount: Minor; readonly netted: boolean } | null
  /** The codes of the levels that are passed. */
  readonly codes: ReadonlyArray<string>
}

export type Noticing =
  | NotedLevel
  | DunningCommandOf<"ApproveDunningNotice">
  | DunningCommandOf<"RemoveFromDunningNotice">
  | DunningCommandOf<"SendDunningNotice">
  | DunningCommandOf<"BounceDunningNotice">
  | DunningCommandOf<"RetryDunningNotice">

type Decision = Either<Failure, ReadonlyArray<DunningFact>>

const refuse = (code: string, message: string, data: Failure["data"]): Either<Failure, never> =>
  left(failure(code, message, data))

const reach = (command: NotedLevel, state: DunningState): Decision => {
  const { customer, currency, notice, level, items, claims, policy, fee, credits } = command
  const id = caseOf(customer, currency)
  if (state.notices.has(notice)) return right([])
  if (items.length === 0)
    return refuse("DUNNING_NOTICE_EMPTY", `Notice ${notice} has no items: name at least one.`, {
      case: id,
      notice,
    })
  const waiting = items.find((item) => dunnedOf(state, item).pending !== null)
  if (waiting !== undefined)
    return refuse(
      "DUNNING_NOTICE_NOT_SENT",
      `${itemKey(waiting)} is on notice ${dunnedOf(state, waiting).pending}, which was not sent yet: send it, or take the item off it.`,
      { case: id, notice, item: itemKey(waiting) },
    )
  const sum = (kind: "interest" | "compensation") =>
    claims.reduce((total, claim) => total + (claim.kind === kind ? claim.amount : 0), 0)
  const open = items.reduce((total, item) => total + item.open, 0)
  const interest = sum("interest")
  const compensation = sum("compensation")
  const netted = credits?.netted === true ? credits.amount : 0
  const facts: Array<DunningFact> = []
  if (level > 0 && !state.open)
    facts.push({ type: "DunningCaseOpened", data: { case: id, customer, currency, policy } })
  facts.push({
    type: "DunningLevelReached",
    data: {
      case: id,
      notice,
      customer,
      currency,
      level,
      code: command.code,
      items,
      claims,
      interest: minor(interest),
      fee,
      compensation: minor(compensation),
      total: minor(open + interest + fee + compensation - netted),
      channel: command.channel,
      template: command.template,
      language: command.language,
      policy,
      ...(command.requiresApproval ? { requiresApproval: true } : {}),
      ...(command.blocksCredit ? { blocksCredit: true } : {}),
      ...(command.escalateTo === null ? {} : { escalateTo: command.escalateTo }),
      ...(credits === null ? {} : { credits: credits.amount, netted: credits.netted }),
    },
  })
  for (const passed of command.passed ?? [])
    facts.push({
      type: "DunningLevelSkipped",
      data: { case: id, notice, code: command.codes[passed.level - 1] ?? "", ...passed },
    })
  return right(facts)
}

/** Notices go out once: what was sent or withdrawn isn't changed any more. */
const draftOnly = (notice: string, { status }: NoticeState): Either<Failure, null> =>
  status === "draft"
    ? right(null)
    : refuse(
        "DUNNING_NOTICE_DONE",
        `Notice ${notice} is ${status}: only one that is still to be sent can be changed or sent.`,
        { notice, status },
      )

/**
 * The rules of notices within a case. Refuses with `DUNNING_NOTICE_UNKNOWN`, `DUNNING_NOTICE_EMPTY`,
 * `DUNNING_NOTICE_NOT_SENT`, `DUNNING_NOTICE_DONE`, `DUNNING_NOTICE_NOT_APPROVED` or `DUNNING_ITEM_UNKNOWN`.
 */
export const decideNotice = (command: Noticing, state: DunningState): Decision => {
  if (command.type === "NoteLevel") return reach(command, state)
  const { case: id, notice } = command
  const at = state.notices.get(notice)
  if (at === undefined)
    return refuse("DUNNING_NOTICE_UNKNOWN", `Dunning case ${id} has no notice ${notice}.`, {
      case: id,
      notice,
    })
  const { type: _type, on: _on, ...told } = command
  switch (command.type) {
    case "ApproveDunningNotice": {
      if (at.approved) return right([])
      const draft = draftOnly(notice, at)
      return draft._tag === "Left" ? draft : right([{ type: "DunningNoticeApproved", data: told }])
    }
    case "RemoveFromDunningNotice": {
      const { invoice, instalment, reason } = command
      const open = at.status === "bounced" ? right(null) : draftOnly(notice, at)
      if (open._tag === "Left") return open
      if (!at.items.some((item) => item.invoice === invoice && item.instalment === instalment))
        return refuse(
          "DUNNING_ITEM_UNKNOWN",
          `Notice ${notice} has no instalment ${invoice}/${instalment}.`,
          { notice, invoice, instalment },
        )
      return right([
        { type: "DunningNoticeItemRemoved", data: { case: id, notice, invoice, instalment, reason } },
      ])
    }
    case "SendDunningNotice": {
      const draft = draftOnly(notice, at)
      if (draft._tag === "Left") return draft
      if (at.requiresApproval && !at.approved)
        return refuse(
          "DUNNING_NOTICE_NOT_APPROVED",
          `Notice ${notice} (level ${at.level}) is to be approved before it goes out: approve it first.`,
          { notice, level: at.level },
        )
      const { template, documentHash, message, language = at.language } = command
      return right([
        {
          type: "DunningNoticeSent",
          data: {
            case: id,
            notice,
            level: at.level,
            channel: at.channel,
            template,
            language,
            documentHash,
            ...(message === undefined ? {} : { message }),
          },
        },
      ])
    }
    case "BounceDunningNotice": {
      if (at.status === "bounced") return right([])
      if (at.status !== "sent")
        return refuse("DUNNING_NOTICE_NOT_SENT", `Notice ${notice} was not sent: it can't come back.`, {
          notice,
          status: at.status,
        })
      const { reason, message } = command
      return right([
        {
          type: "DunningNoticeBounced",
          data: {
            case: id,
            notice,
            channel: at.channel,
            reason,
            ...(message === undefined ? {} : { message }),
          },
        },
      ])
    }
    case "RetryDunningNotice": {
      if (at.status === "draft" && at.channel === command.channel) return right([])
      if (at.status !== "bounced")
        return refuse(
          "DUNNING_NOTICE_DONE",
          `Notice ${notice} is ${at.status}: only one that came back is sent again.`,
          {
            notice,
            status: at.status,
          },
        )
      return right([
        { type: "DunningNoticeRetried", data: { case: id, notice, from: at.channel, to: command.channel } },
      ])
    }
  }
}
