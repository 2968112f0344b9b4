import type { RecordedEvent } from "../facts/event.js"
import { allocation } from "../processes/allocation.js"
import { creditChecks } from "../processes/credit.js"
import { dunningRuns } from "../processes/dunning.js"
import { numberRecovery } from "../processes/numbers.js"
import { overdueMarking } from "../processes/overdue.js"
import { dueOn, type Known, type Process, type ProcessRequest, reactionsTo } from "../processes/process.js"
import { targetWatch } from "../processes/targets.js"
import type { CommandId } from "../values/index.js"
import { dateOf, type Group, processOf } from "./groups.js"

/**
 * The processes whose commands are asked for anew. What the others ask for follows from what people do (completion, demand
 * signals, letters), and dunning runs are planned as a whole.
 */
const asked: ReadonlyArray<Process> = [allocation, overdueMarking, creditChecks]
const names = new Set(asked.map(({ name }) => name))
/** Those that do what a day brings. */
const daily = new Set([overdueMarking, dunningRuns, numberRecovery, targetWatch].map(({ name }) => name))

/** Whether what a process had asked for is asked for anew. */
export const isAskedAnew = (group: Group): boolean => names.has(processOf(group) ?? "")

/**
 * The company's processes, at work in a replay as they were in history: what they ask for where they had asked for it is
 * carried out where it was; what they ask for beyond that, when they were at work next. The ids of their commands say
 * which is which.
 */
export class Working {
  readonly #known: Known
  readonly #carryOut: (request: ProcessRequest) => void
  /** What they gave in history, by id. */
  readonly #given = new Set<string>()
  /** What they had given it for. */
  readonly #causes = new Map<string, number>()
  readonly #awaited = new Map<string, ProcessRequest>()
  #loose: Array<{ readonly request: ProcessRequest; readonly after: number }> = []
  readonly #days = new Set<string>()

  /** @param carryOut runs what is asked for beyond history */
  constructor(
    groups: ReadonlyArray<Group>,
    log: ReadonlyArray<RecordedEvent>,
    known: Known,
    carryOut: (request: ProcessRequest) => void,
  ) {
    this.#known = known
    this.#carryOut = carryOut
    const causes = new Set<string>()
    for (const group of groups) {
      if (processOf(group) === null) continue
      this.#given.add(group.first.metadata.commandId)
      const { causationId } = group.first.metadata
      if (causationId !== undefined) causes.add(causationId)
    }
    for (const { id, position } of log) if (causes.has(id)) this.#causes.set(id, position)
  }

  /** What follows from facts. Before the span only what was carried out in it. */
  react(events: ReadonlyArray<RecordedEvent>, inSpan: boolean): void {
    if (this.#given.size === 0) return
    for (const event of events) {
      if (!inSpan && !this.#causes.has(event.id)) continue
      for (const request of reactionsTo(event, asked, this.#known))
        if (this.#given.has(request.id)) this.#awaited.set(request.id, request)
        else if (inSpan) this.#loose.push({ request, after: event.position })
    }
  }

  /** Does what comes before something that a process did: what it had seen earlier, and what the day brings. */
  before(group: Group): void {
    const { causationId, legalEntity } = group.first.metadata
    if (causationId !== undefined) {
      this.#upTo(this.#causes.get(causationId) ?? Number.POSITIVE_INFINITY)
      return
    }
    if (!daily.has(processOf(group) ?? "")) return
    this.#upTo(Number.POSITIVE_INFINITY)
    const on = dateOf(group)
    const day = `${legalEntity} ${on}`
    if (this.#days.has(day)) return
    this.#days.add(day)
    for (const request of dueOn(on, legalEntity, asked, this.#known))
      if (this.#given.has(request.id)) this.#awaited.set(request.id, request)
      else this.#carryOut(request)
  }

  /** What is asked for now in the place of what was given in history; undefined when it isn't asked for any more. */
  now(commandId: CommandId | string): ProcessRequest | undefined {
    return this.#awaited.get(commandId)
  }

  /** Does all that is left to do, and what comes of it. */
  finish(): void {
    while (this.#loose.length > 0) this.#upTo(Number.POSITIVE_INFINITY)
  }

  #upTo(position: number): void {
    const ready = this.#loose.filter(({ after }) => after < position)
    this.#loose = this.#loose.filter(({ after }) => after >= position)
    for (const { request } of ready) this.#carryOut(request)
  }
}
