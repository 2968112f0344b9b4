import {
  type Decimal,
  type Failure,
  failure,
  isDecimal,
  type LocalDate,
  Period,
  type Scope,
  scopeText,
  toDay,
} from "@adv/domain"
import { catalogue, crossingsOf, indicators, type TargetInForce, targetsInForce } from "@adv/projections"
import { type Command, Option } from "@commander-js/extra-typings"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { grouped } from "../answer/amounts.js"
import type { Answer } from "../answer/answer.js"
import { table } from "../answer/table.js"
import type { Page } from "../answer/terminal.js"
import { dateOption, datesOf, type ReadingOptions, reading, refuse } from "../options.js"
import { scopeOption } from "../reading/figures.js"
import { load } from "../reading/load.js"
import { openForReading, withStore } from "../reading/store.js"
import type { Context, Session } from "../session.js"
import { type AskingOptions, ask, asking, idOption, type Plan, textOption } from "./asking.js"

const sides = { atLeast: "≥", atMost: "≤" } as const

/** `≥ 95`: on which side of what. */
export const targetText = ({ value, direction }: Pick<TargetInForce, "value" | "direction">): string =>
  `${sides[direction]} ${grouped(value)}`

const standing = ({ every, noticed }: TargetInForce, page: Page): string => {
  if (noticed === null) return page.paint("green", "met")
  const when = `in the ${every} from ${noticed.window.from}`
  return noticed.direction === "missed"
    ? page.paint("red", `missed ${when}`)
    : page.paint("green", `met again ${when}`)
}

const list = async (
  options: ReadingOptions,
  { now, progress }: Context,
): Promise<Either<Failure, Answer>> => {
  const dates = datesOf(options, now)
  return withStore(await openForReading(options.store), async (store) => {
    const { models, notes } = await load(store, { indicators }, dates, progress)
    const horizon = { asOf: toDay(dates.asOf), knownAt: dates.knownAt }
    const targets = targetsInForce(models.states.indicators, horizon)
    const crossings = crossingsOf(models.states.indicators, horizon)
    return right({
      document: { targets, crossings },
      text: (page) =>
        targets.length === 0 && crossings.length === 0
          ? 'No target is set. "adv targets set" does.'
          : [
              table(
                [
                  { title: "KPI" },
                  { title: "part", gives: true },
                  { title: "by the" },
                  { title: "target", align: "right" },
                  { title: "from" },
                  { title: "to" },
                  { title: "as noticed last" },
                ],
                targets.map((target) => [
                  target.kpi,
                  scopeText(target.scope),
                  target.every,
                  targetText(target),
                  target.validFrom,
                  target.validTo ?? "",
                  standing(target, page),
                ]),
                page,
              ),
              ...(crossings.length === 0
                ? []
                : [
                    table(
                      [
                        { title: "noticed" },
                        { title: "KPI" },
                        { title: "part", gives: true },
                        { title: "window" },
                        { title: "value", align: "right" },
                        { title: "target", align: "right" },
                        { title: "" },
                      ],
                      crossings.map(({ noticedOn, kpi, scope, window, value, target, direction }) => [
                        noticedOn,
                        kpi,
                        scopeText(scope),
                        `${window.from} to ${window.to}`,
                        grouped(value),
                        grouped(target),
                        direction === "missed"
                          ? page.paint("red", "missed")
                          : page.paint("green", "met again"),
                      ]),
                      page,
                    ),
                  ]),
            ].join("\n\n"),
      notes,
    })
  })
}

const valueOption = (text: string): Decimal =>
  isDecimal(text) ? text : refuse("Give a decimal, such as 95 or 12.5.")

const everyOption = () =>
  new Option("--every <period>", "what it is measured over").choices(Period.words).default("month" as const)

const whereOption = () =>
  new Option("--where <dimension=value>", "the part it is of, such as currency=EUR; repeated").argParser(
    scopeOption,
  )

/** The KPI's id, checked: a target of what nobody counts would never be looked at. */
const known = (kpi: string): Either<Failure, string> => {
  const found = catalogue.find(({ id }) => id === kpi.toUpperCase())
  return found === undefined ? left(kpiUnknown(kpi)) : right(found.id)
}

const kpiUnknown = (kpi: string): Failure =>
  failure("KPI_UNKNOWN", `There is no KPI ${kpi}: "adv kpi --help" lists them.`, { id: kpi })

interface Measured extends AskingOptions {
  readonly every: Period
  readonly where?: Scope | undefined
  readonly from?: LocalDate | undefined
}

interface Setting extends Measured {
  readonly value: Decimal
  readonly direction: "atLeast" | "atMost"
  readonly to?: LocalDate | undefined
}

const setting = (
  kpi: string,
  { every, where = {}, from, to, value, direction }: Setting,
  on: LocalDate,
): Either<Failure, Plan> => {
  const id = known(kpi)
  if (isLeft(id)) return id
  return right([
    {
      type: "SetTarget",
      on,
      kpi: id.right,
      scope: where,
      every,
      value,
      direction,
      validFrom: from ?? on,
      ...(to === undefined ? {} : { validTo: to }),
    },
  ])
}

const withdrawing = (
  kpi: string,
  { every, where = {}, from, reason }: Measured & { readonly reason: string },
  on: LocalDate,
): Either<Failure, Plan> =>
  right([
    {
      type: "WithdrawTarget",
      on,
      kpi: kpi.toUpperCase(),
      scope: where,
      every,
      validFrom: from ?? on,
      reason,
    },
  ])

export const targetsCommand = (command: Command, session: Session): void => {
  command.description("what KPIs are to come to, and which targets were missed")
  reading(command.command("list", { isDefault: true }))
    .description("the targets that hold, how their KPIs stand, and every crossing that was noticed")
    .addHelpText("after", "\nExamples:\n  adv targets\n  adv targets list --as-of 2025-06-30 --json")
    .action((options) => session.answer(options, (context) => list(options, context)))
  asking(command.command("set"))
    .description("set a target; one of the same part, period and first day is replaced")
    .argument("<kpi>", "its id, such as QU-05", idOption)
    .addOption(
      new Option("--at-least <value>", "the least it is to be").argParser(valueOption).conflicts("atMost"),
    )
    .addOption(new Option("--at-most <value>", "the most it is to be").argParser(valueOption))
    .addOption(everyOption())
    .addOption(whereOption())
    .addOption(
      new Option("--from <date>", "the first day it holds (default: that of --on)").argParser(dateOption),
    )
    .addOption(new Option("--to <date>", "the last day it holds (default: none)").argParser(dateOption))
    .addHelpText(
      "after",
      `
"adv work" notices, day by day, which targets were crossed in the last period that is over.

Examples:
  adv targets set QU-05 --at-least 95 --from 2025-01-01
  adv targets set FI-09 --at-most 20 --where currency=EUR --every quarter`,
    )
    .action(async (kpi, options, self) => {
      const { atLeast, atMost } = options
      const value = atLeast ?? atMost ?? self.error("Give --at-least VALUE or --at-most VALUE")
      const direction = atLeast === undefined ? "atMost" : "atLeast"
      await session.answer(options, (context) =>
        ask(
          {
            name: "targets set",
            plan: async (_store, on) => setting(kpi, { ...options, value, direction }, on),
          },
          options,
          context,
        ),
      )
    })
  asking(command.command("withdraw"))
    .description("have no target any more, from a day on")
    .argument("<kpi>", "its id, such as QU-05", idOption)
    .addOption(everyOption())
    .addOption(whereOption())
    .addOption(
      new Option("--from <date>", "the first day without it (default: that of --on)").argParser(dateOption),
    )
    .addOption(new Option("--reason <text>", "why").argParser(textOption).makeOptionMandatory())
    .addHelpText("after", '\nExamples:\n  adv targets withdraw QU-05 --reason "another carrier"')
    .action((kpi, options) =>
      session.answer(options, (context) =>
        ask(
          { name: "targets withdraw", plan: async (_store, on) => withdrawing(kpi, options, on) },
          options,
          context,
        ),
      ),
    )
}
