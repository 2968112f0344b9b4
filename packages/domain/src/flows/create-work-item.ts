import { isLeft, right } from "fp-ts/lib/Either.js"
import { policyBody } from "../policy/body.js"
import type { Handler } from "../running/handler.js"
import type { CreateWorkItem } from "../team/commands.js"
import { teamDecider } from "../team/decide.js"
import { policyStream, teamStream } from "./streams.js"

/** Creates a piece of work, as long as the standards in force on the day say. */
export const createWorkItem: Handler<CreateWorkItem> = {
  streams: ({ team, standards }) => [teamStream(team), policyStream(standards)],
  decide: (command, loaded) => {
    const standards = policyBody(
      "activityStandards",
      loaded.state(policyStream(command.standards)),
      command.on,
    )
    if (isLeft(standards)) return standards
    const own = teamStream(command.team)
    const facts = teamDecider.decide({ ...command, standards: standards.right }, loaded.state(own))
    return isLeft(facts) ? facts : right([{ stream: own.stream, facts: facts.right }])
  },
}
