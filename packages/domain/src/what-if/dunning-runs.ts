import { isLeft, isRight } from "fp-ts/lib/Either.js"
import type { DunningCommand } from "../dunning/commands.js"
import type { RecordedEvent } from "../facts/event.js"
import { canonicalJson, commandIdOf, type LocalDate, sha256Of } from "../values/index.js"
import { factsOf, type Recorded } from "./again/again.js"
import type { Answers } from "./answers.js"
import { type By, type Chronicle, flat } from "./chronicle.js"
import { match } from "./differences.js"
import { dateOf, type Group } from "./groups.js"
import type { Overrides } from "./override.js"
import type { World } from "./world.js"

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

export interface DunningRunsOptions {
  readonly groups: ReadonlyArray<Group>
  readonly world: World
  readonly overrides: Overrides
  readonly answers: Answers
  readonly chronicle: Chronicle
  readonly learned: Map<string, number>
}

/** Dunning runs, each of which is planned anew as a whole, on what is open then. */
export class DunningRuns {
  readonly #options: DunningRunsOptions
  /** Groups that are part of a run that was planned anew. */
  readonly #planned = new Set<number>()
  /** Notices that there were in history. */
  readonly #notices = new Set<string>()
  readonly #areSent: boolean

  constructor(options: DunningRunsOptions) {
    this.#options = options
    for (const group of options.groups)
      for (const { data } of factsOf(group, "DunningLevelReached")) this.#notices.add(data.notice)
    this.#areSent = options.groups.some((group) => factsOf(group, "DunningNoticeSent").length > 0)
  }

  /** Whether a group is part of a run that was made already. */
  has({ index }: Group): boolean {
    return this.#planned.has(index)
  }

  /** Makes the run that begins with a group anew, with all that was recorded of it; false when it begins none. */
  makes(group: Group): boolean {
    if (!isOfRun(group)) return false
    const found = this.#runFrom(group)
    if (found === null) return false
    const { parts, executed, policy } = found
    const { answers, learned } = this.#options
    const { commandId, effectiveDate: on } = executed.metadata
    const { scope, selected, skipped } = executed.data
    const begins = `run/${commandId}`
    const start = learned.get(begins)
    if (start !== undefined && start !== group.index) return false
    const plans = [true, false].map((isDefault) =>
      answers.dunningRun({ on, scope, ladder: policy.policy, isDefault }),
    )
    const saysTheSame = (plan: ReadonlyArray<DunningCommand>) =>
      plan.some(
        (each) =>
          each.type === "RunDunning" &&
          canonicalJson([each.selected, each.skipped]) === canonicalJson([selected, skipped]),
      )
    const which = learned.get(commandId) ?? Math.max(0, plans.findIndex(saysTheSame))
    const plan = plans[which] ?? []
    // What somebody did just before is none of its doing.
    if (start === undefined && upkeepFacts.has(group.first.type) && !this.#begins(group, plan)) return false
    learned.set(begins, group.index)
    learned.set(commandId, which)
    for (const { index } of parts) this.#planned.add(index)
    this.#carryOut(plan, parts, on, {
      metadata: executed.metadata,
      recordedAt: group.first.recordedAt,
    })
    return true
  }

  /** The groups of a run from one of them on, up to the record of it: they follow one another on one day. */
  #runFrom(group: Group) {
    const { groups } = this.#options
    const parts: Array<Group> = []
    for (let index = group.index; ; index++) {
      const part = groups[index]
      if (part === undefined || !isOfRun(part)) return null
      parts.push(part)
      const [executed] = factsOf(part, "DunningRunExecuted")
      if (executed === undefined) continue
      const { policy } = executed.data
      const on = executed.metadata.effectiveDate
      const isOne = policy !== undefined && parts.every((each) => dateOf(each) === on)
      return isOne ? { parts, executed, policy } : null
    }
  }

  /** Whether the first command of a plan that comes to something comes to what a group recorded. */
  #begins(group: Group, plan: ReadonlyArray<DunningCommand>): boolean {
    for (const command of plan) {
      const decided = this.#options.world.decide(command)
      if (isRight(decided) && decided.right.some(({ facts }) => facts.length > 0))
        return this.#options.chronicle.reproduces(group, decided.right)
    }
    return false
  }

  #carryOut(plan: ReadonlyArray<DunningCommand>, parts: ReadonlyArray<Group>, on: LocalDate, by: By): void {
    const { chronicle, overrides } = this.#options
    let recorded = parts.flatMap(({ events }) => events)
    const reached: Array<Recorded<"DunningLevelReached">> = []
    for (const [index, command] of plan.entries()) {
      const decided = chronicle.decide(command)
      if (isLeft(decided)) continue
      const made = flat(decided.right, on)
      const its = new Set<RecordedEvent | null>(
        match(recorded, made, overrides).matched.map((each) => each.recorded),
      )
      const commandId = commandIdOf(`what-if/${by.metadata.commandId}/${index}`)
      const now = chronicle.record(
        recorded.filter((event) => its.has(event)),
        made,
        { ...by, metadata: { ...by.metadata, commandId } },
      )
      recorded = recorded.filter((event) => !its.has(event))
      for (const event of now) if (event.type === "DunningLevelReached") reached.push(event)
    }
    chronicle.record(recorded, [], by)
    for (const event of reached) this.#send(event, by)
  }

  /** A notice that there was not in history goes out on its day, if it may without somebody's approval. */
  #send({ data, stream, type, metadata: own }: Recorded<"DunningLevelReached">, by: By): void {
    const { chronicle } = this.#options
    const { case: id, notice, template, requiresApproval } = data
    if (this.#notices.has(notice)) return
    const on = own.effectiveDate
    if (requiresApproval === true) {
      chronicle.unresolved.push({
        outcome: "undecided",
        ...{ type, stream, on },
        code: "DUNNING_NOTICE_NOT_APPROVED",
        message: `Notice ${notice} would wait for somebody's approval: it is not sent.`,
      })
      return
    }
    if (!this.#areSent) return
    const sent = chronicle.decide({
      type: "SendDunningNotice",
      on,
      case: id,
      notice,
      template: { code: template, version: 1 },
      documentHash: sha256Of(notice),
    })
    if (isLeft(sent)) return
    const commandId = commandIdOf(`what-if/sent/${notice}`)
    chronicle.record([], flat(sent.right, on), { ...by, metadata: { ...by.metadata, commandId } })
  }
}
