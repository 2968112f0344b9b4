import { type CustomerAtRisk, customersAtRisk } from "@adv/projections"
import type { Command } from "@commander-js/extra-typings"
import { right } from "fp-ts/lib/Either.js"
import { textOfRows } from "../answer/report.js"
import { type ReadingOptions, reading } from "../options.js"
import { wordsOf } from "../reading/orders.js"
import { reportOn } from "../reading/report.js"
import { isoOf } from "../reading/zone.js"
import type { Context, Session } from "../session.js"

const atRisk = (options: ReadingOptions, context: Context) =>
  reportOn(options, context, ({ states, dates, notes }) => {
    const { asOf, knownAt } = dates
    const customers = customersAtRisk({ states }, { asOf, knownAt })
    return right({
      document: { asOf, knownAt: isoOf(knownAt), customers },
      text: textOfRows<CustomerAtRisk>(
        "Customers that may be lost",
        dates,
        customers,
        [
          { title: "customer", of: ({ customer }) => customer },
          { title: "name", drops: true, of: ({ name }) => name },
          { title: "looked after by", of: ({ owner }) => owner ?? "nobody" },
          {
            title: "signs",
            gives: true,
            of: ({ signs }) => signs.map(({ sign, about }) => `${wordsOf(sign)} (${about})`).join("; "),
          },
        ],
        "Nothing says that one may be.",
      ),
      notes,
    })
  })

export const atRiskCommand = (command: Command, session: Session): void => {
  reading(command)
    .description("customers that may be lost, and what says so")
    .addHelpText(
      "after",
      `
A risk that somebody flagged, a complaint that nobody answered, a promise that was broken in the last 180 days, a dispute, a
delivery past its promise, or no order for more than twice the usual interval.

Examples:
  adv at-risk --as-of 2025-03-31
  adv at-risk --json`,
    )
    .action((options) => session.answer(options, (context) => atRisk(options, context)))
}
