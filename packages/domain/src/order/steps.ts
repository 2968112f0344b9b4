import { type Either, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import { daysBetween, type OrderId } from "../values/index.js"
import type { OrderFact } from "./events.js"
import { invoiceable, type OrderState, undelivered } from "./state.js"
import type { StepAsked } from "./step-commands.js"
import { untouched } from "./step-state.js"

/** Whether a step is done, where the order itself says so; of other steps, somebody says. */
const isDone = (state: OrderState, step: string): boolean => {
  switch (step) {
    case "entry":
      return state.lifecycle !== "draft"
    case "validation":
      return state.lifecycle !== "draft" && state.lifecycle !== "placed"
    case "delivery":
      return [...state.lines.values()].every((line) => undelivered(line) === 0)
    case "invoicing":
      return [...state.lines.values()].every(
        (line) => undelivered(line) === 0 && line.invoiced >= invoiceable(line, state.terms),
      )
    default:
      return state.steps.get(step)?.completed ?? false
  }
}

const refuse = (code: string, message: string, data: Failure["data"]): Either<Failure, never> =>
  left(failure(code, message, data))

const notWith = (order: OrderId, step: string, department: string, at: string | null) =>
  refuse(
    "STEP_NOT_WITH_DEPARTMENT",
    `Step ${step} of order ${order} is ${at === null ? "with no department" : `with ${at}`}, not with ${department}.`,
    { order, step, department, with: at },
  )

const over = new Set(["completed", "cancelled", "closedShort"])

/** The rules of hand-overs, deadlines and standstills. */
export const decideStep = (
  command: StepAsked,
  state: OrderState,
): Either<Failure, ReadonlyArray<OrderFact>> => {
  const { order, on } = command
  if (command.type === "NoticeOrderStalled") {
    const { progress } = state
    const { stalledAfter } = command
    // What is over, or waits for nothing, can't stand still.
    if (progress === null || progress.stalled || stalledAfter === undefined || over.has(state.lifecycle))
      return right([])
    const ageDays = daysBetween(progress.since, on)
    const { step: sinceStep, since } = progress
    return right(
      ageDays > stalledAfter.days
        ? [{ type: "OrderStalled", data: { order, sinceStep, since, ageDays, policy: stalledAfter.policy } }]
        : [],
    )
  }
  const { step } = command
  const at = state.steps.get(step) ?? untouched
  const has = at.department
  switch (command.type) {
    case "HandOverStep": {
      const { toDepartment, reason } = command
      if (at.pending)
        return refuse(
          "STEP_HANDOVER_PENDING",
          `Step ${step} of order ${order} waits for ${has} to accept it: accept it or return it first.`,
          { order, step, department: has },
        )
      const fromDepartment = command.fromDepartment ?? has ?? command.responsible
      if (fromDepartment === undefined)
        return refuse(
          "STEP_WITHOUT_DEPARTMENT",
          `Nobody is responsible for step ${step} of order ${order}: say which department hands it over, or assign the responsibility.`,
          { order, step },
        )
      if (has !== null && fromDepartment !== has) return notWith(order, step, fromDepartment, has)
      if (fromDepartment === toDepartment)
        return refuse(
          "STEP_ALREADY_THERE",
          `Step ${step} of order ${order} is with ${toDepartment} already.`,
          { order, step, department: toDepartment },
        )
      return right([{ type: "StepHandedOver", data: { order, step, fromDepartment, toDepartment, reason } }])
    }
    case "AcceptStep":
      return at.pending && has === command.department
        ? right([{ type: "StepAccepted", data: { order, step, department: command.department } }])
        : refuse(
            "STEP_HANDOVER_MISSING",
            `Nobody handed step ${step} of order ${order} over to ${command.department}: there is nothing to accept.`,
            { order, step, department: command.department },
          )
    case "ReturnStep": {
      const { department, reasonCode, note } = command
      if (has !== department) return notWith(order, step, department, has)
      if (at.from === null)
        return refuse(
          "STEP_HANDOVER_MISSING",
          `Nobody handed step ${step} of order ${order} over to ${department}: there is nobody to return it to.`,
          { order, step, department },
        )
      return right([
        {
          type: "StepReturned",
          data: {
            order,
            step,
            fromDepartment: department,
            toDepartment: at.from,
            reasonCode,
            ...(note === undefined ? {} : { note }),
          },
        },
      ])
    }
    case "CompleteStep": {
      const { department } = command
      if (at.completed) return right([])
      if (has !== null && (has !== department || at.pending)) return notWith(order, step, department, has)
      return right([{ type: "StepCompleted", data: { order, step, department } }])
    }
    case "SetStepDeadline": {
      const { dueBy, policy } = command
      if (dueBy === undefined)
        return refuse(
          "STEP_DEADLINE_MISSING",
          `Step ${step} of order ${order} has no service level in the workflow: give its deadline.`,
          { order, step },
        )
      if (at.dueBy === dueBy) return right([])
      return right([
        {
          type: "StepDeadlineSet",
          data: { order, step, dueBy, ...(policy === undefined ? {} : { policy }) },
        },
      ])
    }
    case "NoticeStepDeadlineMissed": {
      const { dueBy } = at
      if (dueBy === null)
        return refuse(
          "STEP_DEADLINE_UNSET",
          `Step ${step} of order ${order} has no deadline: set one first.`,
          { order, step },
        )
      const late = on > dueBy && at.noticed !== dueBy && !over.has(state.lifecycle) && !isDone(state, step)
      return right(
        late
          ? [{ type: "StepDeadlineMissed", data: { order, step, dueBy, daysLate: daysBetween(dueBy, on) } }]
          : [],
      )
    }
  }
}
