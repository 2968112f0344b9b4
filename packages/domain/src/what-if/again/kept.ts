import { isRight } from "fp-ts/lib/Either.js"
import { Clearance } from "../../approval/required-gates.js"
import type { Fact } from "../../facts/fact.js"
import type { StreamFacts } from "../../running/handler.js"
import { factsOf, type Occasion } from "./again.js"
import { keptDocuments } from "./documents.js"
import { grantedOf } from "./orders.js"

/** Without the approvals that nobody gave. */
const withGranted = (fact: Fact, at: Occasion): Fact => {
  for (const event of [...factsOf(at.group, "OrderValidated"), ...factsOf(at.group, "OrderReleased")])
    if (event.type === fact.type && event.data.decisions !== undefined)
      return { type: event.type, data: { ...event.data, decisions: grantedOf(event.data.decisions, at) } }
  const { type, data } = fact
  if (typeof data !== "object" || data === null || !("workflow" in data)) return fact
  const { workflow } = data
  return Clearance.is(workflow)
    ? { type, data: { ...data, workflow: { ...workflow, decisions: grantedOf(workflow.decisions, at) } } }
    : fact
}

/** A step that stands though a rule refuses it now: as it was, on the terms and with the approvals that there are. */
export const keptFacts = (at: Occasion): ReadonlyArray<StreamFacts> => {
  const documents = keptDocuments(at)
  return isRight(documents)
    ? documents.right.map(({ stream, facts }) => ({
        stream,
        facts: facts.map((fact) => withGranted(fact, at)),
      }))
    : at.group.events.map(({ stream, type, data }) => ({ stream, facts: [{ type, data }] }))
}
