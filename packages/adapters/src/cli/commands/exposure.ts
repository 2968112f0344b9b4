import { type CreditQuote, type Failure, toDay } from "@adv/domain"
import { type CustomerCredit, customerCredit, projections, relationOf } from "@adv/projections"
import { type Command, Option } from "@commander-js/extra-typings"
import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import { amountText, moneyOf } from "../answer/amounts.js"
import type { Answer } from "../answer/answer.js"
import { heading, rowsTable } from "../answer/report.js"
import { rule, table } from "../answer/table.js"
import type { Page } from "../answer/terminal.js"
import { countOption, type Dates, datesOf, type ReadingOptions, reading } from "../options.js"
import { creditPolicyFor, creditPolicyOption, quotesOption } from "../reading/credit-policy.js"
import { load } from "../reading/load.js"
import { wordsOf } from "../reading/orders.js"
import { openForReading, withStore } from "../reading/store.js"
import { isoOf } from "../reading/zone.js"
import type { Context, Session } from "../session.js"

interface ExposureOptions extends ReadingOptions {
  readonly policy?: string | undefined
  readonly rate?: ReadonlyArray<CreditQuote> | undefined
  readonly top?: number | undefined
}

export const creditDocument = (credit: CustomerCredit) => {
  const { currency, components, exposure, limit, available, ...rest } = credit
  return {
    ...rest,
    currency,
    components: components.map(({ component, amount }) => ({ component, amount: moneyOf(amount, currency) })),
    exposure: moneyOf(exposure, currency),
    limit: limit === null ? null : moneyOf(limit, currency),
    available: available === null ? null : moneyOf(available, currency),
  }
}

const limitText = (amount: number | null, { currency }: CustomerCredit): string =>
  amount === null ? "unlimited" : amountText(amount, currency)

/** One customer's exposure by component, against its limit. */
export const creditTable = (credit: CustomerCredit, page: Page): string => {
  const { components, exposure, limit, available, currency, answers, customer } = credit
  return table(
    [
      { title: answers === customer ? "credit" : `credit, that ${answers} answers for` },
      { title: currency, align: "right" },
    ],
    [
      ...components.map(({ component, amount }) => [wordsOf(component), amountText(amount, currency)]),
      rule,
      ["exposure", amountText(exposure, currency)],
      ["limit", limitText(limit, credit)],
      ["available", limitText(available, credit)],
    ],
    page,
  )
}

const listText =
  (rows: ReadonlyArray<CustomerCredit>, policy: string, dates: Dates) =>
  (page: Page): string => {
    const title = `${heading("Credit exposure", dates, page)}, by the policy ${policy}`
    if (rows.length === 0) return `${title}\n\nNobody owes anything, or is about to.`
    const [first] = rows
    if (rows.length === 1 && first !== undefined) return `${title}\n\n${creditTable(first, page)}`
    return `${title}\n\n${rowsTable(
      [
        { title: "customer", of: (row: CustomerCredit) => row.customer },
        {
          title: "answers for it",
          drops: true,
          of: (row) => (row.answers === row.customer ? "" : row.answers),
        },
        { title: "exposure", align: "right", of: (row) => amountText(row.exposure, row.currency) },
        { title: "limit", align: "right", of: (row) => limitText(row.limit, row) },
        { title: "available", align: "right", of: (row) => limitText(row.available, row) },
        { title: "", of: (row) => row.currency },
        { title: "", of: (row) => (row.available !== null && row.available < 0 ? "over its limit" : "") },
      ],
      rows,
      page,
    )}`
  }

const exposure = async (
  customer: string | undefined,
  options: ExposureOptions,
  { now, progress }: Context,
): Promise<Either<Failure, Answer>> => {
  const dates = datesOf(options, now)
  return withStore(await openForReading(options.store), async (store) => {
    const named = await creditPolicyFor(store, options.policy, dates.asOf)
    if (isLeft(named)) return named
    const { models, notes } = await load(store, projections, dates, progress)
    const { states } = models
    const horizon = { asOf: toDay(dates.asOf), knownAt: dates.knownAt }
    const customers =
      customer === undefined
        ? [...states.customers.keys()].filter((id) => relationOf(states, id, horizon) !== undefined)
        : [customer]
    const rows: Array<CustomerCredit> = []
    for (const id of customers) {
      const credit = customerCredit({ states }, id, {
        asOf: dates.asOf,
        knownAt: dates.knownAt,
        policy: named.right.policy,
        quotes: options.rate ?? [],
      })
      if (isLeft(credit)) return credit
      if (customer !== undefined || credit.right.components.length > 0) rows.push(credit.right)
    }
    // Those that are furthest over their limit first.
    const room = ({ available }: CustomerCredit): number => available ?? Number.POSITIVE_INFINITY
    rows.sort((a, b) => room(a) - room(b) || b.exposure - a.exposure || (a.customer < b.customer ? -1 : 1))
    const shown = rows.slice(0, options.top)
    return right({
      document: {
        asOf: dates.asOf,
        knownAt: isoOf(dates.knownAt),
        policy: named.right.name,
        customers: shown.map(creditDocument),
      },
      text: listText(shown, named.right.name, dates),
      notes,
    })
  })
}

export const exposureCommand = (command: Command, session: Session): void => {
  reading(command)
    .description("what customers owe and are about to owe, against their credit limits")
    .argument("[customer]", "only this one, component by component")
    .addOption(creditPolicyOption())
    .addOption(quotesOption())
    .addOption(new Option("--top <n>", "only those with the least room").argParser(countOption))
    .addHelpText(
      "after",
      `
Examples:
  adv exposure --as-of 2025-03-31
  adv exposure ROSSI --policy static --rate USD=0.92
  adv exposure --top 10 --json`,
    )
    .action((customer, options) => session.answer(options, (context) => exposure(customer, options, context)))
}
