import { isLeft, right } from "fp-ts/lib/Either.js"
import { policyBody } from "../policy/body.js"
import type { Handler } from "../running/handler.js"
import type { IssueStaffingRecommendation } from "../team/commands.js"
import { teamDecider } from "../team/decide.js"
import type { Calendars } from "../terms/index.js"
import { policyStream, teamStream } from "./streams.js"

/** Recommends how to staff a period, by the staffing policy in force on the day of the recommendation. */
export const recommendStaffing = (calendars: Calendars): Handler<IssueStaffingRecommendation> => ({
  streams: ({ team, policy, standards }) => [
    teamStream(team),
    policyStream(policy),
    ...(standards === undefined ? [] : [policyStream(standards)]),
  ],
  decide: ({ policy: policyId, standards: standardsId, ...command }, loaded) => {
    const policy = policyBody("staffing", loaded.state(policyStream(policyId)), command.on)
    if (isLeft(policy)) return policy
    const standards =
      standardsId === undefined
        ? right(undefined)
        : policyBody("activityStandards", loaded.state(policyStream(standardsId)), command.on)
    if (isLeft(standards)) return standards
    const own = teamStream(command.team)
    const facts = teamDecider.decide(
      {
        ...command,
        policy: policy.right,
        calendars,
        ...(standards.right === undefined ? {} : { standards: standards.right }),
      },
      loaded.state(own),
    )
    return isLeft(facts) ? facts : right([{ stream: own.stream, facts: facts.right }])
  },
})
