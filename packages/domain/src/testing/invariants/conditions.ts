import { invariant } from "./invariant.js"

interface Version {
  readonly validFrom: string
  readonly conditions: string
  readonly position: number
}

/** The same whatever order its fields were written in: a store may give them back in another. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )

export const conditions = invariant(
  "INV-17",
  "An order is placed once, and keeps the conditions of the version of the agreement that it names, as they were then, until others are reapplied to it.",
  (log, note) => {
    const versions = new Map<string, Version>()
    const placed = new Map<string, { readonly customer: string; readonly position: number }>()
    for (const event of log) {
      if (event.type === "ConditionsAgreed" || event.type === "ConditionsAmended") {
        const { customer, agreement, version, validFrom } = event.data
        const key = `${customer} ${agreement} ${version}`
        const before = versions.get(key)
        if (before === undefined)
          versions.set(key, {
            validFrom,
            conditions: canonical(event.data.conditions),
            position: event.position,
          })
        else
          note(`version ${version} of agreement ${agreement}`, "it was agreed twice", [
            before.position,
            event.position,
          ])
      }
      if (event.type !== "OrderPlaced" && event.type !== "ConditionsReapplied") continue
      const { order, terms } = event.data
      const subject = `order ${order}`
      const earlier = placed.get(order)
      if (event.type === "OrderPlaced") {
        if (earlier !== undefined) note(subject, "it was placed twice", [earlier.position, event.position])
        placed.set(order, { customer: event.data.customer, position: event.position })
      } else if (earlier === undefined)
        note(subject, "it was given conditions, and never placed", [event.position])
      const customer = placed.get(order)?.customer
      // An order may be given conditions of its own, which name no agreement.
      if (terms.agreement === undefined) continue
      const version = versions.get(`${customer} ${terms.agreement} ${terms.version}`)
      const named = `version ${terms.version} of agreement ${terms.agreement}`
      if (version === undefined) note(subject, `it names ${named}, which nobody agreed`, [event.position])
      else if (version.validFrom > event.metadata.effectiveDate)
        note(subject, `it names ${named}, which was not yet in force`, [version.position, event.position])
      else if (version.conditions !== canonical(terms.conditions))
        note(subject, `its conditions are not those of ${named}`, [version.position, event.position])
    }
  },
)
