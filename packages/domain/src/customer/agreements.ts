import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import type {
  AgreeConditions,
  AmendConditions,
  NoticeExpiredConditions,
  ResumeConditions,
  SuspendConditions,
} from "./commands.js"
import { checkConditions } from "./conditions.js"
import type { CustomerFact } from "./events.js"
import { type ConditionsVersion, type CustomerState, suspendedOn } from "./state.js"

export type AgreementCommand =
  | AgreeConditions
  | AmendConditions
  | SuspendConditions
  | ResumeConditions
  | NoticeExpiredConditions

type Decision = Either<Failure, ReadonlyArray<CustomerFact>>

export const validityInvalid = (what: string, validFrom: string, validTo: string) =>
  failure(
    "VALIDITY_INVALID",
    `${what} would end on ${validTo}, before it starts on ${validFrom}: give a later end.`,
    { validFrom, validTo },
  )

/** The last version of each agreement, when its last day is over and nobody noted so. */
const expired = (command: NoticeExpiredConditions, state: CustomerState): ReadonlyArray<CustomerFact> => {
  const last = new Map<string, ConditionsVersion>()
  for (const version of state.conditions) last.set(version.agreement, version)
  return [...last.values()].flatMap(({ agreement, version, validTo }): ReadonlyArray<CustomerFact> => {
    if (validTo === null || validTo >= command.on) return []
    if (state.expired.get(agreement) === version) return []
    return [{ type: "ConditionsExpired", data: { customer: command.customer, agreement, version, validTo } }]
  })
}

/** What becomes of a customer's agreements: agreed, amended, suspended, resumed, over. */
export const decideAgreement = (command: AgreementCommand, state: CustomerState): Decision => {
  if (command.type === "NoticeExpiredConditions") return right(expired(command, state))
  const { customer, agreement, on } = command
  const data = { customer, agreement }
  const versions = state.conditions.filter((version) => version.agreement === agreement)
  if (command.type === "AgreeConditions" && versions.length > 0)
    return left(failure("AGREEMENT_EXISTS", `Agreement ${agreement} exists: amend it instead.`, data))
  if (command.type !== "AgreeConditions" && versions.length === 0)
    return left(failure("AGREEMENT_UNKNOWN", `Agreement ${agreement} does not exist: agree it first.`, data))
  switch (command.type) {
    case "AgreeConditions":
    case "AmendConditions": {
      if (command.validTo !== undefined && command.validTo < command.validFrom)
        return left(validityInvalid(`Agreement ${agreement}`, command.validFrom, command.validTo))
      const conditions = checkConditions(command.conditions)
      if (isLeft(conditions)) return conditions
      const { type: _type, on: _on, ...agreed } = command
      const version = versions.length + 1
      return right([
        command.type === "AgreeConditions"
          ? { type: "ConditionsAgreed", data: { ...agreed, version } }
          : { type: "ConditionsAmended", data: { ...agreed, version, reason: command.reason } },
      ])
    }
    case "SuspendConditions":
      return suspendedOn(state, agreement, on)
        ? left(
            failure("CONDITIONS_SUSPENDED", `Agreement ${agreement} is suspended already: resume it first.`, {
              ...data,
              on,
            }),
          )
        : right([{ type: "ConditionsSuspended", data: { ...data, reason: command.reason } }])
    case "ResumeConditions":
      return suspendedOn(state, agreement, on)
        ? right([{ type: "ConditionsResumed", data: { ...data, reason: command.reason } }])
        : left(
            failure(
              "CONDITIONS_NOT_SUSPENDED",
              `Agreement ${agreement} is not suspended on ${on}: there is nothing to resume.`,
              { ...data, on },
            ),
          )
  }
}
