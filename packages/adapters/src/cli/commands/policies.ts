import { type Failure, failure, type PlainCommand, policyPresets, publishPresets } from "@adv/domain"
import type { Command } from "@commander-js/extra-typings"
import { type Either, left, right } from "fp-ts/lib/Either.js"
import { didYouMean } from "../../import/suggest.js"
import type { Answer } from "../answer/answer.js"
import { table } from "../answer/table.js"
import { jsonOption } from "../options.js"
import type { Session } from "../session.js"
import { type Asking, ask, asking } from "./asking.js"

const list = async (): Promise<Either<Failure, Answer>> =>
  right({
    document: policyPresets.map(({ policy, kind, name, source }) => ({ policy, kind, name, source })),
    text: (page) =>
      table(
        [
          { title: "policy" },
          { title: "kind" },
          { title: "what it is", gives: true },
          { title: "source", drops: true },
        ],
        policyPresets.map(({ policy, kind, name, source }) => [policy, kind, name, source]),
        page,
      ),
  })

/** The presets whose id or kind was named; every one for `all`. */
const planOf =
  (names: ReadonlyArray<string>): Asking["plan"] =>
  async (_store, on) => {
    const known = new Set<string>(policyPresets.flatMap(({ policy, kind }) => [policy, kind]))
    const unknown = names.find((name) => name !== "all" && !known.has(name))
    if (unknown !== undefined)
      return left(
        failure(
          "PRESET_UNKNOWN",
          `There is no policy or kind "${unknown}" that ships.${didYouMean(unknown, [...known])} "adv policies list" shows them.`,
          { name: unknown },
        ),
      )
    const [first, ...rest] = publishPresets(on)
      .filter(({ policy, kind }) => ["all", policy, kind].some((name) => names.includes(name)))
      .map((command): PlainCommand => command)
    return first === undefined
      ? left(failure("PRESET_UNKNOWN", "Name a policy or a kind of policy to publish.", {}))
      : right([first, ...rest])
  }

export const policiesCommand = (command: Command, session: Session): void => {
  command.description("the policies that ship: terms, calendars, rates, ladders, gates, templates, standards")
  command
    .command("list")
    .description("what there is, of which kind, and where it comes from")
    .addOption(jsonOption())
    .action((options) => session.answer(options, list))
  asking(command.command("publish"))
    .description("put policies in force: from now on, what is decided is decided by them")
    .argument("<names...>", 'policies or kinds of policies, as "adv policies list" shows them; or "all"')
    .addHelpText(
      "after",
      `
A credit, a workflow or a numbering policy changes what happens as soon as it is in force: publish what you want.

Examples:
  adv policies publish template calendar referenceRates lateInterest
  adv policies publish credit --on 2025-01-01 --json`,
    )
    .action((names, options) =>
      session.answer(options, (context) =>
        ask({ name: "policies publish", creates: true, plan: planOf(names) }, options, context),
      ),
    )
}
