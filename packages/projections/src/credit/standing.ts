import { type CreditStanding, type CustomerFact, customerDecider, fromDay, replay } from "@adv/domain"
import type { Horizon } from "../engine/read-models.js"
import type { CreditLedger } from "./ledger.js"

const within = (row: { readonly day: number; readonly recorded: number }, { asOf, knownAt }: Horizon) =>
  row.day <= asOf && row.recorded <= knownAt

/** What a customer's own facts said about its credit, as of a day, as known at a moment. */
export const standingOf = (ledger: CreditLedger, customer: string, horizon: Horizon): CreditStanding => {
  const facts: Array<CustomerFact & { readonly on: ReturnType<typeof fromDay> }> = []
  const number = ledger.customers.find(customer)
  for (let at = number < 0 ? -1 : ledger.lastStanding.at(number); at >= 0; ) {
    const row = ledger.standing[at]
    if (row === undefined) break
    if (within(row, horizon)) facts.push({ ...row.fact, on: fromDay(row.day) })
    at = row.previous
  }
  return replay(customerDecider, facts.reverse())
}

const parentOf = (ledger: CreditLedger, customer: number, horizon: Horizon): number => {
  for (let at = ledger.lastStanding.at(customer); at >= 0; ) {
    const row = ledger.standing[at]
    if (row === undefined) break
    // From the last row back: the first that is met is the one that stands.
    if (row.fact.type === "ParentAssigned" && within(row, horizon))
      return row.fact.data.parent === null ? -1 : ledger.customers.find(row.fact.data.parent)
    at = row.previous
  }
  return -1
}

/** A customer, then all that it belongs to. */
export const lineageOf = (
  ledger: CreditLedger,
  customer: string,
  horizon: Horizon,
): readonly [string, ...ReadonlyArray<string>] => {
  const above: Array<string> = []
  for (let at = ledger.customers.find(customer); at >= 0; ) {
    at = parentOf(ledger, at, horizon)
    if (at < 0) break
    const name = ledger.customers.name(at)
    if (name === customer || above.includes(name)) break
    above.push(name)
  }
  return [customer, ...above]
}

/** Who answers for a customer, and all that it answers for, itself among them. */
export const groupOf = (
  ledger: CreditLedger,
  customer: string,
  horizon: Horizon,
): { readonly answers: string; readonly members: ReadonlyArray<string> } => {
  const answers = lineageOf(ledger, customer, horizon).at(-1) ?? customer
  const members = ledger.subsidiaries
    .map((number) => ledger.customers.name(number))
    .filter((name) => name !== answers && lineageOf(ledger, name, horizon).at(-1) === answers)
  return { answers, members: [answers, ...members] }
}

/** Up to which reservation of a customer's all have been counted within a horizon. */
export const reservationsOf = (ledger: CreditLedger, customer: string, horizon: Horizon): number => {
  const number = ledger.customers.find(customer)
  if (number < 0) return 0
  const { reservation } = ledger
  let counted: number | null = null
  for (
    let at = ledger.lastReservationOfCustomer.at(number);
    at >= 0;
    at = reservation.previousOfCustomer.at(at)
  ) {
    const which = reservation.number.at(at)
    if (which === 0) continue
    const row = { day: reservation.day.at(at), recorded: reservation.recorded.at(at) }
    if (!within(row, horizon)) counted = which - 1
    else counted ??= which
  }
  return counted ?? 0
}

/** Whether an order passed a check that no later one took back. */
export const isReserved = (ledger: CreditLedger, order: string, horizon: Horizon): boolean => {
  const number = ledger.orders.find(order)
  if (number < 0) return false
  const { reservation } = ledger
  for (let at = ledger.lastReservationOfOrder.at(number); at >= 0; at = reservation.previousOfOrder.at(at)) {
    const row = { day: reservation.day.at(at), recorded: reservation.recorded.at(at) }
    if (within(row, horizon)) return reservation.number.at(at) > 0
  }
  return false
}
