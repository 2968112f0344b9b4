import { type PlainCommand, sha256Of } from "@adv/domain"
import { issue } from "./company.js"

const ROSSI = { customer: "ROSSI", currency: "EUR" } as const
const level = (code: string, netDays: number) => ({
  code,
  after: { netDays },
  channel: "email" as const,
  fallbackChannel: "letter" as const,
  template: "DUNNING",
  claim: { policy: "TEN", interest: true, compensation: false },
})

/** The interest at 10 percent from the day after 14 February on: what it was counted on. */
const claim = (
  notice: string,
  principal: number,
  through: string,
  days: number,
  total: number,
  claimedBefore: number,
) => ({
  charge: `${notice}/interest/1`,
  invoice: "I-7",
  instalment: 1,
  kind: "interest" as const,
  amount: total - claimedBefore,
  computed: {
    policy: "TEN",
    version: 1,
    dayCount: "ACT/365F" as const,
    from: "2025-02-15",
    through,
    base: principal,
    segments: [{ principal, from: "2025-02-15", to: through, days, rate: "10" }],
    total,
    claimedBefore,
  },
})

export const reach = (notice: string, on: string, to: number, more: object = {}): PlainCommand => ({
  type: "ReachDunningLevel",
  on,
  ...ROSSI,
  notice,
  policy: "ladder",
  level: to,
  items: [{ invoice: "I-7", instalment: 1, level: to }],
  claims: [],
  channel: "email",
  language: "it",
  ...more,
})

export const sendNotice = (notice: string, on: string): PlainCommand => ({
  type: "SendDunningNotice",
  on,
  case: "ROSSI:EUR",
  notice,
  template: { code: "DUNNING", version: 1 },
  documentHash: sha256Of(notice),
})

export const publishLadder = (more: object = {}): PlainCommand => ({
  type: "PublishPolicy",
  on: "2025-01-01",
  policy: "ladder",
  kind: "dunning",
  body: {
    levels: [level("FIRST", 10), level("SECOND", 30)],
    mode: "sequential",
    language: "it",
    closes: "chargesSettled",
    credits: "ignored",
    ...more,
  },
})

/** 122.00 due on 14 February 2025, and the same again: one is disputed in part and dunned twice, the other is spared. */
export const dunningStory: ReadonlyArray<PlainCommand> = [
  publishLadder(),
  issue({ invoice: "I-7", numbering: { number: "D-7" } }),
  issue({ invoice: "I-8", numbering: { number: "D-8" } }),
  {
    type: "BlockDunning",
    on: "2025-02-15",
    ...ROSSI,
    block: "B-1",
    invoice: "I-8",
    until: "2025-03-31",
    reason: "the salesman calls",
  },
  {
    type: "RecordPromise",
    on: "2025-02-20",
    ...ROSSI,
    promise: "PR-1",
    amount: 100,
    dueBy: "2025-03-31",
    items: [{ invoice: "I-8", instalment: 1 }],
  },
  {
    type: "OpenDispute",
    on: "2025-02-20",
    invoice: "I-7",
    dispute: "DIS-7",
    amount: 2_200,
    reason: "the tax",
  },
  reach("N-1", "2025-03-01", 1, { claims: [claim("N-1", 10_000, "2025-03-01", 15, 41, 0)] }),
  sendNotice("N-1", "2025-03-01"),
  {
    type: "ResolveDispute",
    on: "2025-03-10",
    invoice: "I-7",
    dispute: "DIS-7",
    outcome: "rejected",
  },
  reach("N-2", "2025-03-20", 2, { claims: [claim("N-2", 12_200, "2025-03-20", 34, 114, 41)] }),
  sendNotice("N-2", "2025-03-20"),
  {
    type: "BounceDunningNotice",
    on: "2025-03-22",
    case: "ROSSI:EUR",
    notice: "N-2",
    reason: "mailbox full",
  },
  { type: "RetryDunningNotice", on: "2025-03-23", case: "ROSSI:EUR", notice: "N-2", channel: "letter" },
  sendNotice("N-2", "2025-03-24"),
]
