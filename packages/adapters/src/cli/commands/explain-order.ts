import { type Failure, isRecordedEvent, toDay } from "@adv/domain"
import { type Explained, explainOrder, orderStatusFrom } from "@adv/projections"
import type { Command } from "@commander-js/extra-typings"
import { type Either, left, right } from "fp-ts/lib/Either.js"
import { several } from "../answer/amounts.js"
import type { Answer } from "../answer/answer.js"
import { heading } from "../answer/report.js"
import type { Page } from "../answer/terminal.js"
import { datesOf, type ReadingOptions, reading } from "../options.js"
import { wordsOf } from "../reading/orders.js"
import { openForReading, withStore } from "../reading/store.js"
import { orderUnknown } from "../reading/subject.js"
import { isoOf } from "../reading/zone.js"
import type { Context, Session } from "../session.js"
import { idOption } from "./asking.js"
import { readOrder } from "./status-of-order.js"

const documentOf = ({ dimension, value, because, facts, next }: Explained) => ({
  dimension,
  value,
  because,
  next,
  facts: facts.map(({ position, id, stream, type, metadata, recordedAt }) => ({
    position,
    id,
    stream,
    type,
    effectiveDate: metadata.effectiveDate,
    recordedAt: isoOf(recordedAt),
  })),
})

const paragraph = ({ dimension, value, because, facts, next }: Explained, page: Page): string =>
  [
    `${page.paint("bold", `${wordsOf(dimension)}: ${wordsOf(value)}`)}`,
    `  ${because}`,
    ...next.map((sentence) => `  ${page.paint("dim", "→")} ${sentence}`),
    // The status as a whole is made of what the dimensions below list.
    ...(dimension === "displayStatus"
      ? []
      : facts.map(
          ({ position, type, metadata, stream, id }) =>
            `  ${page.paint("dim", `#${position} ${metadata.effectiveDate} ${type} in ${stream} (${id})`)}`,
        )),
  ].join("\n")

const explain = async (
  order: string,
  options: ReadingOptions,
  { now, progress }: Context,
): Promise<Either<Failure, Answer>> =>
  withStore(await openForReading(options.store), async (store) => {
    const dates = datesOf(options, now)
    const horizon = { asOf: toDay(dates.asOf), knownAt: dates.knownAt }
    const events = (await readOrder(store, order)).filter(isRecordedEvent)
    const explanation = explainOrder(events, order, horizon)
    if (explanation === undefined) return left(await orderUnknown(store, order, progress))
    const [whole] = explanation.dimensions
    const again = orderStatusFrom(whole?.facts ?? [], order, horizon)
    const same = JSON.stringify(again) === JSON.stringify(explanation.status)
    return right({
      document: {
        order,
        asOf: dates.asOf,
        knownAt: isoOf(dates.knownAt),
        displayStatus: explanation.status.displayStatus,
        dimensions: explanation.dimensions.map(documentOf),
        rederived: same,
      },
      text: (page) =>
        [
          `${heading(`Order ${order} of ${explanation.status.customer}`, dates, page)}: ${page.paint("bold", wordsOf(explanation.status.displayStatus))}`,
          ...explanation.dimensions.map((each) => paragraph(each, page)),
          `Counted again from these ${several(whole?.facts.length ?? 0, "fact")} alone, ${same ? "it comes to the same" : "it comes to something else: the log was changed"}.`,
        ].join("\n\n"),
      refused: !same,
    })
  })

/** `adv explain order`: reads the order's own streams and its invoices' only, whatever the size of the log. */
export const explainOrderCommand = (command: Command, session: Session): void => {
  reading(command)
    .description(
      "why an order's status is what it is: dimension by dimension, with the facts that made it so",
    )
    .argument("<order>", "the order's id", idOption)
    .addHelpText(
      "after",
      `
Each dimension lists the facts that it follows from, by their place in the log and their ids, and what would move it on.

Examples:
  adv explain order 10248
  adv explain order 10248 --as-of 2025-03-31 --known-at 2025-03-31 --json`,
    )
    .action((order, options) => session.answer(options, (context) => explain(order, options, context)))
}
