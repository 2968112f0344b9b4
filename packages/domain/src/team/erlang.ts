import { type Either, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"

export interface PhoneLoad {
  /** Calls that arrive in the period. */
  readonly calls: number
  readonly periodMinutes: number
  /** Talk, hold and work after the call, in seconds a call. */
  readonly handleSeconds: number
  /** So many percent of the calls are to be answered… */
  readonly serviceLevelPercent: number
  /** …within so many seconds. */
  readonly withinSeconds: number
  /** What of the paid time agents aren't at the phone. */
  readonly shrinkagePercent: number
}

/** Shares are from 0 to 1: they come out of an exponential, and are as exact as a binary fraction. */
export interface PhoneStaffing {
  /** Agents at the phone. */
  readonly agents: number
  /** Agents to have on the roster, so that those are at the phone. */
  readonly scheduled: number
  readonly serviceLevel: number
  /** The share of calls that wait at all: Erlang C. */
  readonly waiting: number
  /** The average speed of answer, in seconds, of all calls. */
  readonly averageWaitSeconds: number
  readonly occupancy: number
}

const MOST_AGENTS = 100_000

/**
 * How many agents it takes to answer so many calls in time: the fewest with whom the service level is met, by Erlang's
 * C formula (A. K. Erlang, 1917: calls arrive at random, wait in one queue, and nobody hangs up). Phone work is not
 * minutes over capacity: agents must wait for calls, so that calls needn't wait for agents.
 *
 * Fails with `PHONE_LOAD_INVALID` when an input is out of its range, or when more than 100,000 agents would be needed.
 *
 * @example
 * import { phoneAgents } from "@adv/domain"
 *
 * // 200 calls an hour of three minutes, 80 % within 20 seconds.
 * const staffed = phoneAgents({
 *   calls: 200,
 *   periodMinutes: 60,
 *   handleSeconds: 180,
 *   serviceLevelPercent: 80,
 *   withinSeconds: 20,
 *   shrinkagePercent: 30,
 * })
 * assert.ok(staffed._tag === "Right")
 * assert.equal(staffed.right.agents, 14)
 * assert.equal(staffed.right.scheduled, 20)
 * assert.equal(staffed.right.serviceLevel.toFixed(3), "0.888")
 */
export const phoneAgents = (asked: PhoneLoad): Either<Failure<"PHONE_LOAD_INVALID">, PhoneStaffing> => {
  const { calls, periodMinutes, handleSeconds, serviceLevelPercent, withinSeconds, shrinkagePercent } = asked
  const invalid = (sentence: string) => left(failure("PHONE_LOAD_INVALID", sentence, { ...asked }))
  const traffic = (calls * handleSeconds) / (periodMinutes * 60)
  if (!(calls >= 0 && handleSeconds > 0 && periodMinutes > 0 && withinSeconds >= 0))
    return invalid("Give calls of at least 0, and times in minutes and seconds above 0.")
  if (
    !(serviceLevelPercent > 0 && serviceLevelPercent < 100 && shrinkagePercent >= 0 && shrinkagePercent < 100)
  )
    return invalid("Give a service level above 0 and below 100 %, and shrinkage from 0 to below 100 %.")
  if (!(traffic < MOST_AGENTS))
    return invalid(`${calls} calls are more than 100,000 agents can answer: ask for less.`)
  // Erlang B by its recursion, which neither overflows nor loses digits as factorials do.
  let blocked = 1
  for (let agents = 1; agents <= MOST_AGENTS; agents++) {
    blocked = (traffic * blocked) / (agents + traffic * blocked)
    const spare = agents - traffic
    if (spare <= 0) continue
    const waiting = blocked / (1 - (traffic / agents) * (1 - blocked))
    const serviceLevel = 1 - waiting * Math.exp((-spare * withinSeconds) / handleSeconds)
    if (serviceLevel * 100 < serviceLevelPercent) continue
    return right({
      agents,
      scheduled: Math.ceil(agents / (1 - shrinkagePercent / 100)),
      serviceLevel,
      waiting,
      averageWaitSeconds: (waiting * handleSeconds) / spare,
      occupancy: traffic / agents,
    })
  }
  return invalid(`${calls} calls need more than 100,000 agents: ask for a lower service level.`)
}
