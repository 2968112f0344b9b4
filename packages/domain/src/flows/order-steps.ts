import { isLeft, left, right } from "fp-ts/lib/Either.js"
import { workingDaysAfter } from "../approval/working-days.js"
import { failure } from "../failure.js"
import { orderDecider } from "../order/decide.js"
import type { HandOverStep, NoticeOrderStalled, SetStepDeadline } from "../order/step-commands.js"
import { departmentsPolicyId, departmentUnknown } from "../policy/departments.js"
import type { Handler } from "../running/handler.js"
import type { Calendars } from "../terms/index.js"
import { orderStream, policyStream } from "./streams.js"
import { workflowInForce, workflowStream } from "./workflow.js"

const departmentsStream = policyStream(departmentsPolicyId)

/** Hands a step over between departments that exist: those that were registered, and those of the workflow in force. */
export const handOverStep: Handler<HandOverStep> = {
  streams: ({ order }) => [orderStream(order), departmentsStream, workflowStream],
  decide: (command, loaded) => {
    const workflow = workflowInForce(loaded, command.on)
    if (isLeft(workflow)) return workflow
    const { departments, responsibilities } = loaded.state(departmentsStream)
    const known = [...new Set([...departments.keys(), ...(workflow.right?.body.departments ?? [])])]
    for (const department of [command.fromDepartment, command.toDepartment])
      if (department !== undefined && !known.includes(department))
        return left(departmentUnknown(department, known))
    const responsible =
      responsibilities.get(command.step) ??
      workflow.right?.body.steps.find(({ step }) => step === command.step)?.department
    const own = orderStream(command.order)
    const facts = orderDecider.decide(
      { ...command, ...(responsible === undefined ? {} : { responsible }) },
      loaded.state(own),
    )
    return isLeft(facts) ? facts : right([{ stream: own.stream, facts: facts.right }])
  },
}

/** Gives a step the deadline that somebody sets, or that its service level gives in working days. */
export const setStepDeadline = (calendars: Calendars): Handler<SetStepDeadline> => ({
  streams: ({ order }) => [orderStream(order), workflowStream],
  decide: (command, loaded) => {
    const own = orderStream(command.order)
    const workflow = workflowInForce(loaded, command.on)
    if (isLeft(workflow)) return workflow
    const sla = workflow.right?.body.slas.find(({ step }) => step === command.step)
    const given = command.dueBy !== undefined || workflow.right === null || sla === undefined
    const dueBy = given
      ? right(command.dueBy)
      : workingDaysAfter(calendars, workflow.right.body.calendar, command.on, sla.workingDays)
    if (isLeft(dueBy)) return dueBy
    const facts = orderDecider.decide(
      {
        ...command,
        ...(dueBy.right === undefined ? {} : { dueBy: dueBy.right }),
        ...(given ? {} : { policy: workflow.right.ref }),
      },
      loaded.state(own),
    )
    return isLeft(facts) ? facts : right([{ stream: own.stream, facts: facts.right }])
  },
})

/** Notices that an order hasn't moved for longer than the workflow in force allows. */
export const noticeOrderStalled: Handler<NoticeOrderStalled> = {
  streams: ({ order }) => [orderStream(order), workflowStream],
  decide: (command, loaded) => {
    const workflow = workflowInForce(loaded, command.on)
    if (isLeft(workflow)) return workflow
    const days = workflow.right?.body.stalledAfterDays
    if (days === undefined || workflow.right === null)
      return left(
        failure(
          "POLICY_MISSING",
          `No workflow in force on ${command.on} says after how many days an order is stalled: publish one with stalledAfterDays.`,
          { order: command.order, on: command.on },
        ),
      )
    const own = orderStream(command.order)
    const stalledAfter = { days, policy: workflow.right.ref }
    const facts = orderDecider.decide({ ...command, stalledAfter }, loaded.state(own))
    return isLeft(facts) ? facts : right([{ stream: own.stream, facts: facts.right }])
  },
}
