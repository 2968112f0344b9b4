import {
  ecbReferenceRates,
  type PlainCommand,
  planDunningRun,
  policyId,
  sha256Of,
  unsafeDate,
} from "@adv/domain"
import { ladder } from "../../support/dunning.js"
import { allocate, credit, customer, issue, receive } from "../company.js"
import { dunningStory, publishLadder, reach, sendNotice } from "../dunning-story.js"
import { type Provocations, refused } from "./provocation.js"

const id = "ROSSI:EUR"
const ofCustomer = { customer: "ROSSI", currency: "EUR" } as const
const on = "2025-03-01"
const own = { invoice: "I-7", dispute: "DIS-7" } as const
const billed = [...customer(), publishLadder(), issue({ invoice: "I-7", numbering: { number: "D-7" } })]
const noClaims = {
  levels: ["FIRST", "SECOND"].map((code, at) => ({
    code,
    after: { netDays: 10 + at * 20 },
    channel: "email",
    template: "T",
  })),
}
const plain = [
  ...customer(),
  publishLadder(noClaims),
  issue({ invoice: "I-7", numbering: { number: "D-7" } }),
]
const reached = [...plain, reach("N-1", on, 1)]
const sent = [...reached, sendNotice("N-1", on)]
const block: PlainCommand = { type: "BlockDunning", on, ...ofCustomer, block: "B-1", reason: "a call" }
const promise = (more: object = {}): PlainCommand => ({
  type: "RecordPromise",
  on,
  ...ofCustomer,
  promise: "PR-1",
  amount: 100,
  dueBy: "2025-03-10",
  items: [{ invoice: "I-7", instalment: 1 }],
  ...more,
})
const run = (date: string): PlainCommand => ({
  type: "RunDunning",
  on: date,
  scope: "all",
  selected: [],
  skipped: [],
})
const notice = (type: string, more: object = {}) =>
  ({ type, on, case: id, notice: "N-1", ...more }) as PlainCommand
const escalate: PlainCommand = {
  type: "EscalateDunning",
  on: "2025-03-02",
  case: id,
  to: "legal",
  packageHash: sha256Of("all"),
}
const escalating = { levels: noClaims.levels.map((level) => ({ ...level, escalateTo: "legal" })) }
const charge: PlainCommand = {
  type: "ClaimCharge",
  on,
  invoice: "I-7",
  charge: "F-1",
  kind: "fee",
  amount: 100,
}
const waive = (charges: ReadonlyArray<{ invoice: string; charge: string }>): PlainCommand => ({
  type: "WaiveDunningCharges",
  on: "2025-03-02",
  case: id,
  charges,
  reason: "tact",
})
const pay = (amount: number) => [
  receive("P-1", amount, { on: "2025-03-02" }),
  allocate("P-1", [{ invoice: "I-7" }], "2025-03-02"),
]
const dispute: PlainCommand = { type: "OpenDispute", on, ...own, amount: 6_100, reason: "scratched" }
const upheld: PlainCommand = { type: "ResolveDispute", on, ...own, outcome: "upheld" }
const close = (...creditNotes: ReadonlyArray<string>): PlainCommand => ({
  type: "CloseDispute",
  on,
  ...own,
  creditNotes,
})

export const dunning: Provocations = {
  BLOCK_EXISTS: () => refused([block], block),
  BLOCK_UNKNOWN: () => refused([block], { type: "UnblockDunning", on, case: id, block: "B-2", reason: "" }),
  REASON_MISSING: () => refused([], { ...block, reason: " " } as PlainCommand),
  DEADLINE_PAST: () => refused(billed, promise({ dueBy: "2025-02-28" })),
  CHARGE_SETTLED: () =>
    refused([...plain, charge, ...pay(12_300), block], waive([{ invoice: "I-7", charge: "F-1" }])),
  CHARGE_UNKNOWN: () => refused([...plain, block], waive([{ invoice: "I-7", charge: "F-1" }])),
  CREDIT_NOTE_UNKNOWN: () => refused([...billed, dispute, upheld], close("C-1")),
  DISPUTE_CREDIT_INVALID: () =>
    refused([...billed, dispute], { ...upheld, creditAmount: 6_101 } as PlainCommand),
  DISPUTE_NOT_CREDITED: () =>
    refused(
      [
        ...billed,
        dispute,
        upheld,
        credit("C-1", { lines: [{ line: 1, quantity: "1" }] }, { invoice: "I-7", on }),
      ],
      close("C-1"),
    ),
  DISPUTE_OPEN: () => refused([...billed, dispute], close()),
  DUNNING_CASE_CLOSED: () => refused([block], escalate),
  DUNNING_CASE_UNKNOWN: () => refused([], escalate),
  DUNNING_CASE_UNSETTLED: () => refused(sent, { type: "CloseDunningCase", on: "2025-03-02", case: id }),
  DUNNING_ITEM_FOREIGN: () => refused(billed, reach("N-1", on, 1, { customer: "BIANCHI" })),
  DUNNING_ITEM_NOT_DUNNABLE: () => refused(billed, reach("N-1", "2025-02-20", 1)),
  DUNNING_ITEM_UNKNOWN: () =>
    refused(reached, notice("RemoveFromDunningNotice", { invoice: "I-9", instalment: 1, reason: "" })),
  DUNNING_LEVEL_UNKNOWN: () => refused(billed, reach("N-1", on, 3)),
  DUNNING_NOTICE_DONE: () => refused(sent, sendNotice("N-1", on)),
  DUNNING_NOTICE_EMPTY: () => refused(billed, reach("N-1", on, 1, { items: [] })),
  DUNNING_NOTICE_NOT_APPROVED: () =>
    refused(
      [
        ...plain,
        publishLadder({ levels: noClaims.levels.map((level) => ({ ...level, requiresApproval: true })) }),
        reach("N-1", on, 1),
      ],
      sendNotice("N-1", on),
    ),
  DUNNING_NOTICE_NOT_SENT: () => refused(reached, notice("BounceDunningNotice", { reason: "unknown" })),
  DUNNING_NOTICE_UNKNOWN: () => refused([block], sendNotice("N-1", on)),
  DUNNING_NOT_AT_LAST_LEVEL: () => refused(sent, escalate),
  DUNNING_RUN_TOO_OLD: () => refused([run("2025-03-02")], run(on)),
  INTEREST_MISCOUNTED: () =>
    refused(billed, { ...charge, kind: "interest", amount: 42, computed: claimOf("N-1") } as PlainCommand),
  INTEREST_POLICY_MISSING: () => {
    const rossi = { customer: "ROSSI", currency: "EUR" } as never as { customer: never; currency: never }
    return planDunningRun({
      scope: "all",
      runDate: unsafeDate("2025-03-01"),
      lastRun: null,
      policy: {
        id: policyId("L"),
        version: 1,
        body: ladder({
          levels: [
            {
              code: "L1",
              after: { netDays: 1 },
              channel: "email",
              template: "T",
              claim: { policy: "NONE", interest: true, compensation: true },
            },
          ],
        }),
      },
      isDefault: true,
      items: [
        {
          ...rossi,
          invoice: "I-1" as never,
          instalment: 1,
          dueDate: unsafeDate("2025-02-01"),
          open: 100 as never,
          disputed: 0 as never,
          ladder: null,
          principal: { amount: 100 as never, payments: [] },
          interestClaimed: 0 as never,
          compensationClaimed: false,
        },
      ],
      cases: new Map(),
      credits: new Map(),
      addressees: new Map(),
      calendars: {},
      rates: { policies: new Map(), references: ecbReferenceRates },
    })
  },
  NOTHING_OPEN_AGAIN: () => refused([block], { type: "ReopenDunningCase", on, case: id, reason: "returned" }),
  NOTHING_TO_ESCALATE: () =>
    refused(
      [...plain, publishLadder(escalating), reach("N-1", on, 1), sendNotice("N-1", on), ...pay(12_200)],
      escalate,
    ),
  NOTHING_TO_WAIVE: () => refused([block], waive([])),
  PROMISE_EXCEEDS_OVERDUE: () => refused(billed, promise({ amount: 12_201 })),
  PROMISE_EXISTS: () => refused([...billed, promise()], promise()),
  PROMISE_UNKNOWN: () =>
    refused([...billed, promise()], { type: "ReviewPromise", on, case: id, promise: "PR-2" }),
}

/** What a sound claim of the story was counted on. */
const claimOf = (named: string): unknown => {
  for (const command of dunningStory)
    if (command.type === "ReachDunningLevel" && command.notice === named) return command.claims[0]?.computed
  throw new Error(`there is no notice ${named}`)
}
