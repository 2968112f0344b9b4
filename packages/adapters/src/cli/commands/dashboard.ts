import { readFileSync } from "node:fs"
import {
  type DashboardId,
  dashboardCommands,
  departures,
  type Failure,
  failure,
  type PlainCommand,
  scopeText,
  toDay,
} from "@adv/domain"
import {
  type DashboardPage,
  type DashboardTile,
  dashboardOf,
  dashboardsIn,
  projections,
} from "@adv/projections"
import type { Command } from "@commander-js/extra-typings"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { grouped } from "../answer/amounts.js"
import type { Answer } from "../answer/answer.js"
import { sparkline } from "../answer/sparkline.js"
import { table } from "../answer/table.js"
import type { Page, Style } from "../answer/terminal.js"
import { type Dates, datesOf, type ReadingOptions, reading } from "../options.js"
import { load } from "../reading/load.js"
import { openForReading, withStore } from "../reading/store.js"
import { isoOf, momentText } from "../reading/zone.js"
import type { Context, Session } from "../session.js"
import { ask, asking, idOption, type Plan } from "./asking.js"
import { targetText } from "./targets.js"

const documentOf = ({ knownAt, ...page }: DashboardPage) => ({ ...page, knownAt: isoOf(knownAt) })

const statuses: { readonly [Status in DashboardTile["status"]]: readonly [word: string, style: Style] } = {
  met: ["● met", "green"],
  missed: ["▲ missed", "yellow"],
  warning: ["▲ warning", "yellow"],
  critical: ["■ critical", "red"],
  noTarget: ["", "dim"],
  noValue: ["– no value", "dim"],
}

const turns = { better: "green", worse: "red", same: "dim" } as const

const turnText = ({ turn }: DashboardTile, page: Page): string => {
  if (turn === null) return ""
  return page.paint(turns[turn], turn === "same" ? "as before" : turn)
}

const windowText = ({ every, window, scope }: DashboardTile): string =>
  [`${every} from ${window.from}`, scopeText(scope)].filter((text) => text !== "").join(", ")

const textOf =
  (dashboard: DashboardPage, { zone }: Dates) =>
  (page: Page): string => {
    const { title, version, asOf, knownAt, tiles } = dashboard
    const problems = tiles.flatMap(({ kpi, problem }) =>
      problem === null ? [] : [`${kpi}: ${problem.message}`],
    )
    return [
      [
        page.paint("bold", title),
        page.paint("dim", `as of ${asOf}, as known at ${momentText(knownAt, zone)}, version ${version}`),
      ].join("\n"),
      table(
        [
          { title: "", gives: true },
          { title: "value", align: "right" },
          { title: "unit" },
          { title: "target", align: "right" },
          { title: "" },
          { title: "trend" },
          { title: "" },
          { title: "", drops: true },
        ],
        tiles.map((tile) => {
          const [word, style] = statuses[tile.status]
          return [
            tile.title,
            page.paint("bold", tile.value === null ? "–" : grouped(tile.value)),
            tile.unit,
            tile.target === null ? "" : targetText(tile.target),
            page.paint(style, word),
            sparkline(tile.trend.map(({ value }) => value)),
            turnText(tile, page),
            page.paint("dim", windowText(tile)),
          ]
        }),
        page,
      ),
      ...(problems.length === 0 ? [] : [problems.map((problem) => page.paint("yellow", problem)).join("\n")]),
    ].join("\n\n")
  }

const show = async (
  name: string | undefined,
  options: ReadingOptions,
  { now, progress }: Context,
): Promise<Either<Failure, Answer>> => {
  const dates = datesOf(options, now)
  return withStore(await openForReading(options.store), async (store): Promise<Either<Failure, Answer>> => {
    const { models, notes } = await load(store, projections, dates, progress)
    const horizon = { asOf: toDay(dates.asOf), knownAt: dates.knownAt }
    const defined = dashboardsIn(models.states.indicators, horizon)
    const [only, ...others] = defined
    const wanted = name ?? (others.length === 0 ? only?.dashboard : undefined)
    if (wanted === undefined)
      return right({
        document: defined.map(({ dashboard, version, title, tiles }) => ({
          dashboard,
          version,
          title: title ?? null,
          tiles: tiles.length,
        })),
        text: (page) =>
          defined.length === 0
            ? 'No dashboard is defined. "adv dashboard define" does.'
            : table(
                [{ title: "dashboard" }, { title: "", gives: true }, { title: "figures", align: "right" }],
                defined.map(({ dashboard, title, tiles }) => [dashboard, title ?? "", String(tiles.length)]),
                page,
              ),
        notes,
      })
    // If it isn't one, there is none of that name.
    const shown = dashboardOf(models.states, { ...horizon, dashboard: wanted as DashboardId })
    if (isLeft(shown)) return shown
    return right({ document: documentOf(shown.right), text: textOf(shown.right, dates), notes })
  })
}

const fileInvalid = (path: string, why: string): Failure =>
  failure(
    "DASHBOARD_FILE_INVALID",
    `${path} defines no dashboard (${why}): write {"title": …, "tiles": [{"kpi": "QU-05", "dims": {}, "window": {"every": "month", "periods": 12}}]}.`,
    { path },
  )

/** The definition in a file, checked before anything else is done. */
const definitionIn = (path: string, dashboard: string, on: string): Either<Failure, Plan> => {
  try {
    const read: unknown = JSON.parse(readFileSync(path, "utf8"))
    if (typeof read !== "object" || read === null) return left(fileInvalid(path, "it is no object"))
    const command: unknown = { ...read, type: "DefineDashboard", on, dashboard }
    const checked = dashboardCommands.DefineDashboard.decode(command)
    if (isLeft(checked)) return left(fileInvalid(path, departures(checked.left).join("; ")))
    const plan: PlainCommand = checked.right
    return right([plan])
  } catch (caught) {
    return left(fileInvalid(path, caught instanceof Error ? caught.message : String(caught)))
  }
}

export const dashboardCommand = (command: Command, session: Session): void => {
  command.description("the figures that are looked at, against their targets, with their trend")
  reading(command.command("show", { isDefault: true }))
    .description("a dashboard as of a day")
    .argument("[name]", "which one (default: the only one, or the list of them)", idOption)
    .addHelpText("after", "\nExamples:\n  adv dashboard\n  adv dashboard office --as-of 2025-06-30 --json")
    .action((name, options) => session.answer(options, (context) => show(name, options, context)))
  asking(command.command("define"))
    .description("define a dashboard, or define it otherwise: what it showed before stays on record")
    .argument("<name>", "its id", idOption)
    .argument("<file.json>", "its title and tiles")
    .addHelpText(
      "after",
      `
A tile: {"kpi": "FI-01", "dims": {"currency": "EUR"}, "window": {"every": "month", "periods": 12},
         "target": {"value": "45", "direction": "atMost"}, "thresholds": [{"level": "critical", "value": "60"}]}
Without a target, it is measured by the one that "adv targets set" set.

Examples:
  adv dashboard define office office.json`,
    )
    .action((name, path, options) =>
      session.answer(options, (context) =>
        ask(
          {
            name: "dashboard define",
            creates: true,
            plan: async (_store, on) => definitionIn(path, name, on),
          },
          options,
          context,
        ),
      ),
    )
}
