import {
  type CustomerId,
  caseOf,
  type DunningAddressee,
  type DunningCaseId,
  type DunningItem,
  type DunningRunAsked,
  type DunningState,
  dunningDecider,
  dunningItemOf,
  type Instant,
  type InvoiceFact,
  type InvoiceId,
  type InvoiceState,
  invoiceDecider,
  Language,
  type LocalDate,
  type Minor,
  minor,
  type PolicyId,
  replay,
  runsOf,
  toDay,
  unsafeDate,
} from "@adv/domain"
import type { Horizon } from "../engine/read-models.js"
import { balancesOf, unappliedOf } from "../receivables/balances.js"
import type { Ledger } from "../receivables/ledger.js"
import { type Dated, within } from "./dated-facts.js"
import type { AddresseeSaid, DunningBook } from "./dunning-book.js"
import { factsOf } from "./invoice-book.js"

export interface DunningQuery {
  readonly asOf: LocalDate
  readonly knownAt: Instant
  /** The scope of the runs: `all` by default. */
  readonly scope?: string
  /** The ladders that are for customers of some segments (DN-14). */
  readonly bySegment?: ReadonlyMap<string, PolicyId>
}

/** What {@link planDunningRun} is asked with, beside the ladder, the calendars and the rates. */
export type DunningFacts = Pick<DunningRunAsked, "items" | "cases" | "credits" | "addressees" | "lastRun">

const LAST_DAY = toDay(unsafeDate("9999-12-31"))

interface Models {
  readonly dunning: DunningBook
  readonly receivables: Ledger
}

const replayed = <F extends { readonly type: string; readonly data: unknown }>(
  facts: ReadonlyArray<Dated<F>>,
) => facts.map(({ fact, on }) => ({ ...fact, on }))

const horizonOf = ({ asOf, knownAt }: DunningQuery): Horizon => ({ asOf: toDay(asOf), knownAt })

/** How each case stood on a day, as known at a moment: all of them, or one customer's. */
export const dunningCases = (
  { dunning }: Pick<Models, "dunning">,
  query: DunningQuery,
  customer?: string,
): ReadonlyMap<DunningCaseId, DunningState> => {
  const horizon = horizonOf(query)
  const cases = new Map<DunningCaseId, DunningState>()
  for (const [id, facts] of dunning.cases) {
    if (customer !== undefined && !id.startsWith(`${customer}:`)) continue
    const known = within(facts, horizon)
    if (known.length > 0) cases.set(id, replay(dunningDecider, replayed(known)))
  }
  return cases
}

const stateOf = (facts: ReadonlyArray<Dated<InvoiceFact>>, horizon: Horizon): InvoiceState =>
  replay(invoiceDecider, replayed(within(facts, horizon)))

/**
 * The invoices, by number, of which something may be open: those with something open in the receivables, where amounts
 * come to the same as in the domain except for what was rescheduled.
 */
const invoicesToAsk = (
  { dunning: { invoices }, receivables }: Models,
  horizon: Horizon,
): ReadonlyArray<number> => {
  const { open } = balancesOf(receivables, horizon)
  const found = new Set(invoices.rescheduled)
  for (let item = 0; item < open.length; item++)
    if ((open[item] ?? 0) > 0)
      found.add(invoices.invoices.find(receivables.invoices.name(receivables.item.invoice.at(item))))
  found.delete(-1)
  return [...found].sort((a, b) => a - b)
}

const saidOf = (facts: ReadonlyArray<Dated<AddresseeSaid>>): AddresseeSaid =>
  Object.assign({}, ...facts.map(({ fact }) => fact))

/** The ladder an item goes by: its invoice's, its customer's, its segment's; null for the company's (DN-14). */
const ladderOf = (
  { customer, currency, invoice }: Pick<DunningItem, "customer" | "currency" | "invoice">,
  cases: ReadonlyMap<DunningCaseId, DunningState>,
  segment: string | null | undefined,
  bySegment: ReadonlyMap<string, PolicyId> | undefined,
): PolicyId | null => {
  const state = cases.get(caseOf(customer, currency))
  return (
    state?.invoiceLadders.get(invoice) ??
    state?.ladder ??
    (segment === null || segment === undefined ? undefined : bySegment?.get(segment)) ??
    null
  )
}

/**
 * What a dunning run is planned on, as of a business date and as known at a moment: every open instalment with what is
 * disputed of it and the ladder it goes by, the cases, unapplied credits, and how customers want to be written to. It is
 * added up as the domain adds up invoices and cases, so that a plan and the rules that carry it out see the same.
 *
 * @example
 * import { unsafeDate } from "@adv/domain"
 * import { companyModels, dunningItems } from "@adv/projections"
 *
 * const { states } = companyModels()
 * const knownAt = Date.parse("2025-03-31T12:00:00Z") as Parameters<typeof dunningItems>[1]["knownAt"]
 * assert.deepEqual(dunningItems(states, { asOf: unsafeDate("2025-03-31"), knownAt }).items, [])
 */
export const dunningItems = (models: Models, query: DunningQuery): DunningFacts => {
  const { dunning, receivables } = models
  const { scope = "all", bySegment, asOf } = query
  const horizon = horizonOf(query)
  const cases = new Map(dunningCases(models, query))
  // Runs go forward in date, so that one after `asOf` counts too, once it is known.
  const runs = within(dunning.cases.of(runsOf(scope)), { ...horizon, asOf: LAST_DAY })
  const lastRun = replay(dunningDecider, replayed(runs)).lastRun
  for (const [id, { customer }] of cases) if (customer === null) cases.delete(id)
  const addressees = new Map<CustomerId, DunningAddressee>()
  const segments = new Map<CustomerId, string | null>()
  for (const [customer, facts] of dunning.customers) {
    const { segment, language, preferences } = saidOf(within(facts, horizon))
    const spoken = preferences?.language ?? language
    addressees.set(customer, {
      language: Language.is(spoken) ? spoken : null,
      preferences: preferences ?? null,
    })
    segments.set(customer, segment ?? null)
  }
  const items: Array<DunningItem> = []
  for (const number of invoicesToAsk(models, horizon)) {
    // The name is that of an invoice that was told of.
    const invoice = dunning.invoices.invoices.name(number) as InvoiceId
    const state = stateOf(factsOf(dunning.invoices, number), horizon)
    for (const instalment of state.instalments.keys()) {
      const item = dunningItemOf({ invoice, instalment }, state, asOf)
      if (item === null || item.open <= 0) continue
      const ladder = ladderOf(item, cases, segments.get(item.customer), bySegment)
      items.push({ ...item, ladder })
    }
  }
  return { items, cases, credits: creditsOf(receivables, horizon), addressees, lastRun }
}

const creditsOf = (ledger: Ledger, horizon: Horizon): ReadonlyMap<DunningCaseId, Minor> => {
  const credits = new Map<DunningCaseId, Minor>()
  unappliedOf(ledger, horizon, (customer, currency, amount) => {
    const id = `${ledger.customers.name(customer)}:${ledger.currencies.name(currency)}` as DunningCaseId
    credits.set(id, minor((credits.get(id) ?? 0) + amount))
  })
  return credits
}
