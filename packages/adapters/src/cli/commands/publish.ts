import { failure, type LocalDate, type PlainCommand, type Scope } from "@adv/domain"
import { kpisOf, publicationOf } from "@adv/projections"
import { type Command, Option } from "@commander-js/extra-typings"
import { isLeft, left, right } from "fp-ts/lib/Either.js"
import { several } from "../answer/amounts.js"
import { dateOption, type KnownAt, knownAt, knownAtOf } from "../options.js"
import { beforeNow, scopeOption, settledAt, windowAsked } from "../reading/figures.js"
import type { Context, Session } from "../session.js"
import { type Asking, type AskingOptions, ask, asking, idOption } from "./asking.js"

interface PublishOptions extends AskingOptions {
  readonly from?: LocalDate | undefined
  readonly to?: LocalDate | undefined
  readonly asOf?: LocalDate | undefined
  readonly knownAt?: KnownAt | undefined
  readonly where?: Scope | undefined
}

/** Each figure that the KPI is, one for each currency or part, as a command that publishes it. */
const publishingOf =
  (kpi: string, options: PublishOptions, { now, progress }: Context): Asking["plan"] =>
  async (store, on) => {
    const at = options.knownAt === undefined ? beforeNow(now) : knownAtOf(options, now)
    const window = windowAsked(options, on)
    const asOf = options.asOf ?? on
    const { models, logPosition } = await settledAt(store, at, progress)
    const where = options.where ?? {}
    const query = { asOf, knownAt: at }
    const values = kpisOf(models.states, { ...query, ...window, ids: [kpi], where })
    if (isLeft(values)) return values
    const commands: Array<PlainCommand> = []
    for (const { currency, part } of values.right) {
      const scope: Scope = {
        ...where,
        ...(currency === null ? {} : { currency }),
        ...(part === undefined ? {} : { part }),
      }
      const command = publicationOf(models.states, { ...query, kpi, window, scope, on, logPosition })
      if (isLeft(command)) return command
      commands.push(command.right)
    }
    const [first, ...rest] = commands
    return first === undefined ? left(nothingToPublish(kpi)) : right([first, ...rest])
  }

const nothingToPublish = (kpi: string) =>
  failure("NOTHING_TO_PUBLISH", `There is no figure of ${kpi} in that window: nothing of it has happened.`, {
    kpi,
  })

export const publishCommand = (command: Command, session: Session): void => {
  command
    .description(
      "put a figure on record as it is known now: what is said in public can be counted again, and compared",
    )
    .action(() => command.help())
    .addHelpText(
      "after",
      "\nExamples:\n  adv publish kpi QU-05 --from 2025-03-01 --to 2025-04-01\n  adv published\n  adv bridge QU-05 --from 2025-03-01 --to 2025-04-01",
    )
  asking(command.command("kpi"))
    .description("publish a KPI of a window that is over; of one that was published, what has changed since")
    .argument("<kpi>", "its id, such as QU-05; QU-05@1 for an earlier definition", idOption)
    .addOption(
      new Option(
        "--from <date>",
        "first day of the window (default: of the last month that is over)",
      ).argParser(dateOption),
    )
    .addOption(new Option("--to <date>", "the day AFTER the window's last").argParser(dateOption))
    .addOption(
      new Option(
        "--as-of <date>",
        "business date of the figure, YYYY-MM-DD (default: that of --on)",
      ).argParser(dateOption),
    )
    .addOption(knownAt())
    .addOption(
      new Option(
        "--where <dimension=value>",
        "only this part, such as segment=retail; repeated (default: each currency and part by itself)",
      ).argParser(scopeOption),
    )
    .addHelpText(
      "after",
      `
The same figure again is nothing; another one restates the first, which stays on record. "adv bridge" says what changed.

Examples:
  adv publish kpi QU-05 --from 2025-03-01 --to 2025-04-01 --on 2025-04-08
  adv publish kpi FI-01 --where currency=EUR --json`,
    )
    .action((kpi, options) =>
      session.answer(options, (context) =>
        ask(
          {
            name: "publish kpi",
            plan: publishingOf(kpi, options, context),
            notesOf: (facts) => {
              const again = facts.filter(
                ({ type, data }) => type === "KpiPublished" && data.restates !== undefined,
              )
              return again.length === 0
                ? []
                : [`${several(again.length, "figure")} restated: "adv bridge" says what changed, and why.`]
            },
          },
          options,
          context,
        ),
      ),
    )
}
