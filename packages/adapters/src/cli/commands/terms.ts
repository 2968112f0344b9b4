import {
  dueDateOf,
  everydayTerms,
  explainTerm,
  type Failure,
  type LocalDate,
  type NamedTerm,
} from "@adv/domain"
import { type Command, Option } from "@commander-js/extra-typings"
import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import type { Answer } from "../answer/answer.js"
import { calendars } from "../calendars.js"
import { dateOption, jsonOption, zone } from "../options.js"
import { termFor } from "../reading/term.js"
import { dateIn } from "../reading/zone.js"
import type { Context, Session } from "../session.js"

interface ExplainOptions {
  readonly from?: LocalDate | undefined
  readonly zone: string
  readonly json?: true | undefined
}

interface Due {
  readonly line: number
  readonly nominal: LocalDate
  readonly adjusted: LocalDate
}

/** When each line falls due, had all that it counts from happened on a date. */
const duesOf = ({ term }: NamedTerm, from: LocalDate): Either<Failure, ReadonlyArray<Due>> => {
  const dues: Array<Due> = []
  for (const [index, line] of term.lines.entries()) {
    const due = dueDateOf(line, from, calendars)
    if (isLeft(due)) return due
    dues.push({ line: index + 1, ...due.right })
  }
  return right(dues)
}

const calledIn = ({ names: { it, fr } }: NamedTerm): ReadonlyArray<string> => {
  const called = [
    ...(it === undefined ? [] : [`in Italian "${it}"`]),
    ...(fr === undefined ? [] : [`in French "${fr}"`]),
  ]
  return called.length === 0 ? [] : [`It is called ${called.join(", ")}.`]
}

const explain = async (
  nameOrFile: string,
  options: ExplainOptions,
  { now }: Context,
): Promise<Either<Failure, Answer>> => {
  const named = await termFor(nameOrFile)
  if (isLeft(named)) return named
  const from = options.from ?? dateIn(now, options.zone)
  const dues = duesOf(named.right, from)
  if (isLeft(dues)) return dues
  const { name, names, term } = named.right
  const sentence = explainTerm(term, from)
  const moved = dues.right.filter(({ nominal, adjusted }) => nominal !== adjusted)
  return right({
    document: {
      name,
      names,
      from,
      sentence,
      due: dues.right.map(({ line, nominal, adjusted }) => ({
        line,
        nominalDueDate: nominal,
        dueDate: adjusted,
      })),
      term,
    },
    text: () =>
      [
        sentence,
        ...moved.map(({ nominal, adjusted }) => `${nominal} is not worked: it is paid on ${adjusted}.`),
        ...calledIn(named.right),
      ].join("\n"),
  })
}

export const termsCommand = (command: Command, session: Session): void => {
  command
    .description("what payment terms mean, and when they fall due")
    .action(() => command.help())
    .addHelpText(
      "after",
      `
Examples:
  adv terms explain 60eom
  adv terms explain --help`,
    )
    .command("explain")
    .description("a payment term as a sentence, with the dates it gives")
    .argument("<name>", "what it is called, or a .json file that spells it out")
    .addOption(
      new Option(
        "--from <date>",
        "the date of what it counts from, such as the invoice (default: today)",
      ).argParser(dateOption),
    )
    .addOption(zone())
    .addOption(jsonOption())
    .addHelpText(
      "after",
      `
Terms, of which any number may be another one (net75, 75eom, 10/40/70, 3/8net60):
${everydayTerms.map(({ name, names }) => `  ${name.padEnd(16)} ${[names.en, names.it, names.fr].filter((each) => each !== undefined).join(" · ")}`).join("\n")}

Examples:
  adv terms explain 45eom --from 2025-01-15
  adv terms explain "60 gg d.f.f.m." --json
  adv terms explain our-terms.json`,
    )
    .action((name, options) => session.answer(options, (context) => explain(name, options, context)))
}
