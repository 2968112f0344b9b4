import type { RecordedEvent } from "@adv/domain"
import { table } from "../answer/table.js"
import type { Page } from "../answer/terminal.js"
import { type CurrencyOf, sentenceOf } from "./sentence.js"
import { momentText } from "./zone.js"

/** Facts as a table: what happened, when it took effect, and when it became known. */
export const factsText = (
  facts: ReadonlyArray<RecordedEvent>,
  zone: string,
  currencyOf: CurrencyOf,
  page: Page,
): string =>
  table(
    [
      { title: "#", align: "right" },
      { title: "recorded at" },
      { title: "business date" },
      { title: "what happened", gives: true },
      { title: "in" },
    ],
    facts.map((event) => [
      String(event.position),
      momentText(event.recordedAt, zone),
      event.metadata.effectiveDate,
      sentenceOf(event, currencyOf),
      event.stream,
    ]),
    page,
  )
