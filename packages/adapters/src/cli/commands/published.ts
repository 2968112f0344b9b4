import { type Failure, type KpiId, scopeText, toDay } from "@adv/domain"
import { indicators, type Publication, publicationsOf } from "@adv/projections"
import type { Command } from "@commander-js/extra-typings"
import { type Either, right } from "fp-ts/lib/Either.js"
import { grouped } from "../answer/amounts.js"
import type { Answer } from "../answer/answer.js"
import { table } from "../answer/table.js"
import type { Page } from "../answer/terminal.js"
import { type Dates, datesOf, type ReadingOptions, reading } from "../options.js"
import { load } from "../reading/load.js"
import { openForReading, withStore } from "../reading/store.js"
import { isoOf, momentText } from "../reading/zone.js"
import type { Context, Session } from "../session.js"
import { idOption } from "./asking.js"

export const publicationDocument = ({ figure, publishedOn, restated }: Publication) => ({
  kpi: figure.kpi,
  version: figure.version,
  publication: figure.publication,
  from: figure.window.from,
  to: figure.window.to,
  scope: figure.scope,
  value: figure.value,
  unit: figure.unit,
  numerator: figure.numerator,
  denominator: figure.denominator,
  n: figure.n,
  reason: figure.reason ?? null,
  asOf: figure.asOf,
  knownAt: isoOf(figure.knownAt),
  logPosition: figure.logPosition,
  terms: figure.terms,
  publishedOn,
  restates: figure.restates ?? null,
  restated,
})

const textOf =
  (publications: ReadonlyArray<Publication>, { zone }: Dates) =>
  (page: Page): string =>
    publications.length === 0
      ? 'Nothing was published. "adv publish kpi" does.'
      : table(
          [
            { title: "published" },
            { title: "KPI" },
            { title: "part", gives: true },
            { title: "from" },
            { title: "to" },
            { title: "value", align: "right" },
            { title: "unit" },
            { title: "as of" },
            { title: "known at", drops: true },
            { title: "" },
          ],
          publications.map(({ figure, publishedOn, restated }) => [
            publishedOn,
            `${figure.kpi}@${figure.version} #${figure.publication}`,
            scopeText(figure.scope),
            figure.window.from,
            figure.window.to,
            figure.value === null ? "–" : grouped(figure.value),
            figure.unit,
            figure.asOf,
            momentText(figure.knownAt, zone),
            [
              figure.restates === undefined ? "" : `restates #${figure.restates}`,
              restated ? page.paint("yellow", "restated") : "",
            ]
              .filter((text) => text !== "")
              .join(", "),
          ]),
          page,
        )

const published = async (
  kpi: string | undefined,
  options: ReadingOptions,
  { now, progress }: Context,
): Promise<Either<Failure, Answer>> => {
  const dates = datesOf(options, now)
  return withStore(await openForReading(options.store), async (store) => {
    const { models, notes } = await load(store, { indicators }, dates, progress)
    const found = publicationsOf(
      models.states.indicators,
      { asOf: toDay(dates.asOf), knownAt: dates.knownAt },
      // Whatever was published has that id.
      kpi === undefined ? undefined : (kpi.toUpperCase() as KpiId),
    )
    return right({ document: found.map(publicationDocument), text: textOf(found, dates), notes })
  })
}

export const publishedCommand = (command: Command, session: Session): void => {
  reading(command)
    .description("the figures that were published, and which of them were restated since")
    .argument("[kpi]", "only of this KPI, such as QU-05", idOption)
    .addHelpText("after", "\nExamples:\n  adv published\n  adv published QU-05 --as-of 2025-06-30 --json")
    .action((kpi, options) => session.answer(options, (context) => published(kpi, options, context)))
}
