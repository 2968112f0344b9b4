import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import type { OpenItems } from "../dunning/closing.js"
import type { DunningCommandOf } from "../dunning/commands.js"
import { dunningDecider } from "../dunning/decide.js"
import type { CaseCause, DunnedInstalment, DunningFact, WaivedCharge } from "../dunning/events.js"
import { DunningPolicy } from "../dunning/policy.js"
import type { DunnedState, DunningState } from "../dunning/state.js"
import type { Fact } from "../facts/fact.js"
import { type Failure, failure } from "../failure.js"
import { principalBefore, principalOf, waivable } from "../invoice/charging.js"
import { invoiceDecider } from "../invoice/decide.js"
import { openFrom } from "../invoice/state.js"
import { policyVersion } from "../policy/state.js"
import type { Handler, Loaded, StreamFacts, StreamOf } from "../running/handler.js"
import { onTopOf } from "../running/overlay.js"
import { addDays, type DunningCaseId, type LocalDate, minor } from "../values/index.js"
import { invoicesOf } from "./dun.js"
import type { Gating } from "./gated.js"
import { dunningStream, invoiceStream, policyStream } from "./streams.js"

/** Every item that a case ever had to do with. */
const itemsIn = (state: DunningState): ReadonlyArray<DunnedState> => [...state.items.values()]

/** A case, its invoices and the ladder it was opened by. */
const streamsOf = (id: DunningCaseId, loaded: Loaded): ReadonlyArray<StreamOf<unknown>> => {
  const own = dunningStream(id)
  if (!loaded.has(own)) return [own]
  const state = loaded.state(own)
  return [
    own,
    ...invoicesOf(itemsIn(state)),
    ...(state.policy === null ? [] : [policyStream(state.policy.policy)]),
  ]
}

/** The ladder, in the version that the case was opened by. */
const ladderOf = ({ policy }: DunningState, loaded: Loaded): Either<Failure, DunningPolicy | null> => {
  if (policy === null) return right(null)
  const body: unknown = policyVersion(loaded.state(policyStream(policy.policy)), policy.version)?.body
  return DunningPolicy.is(body)
    ? right(body)
    : left(
        failure(
          "POLICY_MISSING",
          `There is no version ${policy.version} of ladder ${policy.policy}, by which the dunning case was opened: publish it again.`,
          policy,
        ),
      )
}

/**
 * What of a case is still open (DN-11): an item until its principal and its charges are settled or waived, or its
 * principal alone, as the ladder says. It was paid when money came for any of them.
 */
const openItemsOf = (state: DunningState, on: LocalDate, loaded: Loaded): Either<Failure, OpenItems> => {
  const ladder = ladderOf(state, loaded)
  if (isLeft(ladder)) return ladder
  const body = ladder.right
  const open: Array<DunnedInstalment> = []
  let amount = 0
  const causes = new Set<CaseCause>()
  for (const { invoice, instalment, level, pending } of itemsIn(state)) {
    const owing = loaded.state(invoiceStream(invoice))
    const at = owing.instalments.get(instalment)
    if (at === undefined) continue
    const rest =
      body?.closes === "principalSettled"
        ? Math.min(openFrom(at, on), principalBefore(principalOf(at), addDays(on, 1)))
        : openFrom(at, on)
    if (rest > 0 && (level > 0 || pending !== null)) {
      open.push({ invoice, instalment })
      amount += openFrom(at, on)
    }
    for (const { instalment: settled, source, reversed } of owing.settlements.values())
      if (settled === instalment && !reversed) causes.add(source.kind === "payment" ? "paid" : "credited")
    if ([...owing.writeOffs.values()].some((each) => each.instalment === instalment && !each.reversed))
      causes.add("writtenOff")
  }
  const [cause = "withdrawn"] = (["paid", "credited", "writtenOff"] as const).filter((each) =>
    causes.has(each),
  )
  return right({ open, amount: minor(amount), cause })
}

/** Closes a case of which nothing is open any more. */
export const closeDunningCase: Handler<DunningCommandOf<"CloseDunningCase">> = {
  streams: (command, loaded) => streamsOf(command.case, loaded),
  decide: (command, loaded) => {
    const own = dunningStream(command.case)
    const found = openItemsOf(loaded.state(own), command.on, loaded)
    if (isLeft(found)) return found
    const facts = dunningDecider.decide({ ...command, ...found.right }, loaded.state(own))
    return isLeft(facts) ? facts : right([{ stream: own.stream, facts: facts.right }])
  },
}

/** Opens a case again of which something came back: a payment was returned, or an allocation taken back (DN-16). */
export const reopenDunningCase: Handler<DunningCommandOf<"ReopenDunningCase">> = {
  streams: (command, loaded) => streamsOf(command.case, loaded),
  decide: (command, loaded) => {
    const own = dunningStream(command.case)
    const found = openItemsOf(loaded.state(own), command.on, loaded)
    if (isLeft(found)) return found
    const facts = dunningDecider.decide({ ...command, open: found.right.open }, loaded.state(own))
    return isLeft(facts) ? facts : right([{ stream: own.stream, facts: facts.right }])
  },
}

const isEscalation = (fact: Fact): fact is Extract<DunningFact, { readonly type: "DunningEscalated" }> =>
  fact.type === "DunningEscalated"

/** A case is handed over by whom it goes to, with what, and what is open. */
export const escalationGates: Gating<DunningCommandOf<"EscalateDunning">> = {
  step: "escalation",
  subject: (command) => ({ kind: "dunningCase", id: command.case }),
  about: (fact) => {
    if (!isEscalation(fact)) return null
    const { case: id, currency, to, items, amount, packageHash } = fact.data
    return { attributes: { net: amount, currency }, context: { case: id, to, items, amount, packageHash } }
  },
}

/** Hands over what is open of a case. */
export const escalateDunning: Handler<DunningCommandOf<"EscalateDunning">> = {
  streams: (command, loaded) => streamsOf(command.case, loaded),
  decide: (command, loaded) => {
    const own = dunningStream(command.case)
    const found = openItemsOf(loaded.state(own), command.on, loaded)
    if (isLeft(found)) return found
    const facts = dunningDecider.decide({ ...command, ...found.right }, loaded.state(own))
    return isLeft(facts) ? facts : right([{ stream: own.stream, facts: facts.right }])
  },
}

/** Gives charges up: the case says so, and the invoices no longer owe them. */
export const waiveDunningCharges: Handler<DunningCommandOf<"WaiveDunningCharges">> = {
  streams: (command) => [dunningStream(command.case), ...invoicesOf(command.charges)],
  decide: (command, loaded) => {
    const { type: _type, on, reason, ...told } = command
    const own = dunningStream(command.case)
    const waived: Array<WaivedCharge> = []
    const appended: Array<StreamFacts> = []
    for (const { invoice, charge } of command.charges) {
      const at = invoiceStream(invoice)
      // Of two charges of one instalment, the second has only what the first leaves open (INV-06).
      const state = onTopOf(loaded, appended, on).state(at)
      const facts = invoiceDecider.decide({ type: "WaiveCharge", on, invoice, charge, reason }, state)
      if (isLeft(facts)) return facts
      appended.push({ stream: at.stream, facts: facts.right })
      for (const [instalment, { claims }] of state.instalments)
        if (claims.some((each) => each.charge === charge))
          waived.push({ invoice, instalment, charge, amount: waivable(state, charge, on) })
    }
    const facts = dunningDecider.decide(
      { ...told, type: "NoteWaiver", on, reason, charges: waived },
      loaded.state(own),
    )
    return isLeft(facts) ? facts : right([{ stream: own.stream, facts: facts.right }, ...appended])
  },
}
