import { right } from "fp-ts/lib/Either.js"
import { dunningStream } from "../../flows/streams.js"
import type { DunningCaseId, MessageId } from "../../values/index.js"
import { type Again, asRecorded, commands, type Occasion, type Recorded, type Rules } from "./again.js"

const reviewed = (
  { data }: { readonly data: { readonly case: DunningCaseId; readonly promise: string } },
  at: Occasion,
): Again => commands(at, [{ type: "ReviewPromise", on: at.on, case: data.case, promise: data.promise }])

/** A letter about a notice is written, and comes and goes, where there is such a notice. */
const letter = (
  {
    data: { message, about },
  }: {
    readonly data: {
      readonly message: MessageId
      readonly about: { readonly dunningCases?: ReadonlyArray<DunningCaseId> }
    }
  },
  at: Occasion,
): Again | null => {
  const { dunningCases = [] } = about
  if (dunningCases.length === 0) return null
  const there = dunningCases.some((id) =>
    [...at.world.state(dunningStream(id)).notices.keys()].some((notice) => message.startsWith(`${notice}:`)),
  )
  return { asked: [() => (there ? asRecorded(at.group) : right([]))], refused: "drop" }
}

const blocked = ({ data }: Recorded<"DunningBlocked">, at: Occasion): Again => {
  const { scope, customer, currency, block, reason, until } = data
  return commands(at, [
    {
      type: "BlockDunning",
      on: at.on,
      ...{ customer, currency, block, reason },
      ...("invoice" in scope ? scope : {}),
      ...(until === undefined ? {} : { until }),
    },
  ])
}

/** What people do about late payers between the runs. A run is planned anew as a whole. */
export const dunningRules: Rules = {
  DunningNoticeApproved: ({ data }, at) =>
    commands(at, [{ type: "ApproveDunningNotice", on: at.on, ...data }]),
  DunningNoticeItemRemoved: ({ data }, at) =>
    commands(at, [{ type: "RemoveFromDunningNotice", on: at.on, ...data }]),
  DunningNoticeSent: ({ data: { level: _level, channel: _channel, ...data } }, at) =>
    commands(at, [{ type: "SendDunningNotice", on: at.on, ...data }]),
  DunningNoticeBounced: ({ data: { channel: _channel, ...data } }, at) =>
    commands(at, [{ type: "BounceDunningNotice", on: at.on, ...data }]),
  DunningNoticeRetried: ({ data: { case: id, notice, to } }, at) =>
    commands(at, [{ type: "RetryDunningNotice", on: at.on, case: id, notice, channel: to }]),
  DunningBlocked: blocked,
  DunningUnblocked: ({ data: { case: id, block, reason } }, at) =>
    commands(at, [{ type: "UnblockDunning", on: at.on, case: id, block, reason }]),
  PaymentPromised: ({ data: { case: _case, ...data } }, at) =>
    commands(at, [{ type: "RecordPromise", on: at.on, ...data }]),
  PromiseKept: reviewed,
  PromiseBroken: reviewed,
  DunningEscalated: ({ data: { case: id, to, packageHash } }, at) =>
    commands(at, [{ type: "EscalateDunning", on: at.on, case: id, to, packageHash }]),
  DunningChargesWaived: ({ data: { case: id, charges, reason, approval } }, at) =>
    commands(at, [
      {
        type: "WaiveDunningCharges",
        on: at.on,
        case: id,
        charges: charges.map(({ invoice, charge }) => ({ invoice, charge })),
        reason,
        ...(approval === undefined ? {} : { approval }),
      },
    ]),
  DunningCaseClosed: ({ data: { case: id, cause, reason } }, at) => {
    const own = {
      type: "CloseDunningCase",
      on: at.on,
      case: id,
      ...(reason === undefined ? {} : { reason }),
    } as const
    return commands(at, cause === "withdrawn" ? [{ ...own, withdrawn: true }, own] : [own])
  },
  DunningCaseReopened: ({ data: { case: id, reason } }, at) =>
    commands(at, [{ type: "ReopenDunningCase", on: at.on, case: id, reason }]),
  MessageQueued: letter,
  MessageWithdrawn: letter,
  MessageSent: letter,
  MessageDelivered: letter,
  MessageBounced: letter,
  MessageOpened: letter,
}
