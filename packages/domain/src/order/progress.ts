import { isLeft, right } from "fp-ts/lib/Either.js"
import type { Milestone } from "../customer/invoicing.js"
import { Exact, exact } from "../values/index.js"
import { asked, type Decision, needs, refuse } from "./checks.js"
import type { CertifyProgress, ReportProgress } from "./commands.js"
import { type OrderState, wanted } from "./state.js"

const hundred = new Exact("100")

const after = {
  placed: ["placed", "validated", "released"],
  validated: ["validated", "released"],
  released: ["released"],
} as const

const isDelivered = ({ lines }: OrderState): boolean => {
  let delivered = 0
  for (const line of lines.values()) {
    if (line.delivered < wanted(line)) return false
    delivered += line.delivered
  }
  return delivered > 0
}

/** Whether what makes a milestone due has happened to its order. */
export const isReached = ({ milestone, trigger }: Milestone, state: OrderState): boolean => {
  if (trigger === "certified") return state.certifiedMilestones.includes(milestone)
  if (trigger === "delivered") return isDelivered(state)
  const { lifecycle, closedFrom } = state
  // What is over has come as far as it had when it ended: closed short, it may never have been released.
  const stage = lifecycle === "completed" || lifecycle === "closedShort" ? closedFrom : lifecycle
  return (after[trigger] as ReadonlyArray<string>).includes(stage)
}

const percentage = (command: ReportProgress | CertifyProgress, state: OrderState): Decision => {
  const { order, percent } = command
  const policy = state.terms?.conditions.invoicingPolicy
  if (percent === undefined || typeof policy !== "object" || !("progress" in policy))
    return refuse(
      "PROGRESS_NOT_AGREED",
      `Order ${order} is not invoiced by a percentage of progress: say which milestone was reached, or amend its conditions.`,
      { order, policy },
    )
  const certifying = command.type === "CertifyProgress"
  const before = certifying ? state.certifiedPercent : state.reportedPercent
  if (exact(percent).gt(hundred))
    return refuse(
      "PROGRESS_EXCEEDS_ORDER",
      `Order ${order} can't be ${percent} % done: 100 is the whole. Amend the order when there is more to do.`,
      { order, percent },
    )
  if (exact(percent).lt(exact(before)))
    return refuse(
      "PROGRESS_GOES_BACK",
      `Progress of order ${order} was ${certifying ? "certified" : "reported"} at ${before} % already: it can't go back to ${percent} %. Credit what was invoiced too much.`,
      { order, percent, before },
    )
  if (certifying && exact(percent).gt(exact(state.reportedPercent)))
    return refuse(
      "PROGRESS_NOT_REPORTED",
      `Order ${order} is reported at ${state.reportedPercent} %: ${percent} % can't be certified before it is reported with its evidence.`,
      { order, percent, reported: state.reportedPercent },
    )
  if (exact(percent).eq(exact(before))) return right([])
  return right([
    command.type === "CertifyProgress"
      ? { type: "ProgressCertified", data: asked(command) }
      : { type: "ProgressReported", data: asked(command) },
  ])
}

const milestone = (command: ReportProgress | CertifyProgress, name: string, state: OrderState): Decision => {
  const { order } = command
  const policy = state.terms?.conditions.invoicingPolicy
  const milestones = typeof policy === "object" && "milestones" in policy ? policy.milestones : []
  if (!milestones.some((each) => each.milestone === name && each.trigger === "certified"))
    return refuse(
      "MILESTONE_UNKNOWN",
      `Order ${order} has no milestone ${name} to certify: it has ${
        milestones
          .filter(({ trigger }) => trigger === "certified")
          .map((each) => each.milestone)
          .join(", ") || "none"
      }.`,
      { order, milestone: name },
    )
  const certifying = command.type === "CertifyProgress"
  const before = certifying ? state.certifiedMilestones : state.reportedMilestones
  if (before.includes(name)) return right([])
  if (command.type === "ReportProgress") return right([{ type: "ProgressReported", data: asked(command) }])
  return state.reportedMilestones.includes(name)
    ? right([{ type: "ProgressCertified", data: asked(command) }])
    : refuse(
        "PROGRESS_NOT_REPORTED",
        `Milestone ${name} of order ${order} is not reported yet: report it with its evidence, then certify it.`,
        { order, milestone: name },
      )
}

/**
 * Progress is reported, with its evidence, and then certified: what is certified may be invoiced. It never goes back, and
 * never beyond the whole. Saying again what was said appends nothing.
 *
 * Fails with `PROGRESS_NOT_AGREED`, `PROGRESS_EXCEEDS_ORDER`, `PROGRESS_GOES_BACK`, `PROGRESS_NOT_REPORTED` or
 * `MILESTONE_UNKNOWN`.
 */
export const decideProgress = (command: ReportProgress | CertifyProgress, state: OrderState): Decision => {
  const ready = needs(
    state,
    command.order,
    ["placed", "validated", "released", "completed", "closedShort"],
    "make progress",
  )
  if (isLeft(ready)) return ready
  return command.milestone === undefined
    ? percentage(command, state)
    : milestone(command, command.milestone, state)
}
