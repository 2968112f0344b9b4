import type { LocalDate } from "../values/index.js"
import type { Holders } from "./commands.js"
import { type ApprovalState, delegationsOn } from "./state.js"

/**
 * In whose name somebody acts in a role on a day: his own when he has the role, that of whoever delegated it to him
 * otherwise; null when he can't act in it at all.
 */
export const actsFor = (
  state: ApprovalState,
  by: string,
  role: string,
  on: LocalDate,
  holders: Holders = {},
): string | null => {
  const delegations = delegationsOn(state, role, on)
  const seen = new Set<string>()
  const search = (person: string): string | null => {
    if (seen.has(person)) return null
    seen.add(person)
    const people = Object.hasOwn(holders, role) ? holders[role] : undefined
    const from = delegations.filter(({ to }) => to === person).map((each) => search(each.from))
    const given = from.find((each) => each !== null)
    // Where the policy names nobody, a delegation still says in whose name it is.
    if (people === undefined) return given ?? person
    return people.includes(person) ? person : (given ?? null)
  }
  return search(by)
}

/** Whether a delegation leads from one person to another, at once or over others. */
export const leadsTo = (
  state: ApprovalState,
  from: string,
  to: string,
  role: string,
  on: LocalDate,
): boolean => {
  const delegations = delegationsOn(state, role, on)
  const reached = new Set([from])
  for (const person of reached) {
    if (person === to) return true
    for (const each of delegations) if (each.from === person) reached.add(each.to)
  }
  return false
}
