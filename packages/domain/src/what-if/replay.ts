import { type Either, isLeft, isRight, left, right } from "fp-ts/lib/Either.js"
import { ApprovalSubject, approvalIdOf } from "../approval/subject.js"
import type { RecordedEvent } from "../facts/event.js"
import type { Actor, Metadata } from "../facts/metadata.js"
import { type Failure, failure } from "../failure.js"
import { type Handlers, handlersWith } from "../flows/handlers.js"
import { approvalStream, orderStream, policyStream } from "../flows/streams.js"
import { policyBody } from "../policy/body.js"
import type { ProcessRequest } from "../processes/process.js"
import { noViews, see, type Views } from "../processes/views/index.js"
import type { StreamFacts } from "../running/handler.js"
import type { Calendars } from "../terms/index.js"
import {
  type CustomerId,
  commandIdOf,
  eventIdOf,
  type LocalDate,
  type OrderId,
  type PolicyId,
} from "../values/index.js"
import { type Again, factsOf, type Occasion } from "./again/again.js"
import { decidedAgain } from "./again/index.js"
import { keptFacts } from "./again/kept.js"
import type { Answers } from "./answers.js"
import { Chronicle, flat, type Unresolved } from "./chronicle.js"
import { Course } from "./course.js"
import { CreditChecks, checkedIn } from "./credit-checks.js"
import type { Difference } from "./differences.js"
import { DunningRuns } from "./dunning-runs.js"
import { FlowOfOrders } from "./flow.js"
import { dateOf, type Group, groupsOf, processOf } from "./groups.js"
import { Overrides, type PolicyOverride, type Standing } from "./override.js"
import { isAskedAnew, Working } from "./working.js"
import { World } from "./world.js"

/** Which of the commands that may have been given was: learned where the same policies reproduce history. */
export type Learned = ReadonlyMap<string, number>

export interface ReplayOptions {
  /** The span is `[from, to)`, of business dates. */
  readonly from: LocalDate
  readonly to: LocalDate
  readonly overrides: ReadonlyArray<PolicyOverride>
  /** Customers pay on the day they paid, or as many days after the due date as they did. */
  readonly payments: "asRecorded" | "sameDelay"
  readonly calendars: Calendars
  readonly answersFrom: (views: Views) => Answers
  /** Without it, it is learned. */
  readonly learned?: Learned
  /** Other rules than the domain's own: to see that a replay notices. */
  readonly handlers?: (own: Handlers) => Handlers
}

export interface Replay {
  /** What happened, as the replay has it. */
  readonly log: ReadonlyArray<RecordedEvent>
  readonly differences: ReadonlyArray<Difference>
  readonly unresolved: ReadonlyArray<Unresolved>
  readonly learned: Learned
  /** How many commands of the span were decided anew. */
  readonly decided: number
  /** How many payments were moved to another day. */
  readonly moved: number
}

/** Kept as it was: what it was decided on was given by hand, and can't be counted again. */
const BY_HAND = -1

const replayed: Actor = { id: "what-if", department: "what-if", kind: "system" }

class Replaying {
  readonly #options: ReplayOptions
  readonly #groups: ReadonlyArray<Group>
  readonly #start: number
  readonly #world: World
  readonly #overrides: Overrides
  readonly #views = noViews()
  readonly #answers: Answers
  readonly #working: Working
  readonly #checks: CreditChecks
  readonly #course: Course
  readonly #flow = new FlowOfOrders()
  readonly #learned: Map<string, number>
  readonly #chronicle: Chronicle
  readonly #runs: DunningRuns
  #started = false
  #tiersOn: LocalDate | null = null

  constructor(log: ReadonlyArray<RecordedEvent>, options: ReplayOptions) {
    this.#options = options
    this.#overrides = new Overrides(options.overrides, options.from, options.to)
    const all = groupsOf(log)
    const inSpan = (group: Group) => this.#overrides.isIn(dateOf(group))
    this.#start = all.findIndex(inSpan)
    this.#groups = all.slice(0, all.findLastIndex(inSpan) + 1)
    const own = handlersWith(options.calendars)
    this.#world = new World(options.handlers?.(own) ?? own)
    this.#answers = options.answersFrom(this.#views)
    const known = { views: this.#views, ask: this.#answers.questions }
    const replayedGroups = this.#groups.slice(Math.max(0, this.#start))
    this.#working = new Working(replayedGroups, log, known, (request) => this.#carryOut(request))
    this.#checks = new CreditChecks(this.#answers, replayedGroups)
    this.#course = new Course(this.#groups)
    this.#learned = new Map(options.learned ?? [])
    const parts = { world: this.#world, overrides: this.#overrides, groups: this.#groups }
    this.#chronicle = new Chronicle({
      ...parts,
      taken: (events) => this.#taken(events),
      differs: (recorded, now) => this.#fallsDue(recorded, now),
    })
    this.#runs = new DunningRuns({
      ...parts,
      answers: this.#answers,
      chronicle: this.#chronicle,
      learned: this.#learned,
    })
  }

  run(): Either<Failure, Replay> {
    for (let group = this.#course.next(); group !== null; group = this.#course.next()) {
      if (!this.#started && group.index >= this.#start) {
        this.#started = true
        const stand = this.#stand(group)
        if (isLeft(stand)) return stand
      }
      if (!this.#started) this.#chronicle.asItWas(group)
      else if (!this.#runs.has(group)) {
        this.#evaluateTiers(group)
        this.#handle(group)
      }
      this.#checks.passed(group)
    }
    this.#working.finish()
    return right({
      log: this.#world.log,
      differences: this.#chronicle.differences,
      unresolved: this.#chronicle.unresolved,
      learned: this.#learned,
      decided: this.#chronicle.decided,
      moved: this.#course.moves.size,
    })
  }

  /** Puts the overrides in force, before the first thing that happens in the span. */
  #stand({ first }: Group): Either<Failure, null> {
    const policies = new Map<PolicyId, string>()
    const customers = new Set<CustomerId>()
    for (const { events } of this.#groups)
      for (const event of events) {
        if (event.type === "PolicyPublished") policies.set(event.data.policy, event.data.kind)
        if (event.type === "CustomerRegistered") customers.add(event.data.customer)
      }
    const standing = this.#overrides.standing(this.#world, { policies, customers })
    if (isLeft(standing)) return standing
    for (const each of standing.right) this.#putIn(each, this.#options.from, first)
    return right(null)
  }

  /** Records what stands for an override. That it is there is no difference. */
  #putIn({ stream, fact }: Standing, effectiveDate: LocalDate, beside: RecordedEvent): void {
    const commandId = commandIdOf(`what-if/override/${stream}`)
    const { legalEntity } = beside.metadata
    const metadata: Metadata = { effectiveDate, legalEntity, actor: replayed, commandId, schemaVersion: 1 }
    const { recordedAt } = beside
    const id = eventIdOf(commandId, 0)
    this.#taken(this.#world.record([{ stream, fact, id, metadata, recordedAt, position: null }]))
  }

  #taken(events: ReadonlyArray<RecordedEvent>): void {
    if (events.length === 0) return
    this.#answers.take(events)
    see(this.#views, events)
    this.#flow.take(events)
    this.#working.react(events, this.#started)
    for (const event of events)
      if (this.#started && event.type === "CustomerRegistered")
        for (const limit of this.#overrides.limitOf(event.data.customer, this.#world))
          this.#putIn(limit, event.metadata.effectiveDate, event)
  }

  /** Payments that come by the due date come by the one that there is now. */
  #fallsDue(recorded: RecordedEvent | null, now: RecordedEvent): void {
    if (this.#options.payments !== "sameDelay") return
    if (recorded?.type !== "InvoiceIssued" || now.type !== "InvoiceIssued") return
    const { invoice, issueDate, instalments } = now.data
    this.#course.fallsDue(invoice, issueDate, recorded.data.instalments, instalments)
  }

  #handle(group: Group): void {
    if (processOf(group) !== null) this.#working.before(group)
    if (this.#runs.makes(group)) return
    if (isAskedAnew(group)) {
      const request = this.#working.now(group.first.metadata.commandId)
      const decided = request === undefined ? right([]) : this.#chronicle.decide(request.command)
      this.#chronicle.place(group, isRight(decided) ? decided.right : [])
      return
    }
    const at = this.#occasion(group)
    const again = this.#againOf(group, at)
    if (again === null) this.#keep(group)
    else this.#takeAgain(group, again, at)
  }

  #occasion(group: Group): Occasion {
    return {
      group,
      on: dateOf(group),
      world: this.#world,
      overrides: this.#overrides,
      calendars: this.#options.calendars,
    }
  }

  /** What a process asks for that it had not asked for in history. */
  #carryOut({ id, command, by }: ProcessRequest): void {
    const decided = this.#chronicle.decide(command)
    if (isLeft(decided)) return
    const metadata: Metadata = { effectiveDate: command.on, ...by, commandId: id, schemaVersion: 1 }
    this.#chronicle.record([], flat(decided.right, command.on), {
      metadata,
      recordedAt: this.#world.recordedAt,
    })
  }

  #againOf(group: Group, at: Occasion): Again | null {
    const [tier] = factsOf(group, "FlowTierChanged")
    if (tier !== undefined && this.#overrides.flowTiers.has(tier.data.policy))
      return { asked: [() => right([])], refused: "drop" }
    const checked = checkedIn(group)
    if (checked === null) return decidedAgain(at)
    const { commandId } = checked.metadata
    const known = this.#learned.get(commandId)
    const again =
      known === BY_HAND ? null : this.#checks.again(checked, at, this.#options.learned !== undefined)
    if (again === null) this.#byHand(checked)
    return again
  }

  /** A check whose exposure somebody gave by hand: it stands, and is told where credit is what is looked at. */
  #byHand({ type, stream, metadata: { commandId, effectiveDate: on } }: RecordedEvent): void {
    this.#learned.set(commandId, BY_HAND)
    if (this.#options.learned !== undefined && this.#overrides.touchesCredit)
      this.#chronicle.unresolved.push({
        outcome: "kept",
        ...{ type, stream, on },
        code: "WHAT_IF_COUNTED_BY_HAND",
        message: `The exposure that ${stream} was checked with was given by hand: the check is kept as it was.`,
      })
  }

  /** As it was, but for what stands in the place of what was published or set. */
  #keep(group: Group): void {
    const facts: Array<StreamFacts> = []
    let replaced = false
    for (const event of group.events) {
      const beside = this.#overrides.beside(event)
      if (beside !== event) replaced = true
      if (beside !== null)
        facts.push({ stream: event.stream, facts: [{ type: beside.type, data: beside.data }] })
    }
    if (replaced) this.#chronicle.replace(group, facts)
    else this.#chronicle.place(group, facts)
  }

  #takeAgain(group: Group, again: Again, at: Occasion): void {
    this.#chronicle.decided += 1
    const outcome = this.#outcomeOf(group, again)
    if (isRight(outcome)) {
      this.#chronicle.place(group, outcome.right)
      return
    }
    const { type, stream, metadata } = group.first
    // What a process does is only a consequence of what somebody decided.
    if (processOf(group) === null)
      this.#chronicle.unresolved.push({
        outcome: again.refused === "keep" ? "kept" : "dropped",
        ...{ type, stream, on: metadata.effectiveDate },
        code: outcome.left.code,
        message: outcome.left.message,
      })
    if (again.refused === "drop") {
      this.#chronicle.place(group, [])
      return
    }
    this.#askApprovals(group, outcome.left)
    this.#chronicle.place(group, keptFacts(at))
  }

  #outcomeOf(group: Group, { asked }: Again): Either<Failure, ReadonlyArray<StreamFacts>> {
    const { commandId } = group.first.metadata
    const nothing = right([])
    if (this.#options.learned !== undefined) {
      const index = this.#learned.get(commandId) ?? 0
      const outcome = asked[index]?.() ?? nothing
      // What it named may not be there any more: then what it meant as a whole.
      return isRight(outcome) || index === 0 ? outcome : (asked[0]?.() ?? nothing)
    }
    let first: Either<Failure, ReadonlyArray<StreamFacts>> | null = null
    for (const [index, ask] of asked.entries()) {
      const outcome = ask()
      if (isRight(outcome) && this.#chronicle.reproduces(group, outcome.right)) {
        this.#learned.set(commandId, index)
        return outcome
      }
      if (first === null || (isLeft(first) && isRight(outcome))) first = outcome
    }
    return first ?? nothing
  }

  /** A step that goes ahead though it lacks approvals: they are asked for, and nobody knows the answer. */
  #askApprovals(group: Group, refusal: Failure): void {
    const { subject, gate, context } = refusal.data
    if (refusal.code !== "GATE_APPROVAL_MISSING" || !ApprovalSubject.is(subject) || typeof gate !== "string")
      return
    const on = dateOf(group)
    const missing =
      subject.kind === "order"
        ? // The subject of an order's approval is the order.
          (this.#world.state(orderStream(subject.id as OrderId)).gating?.gates ?? [])
            .filter(({ step }) => (step === "validation") === (group.first.type === "OrderValidated"))
            .map((each) => each.gate)
        : [gate]
    for (const each of missing) {
      const { status } = this.#world.state(approvalStream(approvalIdOf(subject, each)))
      if (status === "granted" || status === "pending") continue
      const asked = this.#chronicle.decide({
        type: "RequestApproval",
        on,
        subject,
        gate: each,
        requestedBy: group.first.metadata.actor.id,
        ...(subject.kind === "order" || typeof context !== "object" || context === null ? {} : { context }),
      })
      if (isLeft(asked)) continue
      const commandId = commandIdOf(`what-if/approval/${group.first.metadata.commandId}/${each}`)
      const metadata: Metadata = { ...group.first.metadata, commandId }
      this.#chronicle.record([], flat(asked.right, on), { metadata, recordedAt: group.first.recordedAt })
    }
  }

  /** Looks, on each new day, whether the company's flow of orders brings it into another tier. */
  #evaluateTiers(group: Group): void {
    const on = dateOf(group)
    if (this.#overrides.flowTiers.size === 0 || !this.#overrides.isIn(on)) return
    if (this.#tiersOn !== null && on <= this.#tiersOn) return
    this.#tiersOn = on
    for (const policy of this.#overrides.flowTiers) {
      const tiers = policyBody("flowTiers", this.#world.state(policyStream(policy)), on)
      if (isLeft(tiers)) continue
      const values = this.#flow.before(on, tiers.right.body)
      const decided = this.#chronicle.decide({ type: "EvaluateFlowTier", on, policy, values })
      if (isLeft(decided)) continue
      const commandId = commandIdOf(`what-if/tier/${policy}/${on}`)
      const { legalEntity } = group.first.metadata
      const metadata: Metadata = {
        effectiveDate: on,
        legalEntity,
        actor: replayed,
        commandId,
        schemaVersion: 1,
      }
      this.#chronicle.record([], flat(decided.right, on), { metadata, recordedAt: group.first.recordedAt })
    }
  }
}

/**
 * Replays a log under other policies: what was decided in the span is decided anew by the rules that had decided it, what
 * people and customers did happens as it did, and each fact that comes out otherwise is noted. Under the same policies
 * (no overrides) nothing does.
 *
 * Fails with `WHAT_IF_SPAN_INVALID`, `WHAT_IF_POLICY_UNKNOWN`, `WHAT_IF_CUSTOMER_UNKNOWN`, `POLICY_MALFORMED`, or as
 * `checkTerm` does.
 */
export const replayUnder = (
  log: ReadonlyArray<RecordedEvent>,
  options: ReplayOptions,
): Either<Failure, Replay> => {
  const { from, to } = options
  const some = log.some(({ metadata: { effectiveDate } }) => from <= effectiveDate && effectiveDate < to)
  if (from >= to || !some)
    return left(
      failure(
        "WHAT_IF_SPAN_INVALID",
        from >= to
          ? `The span from ${from} to ${to} has no days: "to" is the day after its last.`
          : `Nothing took effect from ${from} to ${to} (the day after the last): take a span of the log.`,
        { from, to },
      ),
    )
  return new Replaying(log, options).run()
}
