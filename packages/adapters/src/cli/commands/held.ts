import {
  type CreditQuote,
  type Currency,
  creditHoldReasonText,
  creditHoldReleaseText,
  type Failure,
} from "@adv/domain"
import { type HeldOrder, heldOrders, projections } from "@adv/projections"
import type { Command } from "@commander-js/extra-typings"
import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import { amountText, moneyOf } from "../answer/amounts.js"
import type { Answer } from "../answer/answer.js"
import { textOfRows } from "../answer/report.js"
import { datesOf, type ReadingOptions, reading } from "../options.js"
import { creditPolicyFor, creditPolicyOption, quotesOption } from "../reading/credit-policy.js"
import { load } from "../reading/load.js"
import { openForReading, withStore } from "../reading/store.js"
import { isoOf } from "../reading/zone.js"
import type { Context, Session } from "../session.js"

interface HeldOptions extends ReadingOptions {
  readonly policy?: string | undefined
  readonly rate?: ReadonlyArray<CreditQuote> | undefined
}

const limitOf = ({ credit }: HeldOrder): number | null => credit.limit.amount

const documentOf = ({ order, customer, answers, credit }: HeldOrder, currency: Currency) => ({
  order,
  customer,
  answers,
  passes: credit.passed,
  document: moneyOf(credit.document, currency),
  exposure: moneyOf(credit.exposure.total, currency),
  limit: credit.limit.amount === null ? null : moneyOf(credit.limit.amount, currency),
  available: credit.available === null ? null : moneyOf(credit.available, currency),
  reasons: credit.reasons,
  releasedBy: credit.releasedBy,
})

/** What would release an order, in a few words each. */
const releases = ({ credit }: HeldOrder): string =>
  credit.passed
    ? "nothing: a check would release it now"
    : credit.releasedBy.map(creditHoldReleaseText).join("; ")

const held = async (options: HeldOptions, { now, progress }: Context): Promise<Either<Failure, Answer>> => {
  const dates = datesOf(options, now)
  return withStore(await openForReading(options.store), async (store) => {
    const named = await creditPolicyFor(store, options.policy, dates.asOf)
    if (isLeft(named)) return named
    const { policy, name } = named.right
    const { models, notes } = await load(store, projections, dates, progress)
    const { asOf, knownAt } = dates
    const found = heldOrders(models, { asOf, knownAt, policy, quotes: options.rate ?? [] })
    if (isLeft(found)) return found
    const { currency } = policy
    return right({
      document: {
        asOf,
        knownAt: isoOf(knownAt),
        policy: name,
        orders: found.right.map((each) => documentOf(each, currency)),
      },
      text: textOfRows(
        `Orders on credit hold, by the policy ${name}`,
        dates,
        found.right,
        [
          { title: "order", of: ({ order }) => order },
          { title: "customer", of: ({ customer }) => customer },
          {
            title: `order ${currency}`,
            align: "right",
            of: ({ credit }) => amountText(credit.document, currency),
          },
          {
            title: "exposure",
            align: "right",
            of: ({ credit }) => amountText(credit.exposure.total, currency),
          },
          {
            title: "limit",
            align: "right",
            of: (row) => {
              const limit = limitOf(row)
              return limit === null ? "unlimited" : amountText(limit, currency)
            },
          },
          {
            title: "why",
            of: ({ credit }) =>
              credit.reasons.map((reason) => creditHoldReasonText(reason, currency)).join("; "),
          },
          { title: "what would release it", gives: true, of: releases },
        ],
        "No order is on credit hold.",
      ),
      notes,
    })
  })
}

export const heldCommand = (command: Command, session: Session): void => {
  reading(command)
    .description("orders on credit hold, with the arithmetic of their credit and what would release each")
    .addOption(creditPolicyOption())
    .addOption(quotesOption())
    .addHelpText("after", "\nExamples:\n  adv held --as-of 2025-03-31\n  adv held --policy static --json")
    .action((options) => session.answer(options, (context) => held(options, context)))
}
