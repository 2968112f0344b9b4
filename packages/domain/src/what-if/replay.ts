import { type Either, isLeft, isRight, left, right } from "fp-ts/lib/Either.js"
import { ApprovalSubject, approvalIdOf } from "../approval/subject.js"
import type { DunningCommand } from "../dunning/commands.js"
import type { DomainFact, RecordedEvent, StreamName } from "../facts/event.js"
import type { Actor, Metadata } from "../facts/metadata.js"
import { type Failure, failure } from "../failure.js"
import { type DomainCommand, type Handlers, handlersWith } from "../flows/handlers.js"
import { approvalStream, orderStream, policyStream } from "../flows/streams.js"
import { policyBody } from "../policy/body.js"
import type { ProcessRequest } from "../processes/process.js"
import { noViews, see, type Views } from "../processes/views/index.js"
import type { StreamFacts } from "../running/handler.js"
import type { Calendars } from "../terms/index.js"
import {
  type CommandId,
  type CustomerId,
  canonicalJson,
  commandIdOf,
  eventIdOf,
  type Instant,
  type LocalDate,
  type OrderId,
  type PolicyId,
  sha256Of,
} from "../values/index.js"
import { type Again, factsOf, type Occasion } from "./again/again.js"
import { decidedAgain } from "./again/index.js"
import { keptFacts } from "./again/kept.js"
import type { Answers } from "./answers.js"
import { Course } from "./course.js"
import { CreditChecks, checkedIn } from "./credit-checks.js"
import { type Difference, type Made, match, paired } from "./differences.js"
import { FlowOfOrders } from "./flow.js"
import { dateOf, type Group, groupsOf, processOf } from "./groups.js"
import { Overrides, type PolicyOverride, type Standing } from "./override.js"
import { isAskedAnew, Working } from "./working.js"
import { World } from "./world.js"

/** What somebody decided in history that has no counterpart under the other policies, and what became of it. */
export interface Unresolved {
  /**
   * `kept` stands as it was, though a rule refuses it now; `dropped` came to nothing; `undecided` waits for somebody whose
   * answer nobody knows.
   */
  readonly outcome: "kept" | "dropped" | "undecided"
  readonly type: DomainFact["type"]
  readonly stream: StreamName
  readonly on: LocalDate
  readonly code: string
  readonly message: string
}

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

const runFacts: ReadonlySet<string> = new Set([
  "DunningCaseOpened",
  "DunningLevelReached",
  "DunningLevelSkipped",
  "DunningSuppressed",
  "DunningRunExecuted",
])

/** What a run does before its notices: what ended or came back. People do the same by hand. */
const upkeepFacts: ReadonlySet<string> = new Set([
  "DunningUnblocked",
  "PromiseKept",
  "PromiseBroken",
  "DunningNoticeItemRemoved",
  "DunningNoticeRetried",
  "DunningCaseReopened",
  "DunningCaseClosed",
])

const isOfRun = ({ first: { type } }: Group): boolean => runFacts.has(type) || upkeepFacts.has(type)

const replayed: Actor = { id: "what-if", department: "what-if", kind: "system" }

const flat = (facts: ReadonlyArray<StreamFacts>, on: LocalDate): ReadonlyArray<Made> =>
  facts.flatMap(({ stream, facts: own }) => own.map((fact) => ({ stream, fact, on })))

interface By {
  readonly metadata: Metadata
  readonly recordedAt: Instant
  /** Recorded then, also what is in history at another moment. */
  readonly moved?: boolean
}

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
  readonly #handlers: Handlers
  readonly #learned: Map<string, number>
  readonly #differences: Array<Difference> = []
  readonly #unresolved: Array<Unresolved> = []
  /** Groups of a dunning run that was planned anew as a whole. */
  readonly #planned = new Set<number>()
  /** Notices that there were in history. */
  readonly #notices = new Set<string>()
  readonly #sendsNotices: boolean
  /** What each command came to in history. */
  readonly #came = new Map<string, ReadonlyArray<RecordedEvent>>()
  /** Commands that came to something. */
  readonly #given = new Set<string>()
  #started = false
  #decided = 0
  #tiersOn: LocalDate | null = null

  constructor(log: ReadonlyArray<RecordedEvent>, options: ReplayOptions) {
    this.#options = options
    this.#overrides = new Overrides(options.overrides, options.from, options.to)
    const all = groupsOf(log)
    const inSpan = (group: Group) => this.#overrides.isIn(dateOf(group))
    this.#start = all.findIndex(inSpan)
    this.#groups = all.slice(0, all.findLastIndex(inSpan) + 1)
    this.#handlers = (options.handlers ?? ((own) => own))(handlersWith(options.calendars))
    this.#world = new World(this.#handlers)
    this.#answers = options.answersFrom(this.#views)
    const known = { views: this.#views, ask: this.#answers.questions }
    const replayedGroups = this.#groups.slice(Math.max(0, this.#start))
    this.#working = new Working(replayedGroups, log, known, (request) => this.#carryOut(request))
    this.#checks = new CreditChecks(this.#answers, replayedGroups)
    this.#course = new Course(this.#groups)
    this.#learned = new Map(options.learned ?? [])
    let sends = false
    for (const { first, events } of this.#groups) {
      this.#came.set(first.metadata.commandId, events)
      for (const event of events) {
        if (event.type === "DunningLevelReached") this.#notices.add(event.data.notice)
        if (event.type === "DunningNoticeSent") sends = true
      }
    }
    this.#sendsNotices = sends
  }

  run(): Either<Failure, Replay> {
    for (let group = this.#course.next(); group !== null; group = this.#course.next()) {
      if (!this.#started && group.index >= this.#start) {
        this.#started = true
        const stand = this.#stand(group)
        if (isLeft(stand)) return stand
      }
      if (!this.#started) this.#asItWas(group)
      else if (!this.#planned.has(group.index)) {
        this.#evaluateTiers(group)
        this.#handle(group)
      }
      this.#checks.passed(group)
    }
    this.#working.finish()
    return right({
      log: this.#world.log,
      differences: paired(this.#differences),
      unresolved: this.#unresolved,
      learned: this.#learned,
      decided: this.#decided,
      moved: this.#course.moves.size,
    })
  }

  #asItWas({ events }: Group): void {
    this.#taken(
      this.#world.record(
        events.map(({ stream, type, data, id, metadata, recordedAt, position }) => ({
          stream,
          fact: { type, data },
          ...{ id, metadata, recordedAt, position },
        })),
      ),
    )
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

  /** Records what was made in the place of what was recorded, and notes what differs. */
  #record(
    recorded: ReadonlyArray<RecordedEvent>,
    made: ReadonlyArray<Made>,
    { metadata, recordedAt, moved = false }: By,
  ): ReadonlyArray<RecordedEvent> {
    const { matched, missing } = match(recorded, made, this.#overrides)
    const known = matched.find((each) => each.recorded !== null)?.recorded?.metadata
    // The facts of a command keep their ids while they are the same ones; else they get theirs as every command's do.
    const came = this.#came.get(known?.commandId ?? "") ?? []
    const whole =
      matched.length === came.length && matched.every((each, index) => each.recorded === came[index])
    const owner = made.length === 0 ? metadata : this.#ownerOf(known ?? metadata)
    // A command's id is a uuid, as its metadata has it.
    const commandId = owner.commandId as CommandId
    const events = this.#world.record(
      matched.map((each, index) => ({
        stream: each.made.stream,
        fact: each.made.fact,
        id: whole && each.recorded !== null ? each.recorded.id : eventIdOf(commandId, index),
        metadata: { ...owner, effectiveDate: each.made.on },
        recordedAt: moved ? recordedAt : (each.recorded?.recordedAt ?? recordedAt),
        position: each.recorded?.position ?? null,
      })),
    )
    for (const [index, each] of matched.entries()) {
      const event = events[index]
      if (each.same || event === undefined) continue
      this.#fallsDue(each.recorded, event)
      this.#differences.push({
        change: each.recorded === null ? "added" : "different",
        type: event.type,
        stream: event.stream,
        before: each.recorded === null ? null : toldOf(each.recorded),
        after: toldOf(event),
        position: each.recorded?.position ?? event.position,
      })
    }
    for (const event of missing)
      this.#differences.push({
        change: "dropped",
        type: event.type,
        stream: event.stream,
        before: toldOf(event),
        after: null,
        position: event.position,
      })
    this.#taken(events)
    return events
  }

  /** A command is given once: what comes of it in another place is another's. */
  #ownerOf(metadata: Metadata): Metadata {
    const { commandId } = metadata
    if (!this.#given.has(commandId)) {
      this.#given.add(commandId)
      return metadata
    }
    return this.#ownerOf({ ...metadata, commandId: commandIdOf(`what-if/again/${commandId}`) })
  }

  /** Payments that come by the due date come by the one that there is now. */
  #fallsDue(recorded: RecordedEvent | null, now: RecordedEvent): void {
    if (this.#options.payments !== "sameDelay") return
    if (recorded?.type !== "InvoiceIssued" || now.type !== "InvoiceIssued") return
    const { invoice, issueDate, instalments } = now.data
    this.#course.fallsDue(invoice, issueDate, recorded.data.instalments, instalments)
  }

  /** What a group was recorded as, also when it was moved. */
  #recordedOf({ index }: Group): ReadonlyArray<RecordedEvent> {
    return this.#groups[index]?.events ?? []
  }

  #place(group: Group, facts: ReadonlyArray<StreamFacts>): void {
    const { metadata, recordedAt } = group.first
    const by = { metadata, recordedAt, moved: group.moved !== 0 }
    this.#record(this.#recordedOf(group), flat(facts, dateOf(group)), by)
  }

  #handle(group: Group): void {
    if (processOf(group) !== null) this.#working.before(group)
    if (isOfRun(group) && this.#planRun(group)) return
    if (isAskedAnew(group)) {
      const request = this.#working.now(group.first.metadata.commandId)
      const decided = request === undefined ? right([]) : this.#decide(request.command)
      this.#place(group, isRight(decided) ? decided.right : [])
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
      handlers: this.#handlers,
    }
  }

  #decide(command: DomainCommand): Either<Failure, ReadonlyArray<StreamFacts>> {
    this.#decided += 1
    return this.#world.decide(command)
  }

  /** What a process asks for that it had not asked for in history. */
  #carryOut({ id, command, by }: ProcessRequest): void {
    const decided = this.#decide(command)
    if (isLeft(decided)) return
    const metadata: Metadata = { effectiveDate: command.on, ...by, commandId: id, schemaVersion: 1 }
    this.#record([], flat(decided.right, command.on), { metadata, recordedAt: this.#world.recordedAt })
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
      this.#unresolved.push({
        outcome: "kept",
        ...{ type, stream, on },
        code: "WHAT_IF_COUNTED_BY_HAND",
        message: `The exposure that ${stream} was checked with was given by hand: the check is kept as it was.`,
      })
  }

  /** As it was, but for what stands in the place of what was published or set. */
  #keep(group: Group): void {
    const facts: Array<StreamFacts> = []
    const replaced = new Set<RecordedEvent>()
    const recorded = this.#recordedOf(group)
    for (const [index, event] of group.events.entries()) {
      const beside = this.#overrides.beside(event)
      const own = recorded[index]
      if (beside !== event && own !== undefined) replaced.add(own)
      if (beside !== null)
        facts.push({ stream: event.stream, facts: [{ type: beside.type, data: beside.data }] })
    }
    const { metadata, recordedAt } = group.first
    if (replaced.size === 0) {
      this.#place(group, facts)
      return
    }
    // That it is replaced is the override itself, and no consequence of it.
    const before = this.#differences.length
    this.#record(recorded, flat(facts, dateOf(group)), { metadata, recordedAt })
    this.#differences.length = before
  }

  #reproduces(group: Group, facts: ReadonlyArray<StreamFacts>): boolean {
    const { matched, missing } = match(this.#recordedOf(group), flat(facts, dateOf(group)), this.#overrides)
    return missing.length === 0 && matched.every(({ same }) => same)
  }

  #takeAgain(group: Group, again: Again, at: Occasion): void {
    this.#decided += 1
    const outcome = this.#outcomeOf(group, again)
    if (isRight(outcome)) {
      this.#place(group, outcome.right)
      return
    }
    const { type, stream, metadata } = group.first
    // What a process does is only a consequence of what somebody decided.
    if (processOf(group) === null)
      this.#unresolved.push({
        outcome: again.refused === "keep" ? "kept" : "dropped",
        ...{ type, stream, on: metadata.effectiveDate },
        code: outcome.left.code,
        message: outcome.left.message,
      })
    if (again.refused === "drop") {
      this.#place(group, [])
      return
    }
    this.#askApprovals(group, outcome.left)
    this.#place(group, keptFacts(at))
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
      if (isRight(outcome) && this.#reproduces(group, outcome.right)) {
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
      const asked = this.#decide({
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
      this.#record([], flat(asked.right, on), { metadata, recordedAt: group.first.recordedAt })
    }
  }

  /** Plans a dunning run anew, with all that was recorded of it in one; false when the group begins none. */
  #planRun(group: Group): boolean {
    const parts: Array<Group> = []
    for (let index = group.index; ; index++) {
      const part = this.#groups[index]
      if (part === undefined || !isOfRun(part)) return false
      parts.push(part)
      if (factsOf(part, "DunningRunExecuted").length > 0) break
    }
    const last = parts.at(-1)
    const executed = last === undefined ? undefined : factsOf(last, "DunningRunExecuted")[0]
    const policy = executed?.data.policy
    if (executed === undefined || policy === undefined) return false
    const { commandId, effectiveDate: on } = executed.metadata
    // A run is one day's.
    if (parts.some((part) => dateOf(part) !== on)) return false
    const { scope, selected, skipped } = executed.data
    const begins = `run/${commandId}`
    const start = this.#learned.get(begins)
    if (start !== undefined && start !== group.index) return false
    const plans = [true, false].map((isDefault) =>
      this.#answers.dunningRun({ on, scope, ladder: policy.policy, isDefault }),
    )
    const saidTheSame = (plan: ReadonlyArray<DunningCommand>) =>
      plan.some(
        (each) =>
          each.type === "RunDunning" &&
          canonicalJson([each.selected, each.skipped]) === canonicalJson([selected, skipped]),
      )
    const found = this.#learned.get(commandId) ?? Math.max(0, plans.findIndex(saidTheSame))
    const plan = plans[found] ?? []
    // What somebody did just before is none of its doing.
    if (start === undefined && upkeepFacts.has(group.first.type) && !this.#isPlanned(group, plan))
      return false
    this.#learned.set(begins, group.index)
    this.#learned.set(commandId, found)
    for (const { index } of parts) this.#planned.add(index)
    this.#carryOutRun(plan, parts, on, { metadata: executed.metadata, recordedAt: group.first.recordedAt })
    return true
  }

  /** Whether the first command of a plan that comes to something comes to what a group recorded. */
  #isPlanned(group: Group, plan: ReadonlyArray<DunningCommand>): boolean {
    for (const command of plan) {
      const decided = this.#world.decide(command)
      if (isRight(decided) && decided.right.some(({ facts }) => facts.length > 0))
        return this.#reproduces(group, decided.right)
    }
    return false
  }

  #carryOutRun(
    plan: ReadonlyArray<DunningCommand>,
    parts: ReadonlyArray<Group>,
    on: LocalDate,
    by: By,
  ): void {
    let recorded = parts.flatMap(({ events }) => events)
    const reached: Array<RecordedEvent> = []
    for (const [index, command] of plan.entries()) {
      const decided = this.#decide(command)
      if (isLeft(decided)) continue
      const made = flat(decided.right, on)
      const { matched } = match(recorded, made, this.#overrides)
      const own = new Set(matched.map((each) => each.recorded))
      const commandId = commandIdOf(`what-if/${by.metadata.commandId}/${index}`)
      const metadata: Metadata = { ...by.metadata, commandId }
      const now = this.#record(
        recorded.filter((event) => own.has(event)),
        made,
        { ...by, metadata },
      )
      recorded = recorded.filter((event) => !own.has(event))
      reached.push(...now.filter(({ type }) => type === "DunningLevelReached"))
    }
    this.#record(recorded, [], by)
    for (const event of reached) this.#sendNew(event, by)
  }

  /** A notice that there was not in history goes out on its day, if it may without somebody's approval. */
  #sendNew(event: RecordedEvent, { metadata, recordedAt }: By): void {
    if (event.type !== "DunningLevelReached" || this.#notices.has(event.data.notice)) return
    const { case: id, notice, template, requiresApproval } = event.data
    const { stream, type, metadata: own } = event
    const on = own.effectiveDate
    if (requiresApproval === true) {
      this.#unresolved.push({
        outcome: "undecided",
        ...{ type, stream, on },
        code: "DUNNING_NOTICE_NOT_APPROVED",
        message: `Notice ${notice} would wait for somebody's approval: it is not sent.`,
      })
      return
    }
    if (!this.#sendsNotices) return
    const sent = this.#decide({
      type: "SendDunningNotice",
      on,
      case: id,
      notice,
      template: { code: template, version: 1 },
      documentHash: sha256Of(notice),
    })
    if (isLeft(sent)) return
    const commandId = commandIdOf(`what-if/sent/${notice}`)
    this.#record([], flat(sent.right, on), { metadata: { ...metadata, commandId }, recordedAt })
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
      const decided = this.#decide({ type: "EvaluateFlowTier", on, policy, values })
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
      this.#record([], flat(decided.right, on), { metadata, recordedAt: group.first.recordedAt })
    }
  }
}

const toldOf = ({ metadata, data }: RecordedEvent): { readonly on: LocalDate; readonly data: unknown } => ({
  on: metadata.effectiveDate,
  data,
})

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
