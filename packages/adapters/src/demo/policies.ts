import {
  type Day,
  type DunningPolicy,
  type FlowTiers,
  numberingPresets,
  type Plain,
  type PolicyKind,
  policyId,
  publishPresets,
  settlementPresets,
  shippedWorkflow,
  staticCheck,
  threeTimes,
  type WorkflowPolicy,
} from "@adv/domain"
import { catalogue } from "./catalogue.js"
import {
  advAssistants,
  creditControl,
  director,
  exportOfficer,
  management,
  nightly,
  purchasing,
  salesManager,
  salesPeople,
} from "./company.js"
import { MONDAY, shift, weekdayFrom } from "./workdays.js"
import type { World } from "./world.js"

/** The price list that customers with negotiated prices buy by. */
export const PRICE_LIST = "prices:2025"

const published: ReadonlyArray<PolicyKind> = [
  "calendar",
  "referenceRates",
  "lateInterest",
  "legalCaps",
  "template",
  "survey",
  "activityStandards",
  "staffing",
  "delays",
]

/** So many orders a working day as the year has on average make a team of one desk. */
const flowTiers = (orders: number, workingDays: number): Plain<FlowTiers> => {
  const mean = orders / workingDays
  const share = (of: number) => (mean * of).toFixed(3)
  return {
    metric: "ordersPerDay",
    windowDays: 20,
    smallest: "SOLO",
    above: [
      { tier: "TEAM", enterAbove: share(1.03), leaveAt: share(0.2), leaveAfterDays: 5 },
      { tier: "PLANT", enterAbove: share(20), leaveAt: share(15), leaveAfterDays: 5 },
    ],
  }
}

const inAll = (euros: number) => [
  { amount: euros * 100, currency: "EUR" },
  { amount: euros * 94, currency: "CHF" },
  { amount: euros * 162, currency: "JPY" },
]

const ids = (...people: ReadonlyArray<{ readonly id: string }>) => people.map(({ id }) => id)

/** The workflow that ships, with the company's people, and gates for what is out of the ordinary only. */
const workflow = (): Plain<WorkflowPolicy> => ({
  ...shippedWorkflow,
  roles: [
    { role: "ADV assistant", department: "ADV", holders: ids(...advAssistants) },
    { role: "ADV manager", department: "ADV", holders: ids(management) },
    { role: "sales manager", department: "sales", holders: ids(salesManager, ...salesPeople.slice(1, 2)) },
    { role: "credit controller", department: "finance", holders: ids(creditControl) },
    { role: "supply planner", department: "logistics", holders: ids(purchasing) },
    { role: "export officer", department: "legal", holders: ids(exportOfficer) },
    { role: "director", department: "management", holders: ids(director) },
  ],
  gates: [
    gate("entry", "validation", "ADV", ["ADV manager"], 1, {
      tiers: ["SOLO"],
      when: [{ netAbove: inAll(6_000) }, { newCustomer: true }],
    }),
    gate("amount", "validation", "management", ["director", "credit controller", "sales manager"], 2, {
      tiers: ["TEAM", "PLANT"],
      when: [{ netAbove: inAll(8_000) }],
    }),
    gate("price", "validation", "sales", ["sales manager"], 1, { when: [{ discountAbove: "15" }] }),
    gate("stock", "validation", "logistics", ["supply planner"], 1, { when: [{ shortage: true }] }),
    gate("export", "validation", "legal", ["export officer"], 1, {
      tiers: ["TEAM", "PLANT"],
      when: [{ export: true, netAbove: inAll(2_000) }],
    }),
    gate("creditNote", "creditNote", "ADV", ["ADV manager", "credit controller"], 1, {
      when: [{ netAbove: inAll(600) }],
    }),
    gate("invoiceDeviation", "invoiceDeviation", "sales", ["sales manager"], 1, {}),
    gate("writeOff", "writeOff", "finance", ["credit controller", "director"], 1, {}),
    gate("escalation", "escalation", "finance", ["ADV manager"], 1, {}),
  ],
})

type Gate = Plain<WorkflowPolicy>["gates"][number]
const gate = (
  name: string,
  step: Gate["step"],
  department: string,
  roles: ReadonlyArray<string>,
  quorum: number,
  more: Partial<Pick<Gate, "tiers" | "when">>,
): Gate => ({ gate: name, step, department, roles, quorum, deadlineWorkingDays: 3, ...more })

const [firstLevel, secondLevel] = threeTimes.levels

/** Three reminders, the second with interest, the last one approved by hand and followed by a lawyer; none in August. */
const ladder = (from: string, until: string): Plain<DunningPolicy> => ({
  ...threeTimes,
  name: "three reminders, then a lawyer",
  mode: "mostSevere",
  language: "it",
  credits: "netted",
  graceDays: 5,
  tolerance: [{ currency: "EUR", amount: 1_000 }],
  contactCap: { notices: 2, days: 14 },
  quiet: { periods: quietAugusts(from, until) },
  levels: [
    ...(firstLevel === undefined ? [] : [{ ...firstLevel, after: { netDays: 10 } }]),
    ...(secondLevel === undefined
      ? []
      : [
          {
            ...secondLevel,
            after: { netDays: 30 },
            claim: { policy: "IT-231-2002", interest: true, compensation: true },
          },
        ]),
    {
      code: "last reminder",
      after: { sincePrevious: 14 },
      channel: "letter",
      template: "DUNNING-3",
      requiresApproval: true,
      blocksCredit: true,
      escalateTo: "legal",
    },
  ],
})

const quietAugusts = (from: string, until: string) => {
  const years: Array<string> = []
  for (let year = Number(from.slice(0, 4)); year <= Number(until.slice(0, 4)); year++) years.push(`${year}`)
  return years.map((year) => ({ from: `${year}-08-08`, to: `${year}-08-24`, reason: "summer closing" }))
}

/** What the company goes by: published before anything else is done. */
export const publishPolicies = (
  world: World,
  { first, last, orders }: { readonly first: Day; readonly last: Day; readonly orders: number },
) => {
  const { workdays } = world
  const on = world.date(first)
  let workingDays = 0
  for (let day: number = first; day <= last; day++) if (workdays.is(day as Day)) workingDays += 1
  // Invoices go through the exchange system: a letter about each would only tell it twice.
  for (const command of publishPresets(on, published))
    if (command.policy !== "template:INVOICE-NOTICE") world.ask(command, management)
  const publish = (policy: string, kind: PolicyKind, body: object, source: string, from = on) =>
    world.ask({ type: "PublishPolicy", on: from, policy: policyId(policy), kind, body, source }, management)
  publish("flow-tiers", "flowTiers", flowTiers(orders, Math.max(1, workingDays)), "order intake of last year")
  publish("workflow", "workflow", workflow(), "quality manual, chapter 4")
  publish(
    "credit",
    "credit",
    {
      ...staticCheck,
      checkAt: ["release"],
      checkValidDays: 4,
      overrides: [
        { role: "credit controller", days: 14, amount: 2_000_000 },
        { role: "director", days: 30 },
      ],
    },
    "credit policy of the board",
  )
  publish("dunning", "dunning", ladder(on, world.date(last)), "credit policy of the board")
  const { source, body } = settlementPresets.businessToBusiness
  publish("settlement", "settlement", body, source)
  publish(
    "numbering",
    "numbering",
    { ...numberingPresets.ownSeries.policy, invoices: "FT", creditNotes: "NC" },
    "D.P.R. 633/1972, article 21(2)(b)",
  )
  publish(
    PRICE_LIST,
    "priceList",
    {
      currency: "EUR",
      prices: catalogue.map(({ sku, cents }) => ({ sku, unitPrice: euros(cents) })),
    },
    "price list of the year",
  )
  for (const [department, name] of departments)
    world.ask({ type: "RegisterDepartment", on, department, name }, management)
  for (const [step, department] of responsibilities)
    world.ask({ type: "AssignResponsibility", on, step, department }, management)
  // A first attempt at a loyalty list, thought better of after a few weeks.
  publish("prices:loyalty", "priceList", { currency: "EUR", prices: [] }, "sales")
  world.at(workdays.after((first + 40) as Day, 0), 10 * 60, () =>
    world.ask(
      {
        type: "WithdrawPolicy",
        on: world.date(world.today()),
        policy: policyId("prices:loyalty"),
        reason: "negotiated discounts do the same",
      },
      management,
    ),
  )
}

/** Looks every Monday how many orders came in, which says how the company works. */
export const watchFlow = (world: World, counts: ReadonlyMap<Day, number>, first: Day, last: Day) => {
  const values: Array<{ readonly date: string; readonly value: string }> = []
  let counted = first
  const look = () => {
    const today = world.today()
    for (; counted < today; counted = shift(counted, 1)) {
      const count = counts.get(counted)
      if (count !== undefined) values.push({ date: world.date(counted), value: String(count) })
    }
    // Twenty working days and the five on which a tier has to be left.
    const recent = values.slice(-25)
    if (recent.length >= 20)
      world.ask(
        { type: "EvaluateFlowTier", on: world.date(today), policy: policyId("flow-tiers"), values: recent },
        nightly,
      )
  }
  for (let day = weekdayFrom(first, MONDAY); day <= last; day = shift(day, 7))
    world.at(world.workdays.after(day, 0), 8 * 60 + 5, look)
}

/** Cents as euros: `16900` is `169.00`. */
const euros = (cents: number) => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`

const departments = [
  ["ADV", "Amministrazione vendite"],
  ["sales", "Commerciale"],
  ["finance", "Amministrazione e finanza"],
  ["logistics", "Logistica e acquisti"],
  ["legal", "Ufficio legale ed export"],
  ["management", "Direzione"],
] as const

const responsibilities = [
  ["entry", "ADV"],
  ["validation", "ADV"],
  ["delivery", "logistics"],
  ["invoicing", "finance"],
  ["payment", "finance"],
] as const
