import type { DomainFact, RecordedEvent } from "../../facts/event.js"
import { canonicalJson, exact, exactWhole } from "../../values/index.js"
import { invariant, type Note } from "./invariant.js"

type Data<T extends DomainFact["type"]> = Extract<DomainFact, { readonly type: T }>["data"]

/** What an order says of who buys what on which terms, kept apart from what the domain takes an approval of. */
interface Wording {
  terms: string
  readonly lines: Map<string, { says: string; cancelled: ReturnType<typeof exact> }>
}

const wordingOf = ({ terms, lines }: Wording): string =>
  canonicalJson([terms, [...lines].map(([line, { says, cancelled }]) => [line, says, cancelled.toFixed()])])

interface Asked {
  readonly request: Data<"ApprovalRequested">
  readonly position: number
  /** What the order said then. */
  readonly wording: string | null
  readonly decisions: Array<{ readonly data: Data<"ApprovalDecided">; readonly position: number }>
}

interface Granted {
  readonly contextHash: string
  readonly round: number
  readonly wording: string | null
  readonly position: number
}

const amend = (orders: Map<string, Wording>, event: RecordedEvent): void => {
  if (event.type === "OrderPlaced") {
    const { order, terms, lines } = event.data
    const wording: Wording = { terms: canonicalJson(terms), lines: new Map() }
    for (const line of lines)
      wording.lines.set(line.line, { says: canonicalJson(line), cancelled: exactWhole(0) })
    orders.set(order, wording)
    return
  }
  switch (event.type) {
    case "OrderLineAdded":
    case "OrderLineChanged": {
      const { order, line } = event.data
      const says = canonicalJson(event.type === "OrderLineAdded" ? event.data.added : event.data.to)
      const lines = orders.get(order)?.lines
      lines?.set(line, { says, cancelled: lines.get(line)?.cancelled ?? exactWhole(0) })
      return
    }
    case "OrderLineRemoved":
      orders.get(event.data.order)?.lines.delete(event.data.line)
      return
    case "OrderLineCancelled": {
      const at = orders.get(event.data.order)?.lines.get(event.data.line)
      if (at) at.cancelled = at.cancelled.plus(exact(event.data.quantity))
      return
    }
    case "ConditionsReapplied": {
      const wording = orders.get(event.data.order)
      if (wording) wording.terms = canonicalJson(event.data.terms)
      return
    }
  }
}

/** Whether those who granted it could: enough people, none of whom asked, each in a role that was required. */
const checkGrant = (
  { approval, by, contextHash }: Data<"ApprovalGranted">,
  asked: Asked | undefined,
  position: number,
  note: Note,
): void => {
  const subject = `approval ${approval}`
  if (asked === undefined) {
    note(subject, "it was granted, but nobody asked for it", [position])
    return
  }
  const { request, decisions } = asked
  const positions = [asked.position, ...decisions.map((each) => each.position), position]
  const approvers = new Set<string>()
  for (const { data } of decisions) {
    if (data.decision === "approve") approvers.add(data.by)
    if ([data.by, data.onBehalfOf].includes(request.requestedBy))
      note(subject, `${request.requestedBy} asked for it and decided it`, positions)
    if (!request.requiredRoles.includes(data.role))
      note(subject, `${data.by} decided it as ${data.role}, which is none of the required roles`, positions)
    if (data.contextHash !== request.contextHash)
      note(subject, "something else was decided than was asked", positions)
  }
  if (approvers.size < request.quorum)
    note(subject, `${request.quorum} people were to approve it, but ${approvers.size} did`, positions)
  if (by.some((person) => !approvers.has(person)) || contextHash !== request.contextHash)
    note(subject, "what was granted is not what was decided", positions)
}

/** Every gate that was pinned, and every one that the validation names, has one approval that holds. */
const checkValidation = (
  { order, decisions = [] }: Data<"OrderValidated">,
  gates: ReadonlyArray<string>,
  granted: ReadonlyMap<string, ReadonlyArray<Granted>>,
  wording: string | null,
  positions: { readonly placed: number; readonly validated: number },
  note: Note,
): void => {
  const subject = `order ${order}`
  const { placed, validated } = positions
  for (const gate of new Set([...gates, ...decisions.map((each) => each.gate)])) {
    const holds = granted.get(`order:${order}:${gate}`) ?? []
    const at = [placed, ...holds.map(({ position }) => position), validated]
    const named = decisions.filter((each) => each.gate === gate)
    const [only] = holds
    if (only === undefined || holds.length > 1)
      note(subject, `it was validated with ${holds.length} positive decisions at its ${gate} gate`, at)
    else if (named.length !== 1)
      note(subject, `its validation names ${named.length} decisions at its ${gate} gate`, at)
    else if (named[0]?.contextHash !== only.contextHash || named[0].round !== only.round)
      note(subject, `its validation names another decision at its ${gate} gate than the one that holds`, at)
    else if (only.wording !== wording)
      note(subject, `it was changed after it was approved at its ${gate} gate`, at)
  }
}

export const approvals = invariant(
  "INV-19",
  "Of a validated order, each gate that its pinned workflow required was passed by exactly one approval that holds, of the order as it was, by enough people of the required roles and by nobody who asked for it.",
  (log, note) => {
    const orders = new Map<string, Wording>()
    const placed = new Map<string, { readonly gates: ReadonlyArray<string>; readonly position: number }>()
    const asked = new Map<string, Asked>()
    const granted = new Map<string, ReadonlyArray<Granted>>()
    const wording = (order: string): string | null => {
      const found = orders.get(order)
      return found === undefined ? null : wordingOf(found)
    }
    for (const event of log) {
      const { position } = event
      amend(orders, event)
      switch (event.type) {
        case "OrderPlaced": {
          const { order, gates = [] } = event.data
          const required = gates.filter(({ step }) => step === "validation").map(({ gate }) => gate)
          placed.set(order, { gates: required, position })
          break
        }
        case "ApprovalRequested": {
          const { approval, subject } = event.data
          const says = subject.kind === "order" ? wording(subject.id) : null
          asked.set(approval, { request: event.data, position, wording: says, decisions: [] })
          break
        }
        case "ApprovalDecided":
          asked.get(event.data.approval)?.decisions.push({ data: event.data, position })
          break
        case "ApprovalGranted": {
          const { approval, contextHash, round } = event.data
          const request = asked.get(approval)
          checkGrant(event.data, request, position, note)
          const one = { contextHash, round, wording: request?.wording ?? null, position }
          granted.set(approval, [...(granted.get(approval) ?? []), one])
          break
        }
        case "ApprovalInvalidated":
          granted.delete(event.data.approval)
          break
        case "OrderValidated": {
          const { order } = event.data
          const at = placed.get(order)
          if (at === undefined) break
          const positions = { placed: at.position, validated: position }
          checkValidation(event.data, at.gates, granted, wording(order), positions, note)
          break
        }
      }
    }
  },
)
