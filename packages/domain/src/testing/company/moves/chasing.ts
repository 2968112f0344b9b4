import { isLeft } from "fp-ts/lib/Either.js"
import { dunningCommandsOf } from "../../../dunning/carrying-out.js"
import { caseOf } from "../../../dunning/case.js"
import { dunningItemOf } from "../../../dunning/item.js"
import type { DunningAddressee } from "../../../dunning/plan.js"
import type { DunningPolicy } from "../../../dunning/policy.js"
import { planDunningRun } from "../../../dunning/run.js"
import type { DunningItem } from "../../../dunning/standing.js"
import type { DunningState } from "../../../dunning/state.js"
import type { Plain, PlainCommand } from "../../../flows/plain-command.js"
import { ecbReferenceRates } from "../../../interest/ecb-rates.js"
import { italy2312002 } from "../../../interest/presets.js"
import { policyBody } from "../../../policy/body.js"
import { policyId } from "../../../policy/ref.js"
import {
  addDays,
  type CustomerId,
  type DunningCaseId,
  type LocalDate,
  type Minor,
  minor,
  sha256Of,
} from "../../../values/index.js"
import { around, type Move, type Script, type Situation, someOf } from "../move.js"
import type { Simulation } from "../simulation.js"
import { caseIn, customerIn, invoiceIn, paymentIn, policyIn } from "../states.js"
import { withApprovals } from "./approving.js"
import { parties, partyAt } from "./materials.js"

const claim = { policy: italy2312002.id, interest: true, compensation: true }

const ladder: Plain<DunningPolicy> = {
  name: "the usual one",
  levels: [
    {
      code: "FIRST",
      after: { netDays: 3 },
      channel: "email",
      fallbackChannel: "letter",
      template: "DUNNING-1",
      fee: [{ currency: "EUR", amount: 250 }],
    },
    {
      code: "SECOND",
      after: { sincePrevious: 4 },
      channel: "email",
      fallbackChannel: "letter",
      template: "DUNNING-2",
      claim,
      requiresApproval: true,
    },
    {
      code: "LAST",
      after: { sincePrevious: 4 },
      channel: "registeredLetter",
      template: "DUNNING-3",
      claim,
      escalateTo: "legal",
      blocksCredit: true,
    },
  ],
  mode: "sequential",
  language: "it",
  closes: "chargesSettled",
  credits: "listed",
  preDue: { code: "SOON", days: 4, channel: "email", template: "REMINDER" },
  contactCap: { notices: 3, days: 14 },
  quiet: { weekdays: [7] },
}

/** Goes straight to where a customer stands, and hands over at once. */
const severe: Plain<DunningPolicy> = {
  levels: [
    { code: "EARLY", after: { netDays: 2 }, channel: "email", template: "DUNNING-1" },
    { code: "LATE", after: { netDays: 5 }, channel: "email", template: "DUNNING-2" },
    { code: "OVER", after: { netDays: 8 }, channel: "letter", template: "DUNNING-3", escalateTo: "agency" },
  ],
  mode: "mostSevere",
  language: "en",
  closes: "principalSettled",
  credits: "netted",
}

/** How a company begins that chases its customers. */
export const dunningOpening: ReadonlyArray<PlainCommand> = [
  { type: "PublishPolicy", on: "2025-01-01", policy: "ladder", kind: "dunning", body: ladder },
  { type: "PublishPolicy", on: "2025-01-01", policy: "severe", kind: "dunning", body: severe },
  ...["BIANCHI", "ROSSI"].map(
    (customer): PlainCommand => ({
      type: "AssignDunningPolicy",
      on: "2025-01-01",
      customer,
      currency: "EUR",
      ladder: "severe",
    }),
  ),
]

const ladders = ["ladder", "severe"] as const

const itemsIn = (company: Simulation, on: LocalDate): ReadonlyArray<DunningItem> =>
  company.ids("invoice").flatMap((id) => {
    const state = invoiceIn(company, id)
    const { invoice, customer, currency } = state
    if (invoice === null || customer === null || currency === null) return []
    const its = caseIn(company, caseOf(customer, currency))
    return [...state.instalments.keys()].flatMap((instalment) => {
      const item = dunningItemOf({ invoice, instalment }, state, on)
      // Whoever plans a run looks at what is open.
      return item === null || item.open <= 0
        ? []
        : [{ ...item, ladder: its.invoiceLadders.get(invoice) ?? its.ladder }]
    })
  })

const creditsIn = (company: Simulation): ReadonlyMap<DunningCaseId, Minor> => {
  const credits = new Map<DunningCaseId, Minor>()
  type Source = Pick<ReturnType<typeof paymentIn>, "customer" | "currency" | "movements" | "refunds">
  const add = ({ customer, currency, movements, refunds }: Source) => {
    if (customer === null || currency === null) return
    let left = movements.reduce((sum, { amount }) => sum + amount, 0)
    // What is kept for a refund is the customer's until it is paid.
    for (const { status, amount } of refunds.values()) if (status === "requested") left += amount
    const of = caseOf(customer, currency)
    if (left > 0) credits.set(of, minor((credits.get(of) ?? 0) + left))
  }
  for (const id of company.ids("payment")) add(paymentIn(company, id))
  for (const id of company.ids("invoice")) {
    const { customer, currency, credits: notes } = invoiceIn(company, id)
    for (const note of notes.values()) add({ ...note, customer, currency })
  }
  return credits
}

/** What is planned on a day by a ladder, from what the company's aggregates say. */
function* dunningRun(turn: Situation, named: (typeof ladders)[number]): Script {
  const { company, today: runDate } = turn
  const policy = policyBody("dunning", policyIn(company, named), runDate)
  if (isLeft(policy)) return
  const { ref, body } = policy.right
  const cases = new Map<DunningCaseId, DunningState>()
  const addressees = new Map<CustomerId, DunningAddressee>()
  for (const id of company.ids("dunning")) {
    const state = caseIn(company, id)
    if (state.case !== null) cases.set(state.case, state)
  }
  for (const { customer: id, language } of parties) {
    const { customer, preferences } = customerIn(company, id)
    if (customer !== null)
      addressees.set(customer, { language: preferences?.language ?? language, preferences })
  }
  const plan = planDunningRun({
    scope: named,
    runDate,
    lastRun: caseIn(company, `run:${named}`).lastRun,
    policy: { id: ref.policy, version: ref.version, body },
    isDefault: named === "ladder",
    items: itemsIn(company, runDate),
    cases,
    credits: creditsIn(company),
    addressees,
    calendars: {},
    rates: {
      policies: new Map([[policyId(italy2312002.id), { version: 1, body: italy2312002 }]]),
      references: ecbReferenceRates,
    },
  })
  if (isLeft(plan)) return
  for (const command of dunningCommandsOf(plan.right)) yield command
}

/** Sends what is drafted, mostly: some is approved late, some comes back, from some an item is taken off. */
function* send({ company, today: on, which, size }: Situation): Script {
  for (const id of company.ids("dunning")) {
    let at = which
    for (const [notice, { status, requiresApproval, approved, items, level }] of caseIn(company, id)
      .notices) {
      at += 1
      const own = { on, case: id, notice }
      if (status !== "draft") continue
      const [first] = items
      if (first !== undefined && at % 7 === 0)
        yield {
          ...own,
          type: "RemoveFromDunningNotice",
          invoice: first.invoice,
          instalment: first.instalment,
          reason: "the salesman calls",
        }
      if (requiresApproval && !approved) {
        if (at % 3 === 0) continue
        yield { ...own, type: "ApproveDunningNotice", comment: "go on" }
      }
      yield {
        ...own,
        type: "SendDunningNotice",
        template: { code: `DUNNING-${Math.max(1, level)}`, version: 1 },
        documentHash: sha256Of(notice),
      }
      if ((at + size) % 3 === 0) yield { ...own, type: "BounceDunningNotice", reason: "mailbox full" }
    }
  }
}

/** Something late of a customer, as what a promise or a block is about. */
const late = (turn: Situation) => {
  const items = itemsIn(turn.company, turn.today).filter(
    ({ dueDate, open, disputed }) => dueDate !== null && dueDate < turn.today && open > disputed,
  )
  return items[turn.which % Math.max(1, items.length)] ?? null
}

/** Chasing what is late. */
export const chasing: ReadonlyArray<Move> = [
  {
    name: "a dunning run",
    weight: 10,
    *commands(turn) {
      yield* dunningRun(turn, "ladder")
      yield* dunningRun(turn, "severe")
      yield* send(turn)
    },
  },
  {
    name: "another ladder",
    weight: 2,
    *commands(turn) {
      const { on, which, size } = turn
      const { customer, currency } = partyAt(which)
      const invoice = someOf(turn, "invoice", size)
      const own = invoiceIn(turn.company, invoice)
      yield {
        type: "AssignDunningPolicy",
        on,
        customer,
        currency,
        ladder: size % 2 === 0 ? "severe" : "ladder",
        reason: "as the salesman said",
      }
      if (own.customer !== null && own.currency !== null)
        yield {
          type: "AssignDunningPolicy",
          on,
          customer: own.customer,
          currency: own.currency,
          ladder: "severe",
          invoice,
        }
    },
  },
  {
    name: "a block, for a while",
    weight: 3,
    *commands(turn) {
      const { company, today: on, at, which, size } = turn
      const item = late(turn)
      const { customer, currency } = item ?? partyAt(which)
      yield {
        type: "BlockDunning",
        on,
        customer,
        currency,
        block: `BL-${at}`,
        reason: "a call is agreed",
        ...(item === null || size % 2 === 0 ? {} : { invoice: item.invoice }),
        ...(size % 3 === 0 ? {} : { until: addDays(on, size % 8) }),
      }
      for (const id of company.ids("dunning"))
        for (const [block, { endedOn, on: since }] of caseIn(company, id).blocks)
          if (endedOn === null && since < on)
            yield { type: "UnblockDunning", on, case: id, block, reason: "the call was made" }
    },
  },
  {
    name: "a promise to pay",
    weight: 3,
    *commands(turn) {
      const { today: on, at, size } = turn
      const item = late(turn)
      if (item === null) return
      const { customer, currency, invoice, instalment, open, disputed } = item
      const amount = Math.max(1, Math.floor((open - disputed) / 2))
      yield {
        type: "RecordPromise",
        on,
        customer,
        currency,
        promise: `PR-${at}`,
        amount,
        dueBy: addDays(on, size % 4),
        items: [{ invoice, instalment }],
      }
      if (size % 2 === 0) {
        const payment = `P-${at}`
        yield { type: "ReceivePayment", on, payment, customer, currency, amount }
        yield { type: "AllocatePayment", on, payment, to: [{ invoice, instalment }] }
        yield { type: "ReviewPromise", on, case: caseOf(customer, currency), promise: `PR-${at}` }
      }
    },
  },
  {
    name: "promises that are due",
    weight: 4,
    *commands({ company, today: on }) {
      for (const id of company.ids("dunning"))
        for (const [promise, { status, dueBy }] of caseIn(company, id).promises)
          if (status === "open" && dueBy < on) yield { type: "ReviewPromise", on, case: id, promise }
    },
  },
  {
    name: "a case that is handed over, or given up",
    weight: 7,
    *commands(turn) {
      const { company, today: on, which, size } = turn
      for (const id of around(turn, "dunning", which)) {
        const { notices, open, closed } = caseIn(company, id)
        const escalates = [...notices.values()].some(
          ({ status, escalateTo }) => status === "sent" && escalateTo !== null,
        )
        if (open && escalates)
          yield* withApprovals(turn, {
            type: "EscalateDunning",
            on,
            case: id,
            to: size % 2 === 0 ? "legal" : "insurance",
            packageHash: sha256Of(id),
          })
        else if (open && size % 3 === 0) {
          yield { type: "CloseDunningCase", on, case: id, withdrawn: true, reason: "a good customer" }
          if (which % 4 !== 0) yield { type: "ReopenDunningCase", on, case: id, reason: "not so good" }
        } else if (open) yield { type: "CloseDunningCase", on, case: id }
        else if (closed !== null) yield { type: "ReopenDunningCase", on, case: id, reason: "open again" }
      }
    },
  },
  {
    name: "charges that are waived",
    weight: 4,
    *commands(turn) {
      const { company, today: on, which } = turn
      for (const invoice of around(turn, "invoice", which, 60)) {
        const { customer, currency, charges, instalments } = invoiceIn(company, invoice)
        const claims = [...instalments.values()].flatMap((each) => each.claims)
        const charge = charges.find((each) =>
          claims.some((known) => known.charge === each && known.waived < known.amount),
        )
        if (customer === null || currency === null || charge === undefined) continue
        const id = caseOf(customer, currency)
        if (caseIn(company, id).case === null) continue
        yield {
          type: "WaiveDunningCharges",
          on,
          case: id,
          charges: [{ invoice, charge }],
          reason: "for the sake of peace",
        }
        return
      }
    },
  },
]
