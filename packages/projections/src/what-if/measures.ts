import {
  type Currency,
  Exact,
  exact,
  exactWhole,
  exponentOf,
  formatMinor,
  fromExact,
  isCurrency,
  type LocalDate,
  minor,
  type RecordedEvent,
} from "@adv/domain"

/** Something that is counted in the span, once without and once with the overrides. Amounts are decimals in major units. */
export interface Measured {
  readonly measure: string
  /** What it is counted in: `notices`, `orders`, `minutes`, or a currency's code. */
  readonly unit: string
  readonly before: string
  readonly after: string
  readonly delta: string
}

interface Counts {
  readonly measure: string
  readonly unit: string
  value: Exact
}

/** As many decimals as the currency has, and as many as there are otherwise. */
const textOf = (value: Exact, unit: string): string =>
  isCurrency(unit) ? value.toFixed(exponentOf(unit)) : fromExact(value)

const nothing = exactWhole(0)

class Tally {
  readonly #counts = new Map<string, Counts>()

  add(measure: string, unit: string, value: Exact = exactWhole(1)): void {
    const key = `${measure} ${unit}`
    const known = this.#counts.get(key)
    if (known === undefined) this.#counts.set(key, { measure, unit, value })
    else known.value = known.value.plus(value)
  }

  get counts(): ReadonlyMap<string, Counts> {
    return this.#counts
  }
}

const money = (amount: number, currency: Currency): Exact => new Exact(formatMinor(minor(amount), currency))

/** What is counted, in the order in which it is shown. */
const order = [
  "dunning notices sent",
  "notices of level",
  "claimed as",
  "became overdue",
  "early-payment discounts taken",
  "credit checks failed",
  "orders put on credit hold",
  "approvals required of orders placed",
  "approvals asked for",
  "changes of flow tier",
  "work by its standards",
  "assistants required",
]

const place = ({ measure }: Counts): number => order.findIndex((start) => measure.startsWith(start))

/** What happened from a day on, up to the day before another, as far as policies decide it. */
const counted = (log: ReadonlyArray<RecordedEvent>, from: LocalDate, to: LocalDate): Tally => {
  const tally = new Tally()
  const currencies = new Map<string, Currency>()
  const held = new Set<string>()
  for (const event of log) {
    if (event.type === "InvoiceIssued") currencies.set(event.data.invoice, event.data.currency)
    const on = event.metadata.effectiveDate
    if (on < from || on >= to) continue
    switch (event.type) {
      case "DunningNoticeSent":
        tally.add("dunning notices sent", "notices")
        break
      case "DunningLevelReached":
        tally.add(`notices of level ${event.data.level}`, "notices")
        break
      case "ChargeClaimed": {
        const currency = currencies.get(event.data.invoice)
        if (currency !== undefined)
          tally.add(`claimed as ${event.data.kind}`, currency, money(event.data.amount, currency))
        break
      }
      case "InvoiceBecameOverdue":
        tally.add("became overdue", "instalments")
        break
      case "DiscountTaken": {
        const currency = currencies.get(event.data.invoice)
        if (currency !== undefined)
          tally.add("early-payment discounts taken", currency, money(event.data.amount, currency))
        break
      }
      case "CreditCheckFailed":
        tally.add("credit checks failed", "checks")
        break
      case "OrderHeld":
        if (event.data.hold === "credit" && !held.has(event.data.order)) {
          held.add(event.data.order)
          tally.add("orders put on credit hold", "orders")
        }
        break
      case "OrderPlaced":
        if ((event.data.gates ?? []).length > 0)
          tally.add(
            "approvals required of orders placed",
            "gates",
            exactWhole((event.data.gates ?? []).length),
          )
        break
      case "ApprovalRequested":
        tally.add("approvals asked for", "approvals")
        break
      case "FlowTierChanged":
        tally.add("changes of flow tier", "changes")
        break
      case "WorkItemCreated":
        tally.add("work by its standards", "minutes", exact(event.data.minutes))
        break
      default:
    }
  }
  return tally
}

/** What policies decided in a span, as it was and as it would have been: only what there is something of. */
export const measuresOf = (
  before: ReadonlyArray<RecordedEvent>,
  after: ReadonlyArray<RecordedEvent>,
  { from, to }: { readonly from: LocalDate; readonly to: LocalDate },
): ReadonlyArray<Measured> => {
  const then = counted(before, from, to).counts
  const now = counted(after, from, to).counts
  const all = new Map([...then, ...now])
  return [...all]
    .toSorted(
      ([key, one], [other, two]) => place(one) - place(two) || (key < other ? -1 : key > other ? 1 : 0),
    )
    .map(([key, { measure, unit }]) => {
      const was = then.get(key)?.value ?? nothing
      const is = now.get(key)?.value ?? nothing
      return {
        measure,
        unit,
        before: textOf(was, unit),
        after: textOf(is, unit),
        delta: textOf(is.minus(was), unit),
      }
    })
}
