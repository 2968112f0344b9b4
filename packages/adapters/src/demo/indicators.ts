import { civilOf, type Day, dayOfCivil, type PlainCommand, type Scope } from "@adv/domain"
import { publicationOf } from "@adv/projections"
import { isLeft } from "fp-ts/lib/Either.js"
import { director, management } from "./company.js"
import { shift } from "./workdays.js"
import type { World } from "./world.js"

const inEuros: Scope = { currency: "EUR" }

const targets = [
  { kpi: "QU-05", scope: {}, value: "95", direction: "atLeast" },
  { kpi: "QU-01", scope: {}, value: "6", direction: "atMost" },
  { kpi: "FI-09", scope: inEuros, value: "25", direction: "atMost" },
  { kpi: "FI-01", scope: inEuros, value: "75", direction: "atMost" },
] as const

/** The figures that the company publishes of each month. */
const published: ReadonlyArray<{ readonly kpi: string; readonly scope: Scope }> = [
  { kpi: "PR-01", scope: {} },
  { kpi: "PR-03", scope: inEuros },
  { kpi: "QU-01", scope: {} },
  { kpi: "QU-05", scope: {} },
  { kpi: "FI-01", scope: inEuros },
  { kpi: "FI-09", scope: inEuros },
]

type Tiles = Extract<PlainCommand, { readonly type: "DefineDashboard" }>["tiles"]

const month = { every: "month", periods: 12 } as const

const tiles: Tiles = [
  { kpi: "PR-01", dims: {}, window: month },
  { kpi: "PR-03", dims: inEuros, window: month },
  { kpi: "QU-05", dims: {}, window: month, thresholds: [{ level: "critical", value: "85" }] },
  { kpi: "QU-01", dims: {}, window: month },
  {
    kpi: "FI-01",
    dims: inEuros,
    window: month,
    thresholds: [
      { level: "warning", value: "80" },
      { level: "critical", value: "90" },
    ],
  },
  { kpi: "FI-09", dims: inEuros, window: month },
]

/**
 * What the management aims at and looks at, and the figures it publishes when the books of a month are closed: those of the
 * month, and once more those of the month before, where what was recorded late makes them others.
 */
export const indicatorsIn = (world: World): void => {
  const { workdays } = world
  const on = () => world.date(world.today())
  const aim = ({ value, ...target }: (typeof targets)[number], to: string = value) =>
    world.ask(
      { type: "SetTarget", on: on(), ...target, every: "month", value: to, validFrom: on() },
      director,
    )

  world.at(world.first, 7 * 60, () => {
    for (const target of targets) aim(target)
    world.ask(
      { type: "DefineDashboard", on: on(), dashboard: "direzione", title: "Direzione vendite", tiles },
      management,
    )
  })
  world.at(workdays.after(shift(world.first, 181), 0), 9 * 60, () => {
    const [onTime, errors] = targets
    // Half a year on, nobody gets near one of them, and another says nothing any more.
    aim(onTime, "92")
    world.ask(
      {
        type: "WithdrawTarget",
        on: on(),
        kpi: errors.kpi,
        scope: errors.scope,
        every: "month",
        reason: "errors are looked at one by one",
      },
      director,
    )
  })

  for (const end of world.monthEnds) {
    const { year, month: number } = civilOf(end)
    const first = dayOfCivil(year, number, 1)
    const before = dayOfCivil(number === 1 ? year - 1 : year, number === 1 ? 12 : number - 1, 1)
    const next = dayOfCivil(number === 12 ? year + 1 : year, number === 12 ? 1 : number + 1, 1)
    // The last entries of the month are made until its books are closed.
    world.at(workdays.after(end, 6), 17 * 60 + 30, () => {
      if (before >= world.first) publish(world, before, first)
      publish(world, first, next)
    })
  }
}

const publish = (world: World, from: Day, to: Day): void => {
  const known = world.known()
  if (known === null) return
  const on = world.date(world.today())
  for (const { kpi, scope } of published) {
    const command = publicationOf(known.books, {
      kpi,
      scope,
      on,
      window: { from: world.date(from), to: world.date(to) },
      // How it stood when the day began.
      asOf: world.date(shift(world.today(), -1)),
      knownAt: known.knownAt,
      logPosition: known.logPosition,
    })
    if (!isLeft(command)) world.ask(command.right, management)
  }
}
