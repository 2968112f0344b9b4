import { type CreditQuote, type Failure, fromDay, fromMillionths } from "@adv/domain"
import { type Customer360, customerOf, projections } from "@adv/projections"
import { type Command, Option } from "@commander-js/extra-typings"
import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import { amountText, countText, moneyOf, several } from "../answer/amounts.js"
import type { Answer } from "../answer/answer.js"
import { heading, rowsTable } from "../answer/report.js"
import type { Page } from "../answer/terminal.js"
import { countOption, type Dates, datesOf, type ReadingOptions, reading } from "../options.js"
import { creditPolicyFor, creditPolicyOption, quotesOption } from "../reading/credit-policy.js"
import { load } from "../reading/load.js"
import { currencyNamed, dateOrNull, statusDocument, wordsOf } from "../reading/orders.js"
import { openForReading, withStore } from "../reading/store.js"
import { isoOf } from "../reading/zone.js"
import type { Context, Session } from "../session.js"
import { idOption } from "./asking.js"
import { creditDocument, creditTable } from "./exposure.js"

interface CustomerOptions extends ReadingOptions {
  readonly policy?: string | undefined
  readonly rate?: ReadonlyArray<CreditQuote> | undefined
  readonly contacts: number
}

const documentOf = (page: Customer360) => ({
  asOf: page.asOf,
  knownAt: isoOf(page.knownAt),
  ...page.relation,
  orders: page.orders.map((status) => statusDocument(status, page.relation.name)),
  ordering: page.ordering,
  receivables: page.aging.map(({ currency, total, overdue, disputed, unapplied, net, buckets }) => ({
    currency,
    total: moneyOf(total, currency),
    overdue: moneyOf(overdue, currency),
    disputed: moneyOf(disputed, currency),
    unapplied: moneyOf(unapplied, currency),
    net: moneyOf(net, currency),
    buckets: buckets.map(({ label, amount, items }) => ({ label, amount: moneyOf(amount, currency), items })),
  })),
  openItems: page.openItems.map(({ currency, open, disputed, ...item }) => ({
    ...item,
    open: moneyOf(open, currency),
    disputed: moneyOf(disputed, currency),
  })),
  credit: page.credit === null ? null : creditDocument(page.credit),
  dunningLevel: page.dunningLevel,
  delays: page.delays.map(({ order, line, sku, open, promised, expected, delayDays, notified }) => ({
    order,
    line,
    sku,
    open: fromMillionths(open),
    promised: fromDay(promised),
    expected: dateOrNull(expected),
    delayDays,
    notified: notified === null ? null : fromDay(notified),
  })),
  disputes: page.disputes.map(({ invoice, dispute, since, department, dueBy, reason }) => ({
    invoice,
    dispute,
    since: fromDay(since),
    department,
    dueBy: dueBy === null ? null : fromDay(dueBy),
    reason,
  })),
  unanswered: page.unanswered.map(({ contact, kind, topic, receivedOn, dueBy }) => ({
    contact,
    kind,
    topic,
    receivedOn: fromDay(receivedOn),
    dueBy: fromDay(dueBy),
  })),
  promises: page.promises.map(({ amount, currency, ...promise }) => ({
    ...promise,
    amount: moneyOf(amount, currency),
  })),
  contacts: page.contacts,
  atRisk: page.atRisk,
})

/** Who it is, in lines. */
const relationLines = ({ relation, ordering, dunningLevel }: Customer360): ReadonlyArray<string> => {
  const { country, segment, owner, offices, preferences, currency } = relation
  const said = [country, segment, currency].filter((each) => each !== null).join(", ")
  const refused = preferences?.refused ?? []
  const asked =
    ordering === null
      ? "It has not ordered yet."
      : `It ordered ${several(ordering.orders, "time")} since ${ordering.first}, the last one on ${ordering.last}, ${several(ordering.daysSinceLast, "day")} ago${ordering.interval === null ? "" : `; usually every ${several(ordering.interval, "day")}`}.`
  return [
    `${said}. ${owner === null ? "Nobody looks after it." : `${owner} looks after it.`}${offices.length === 0 ? "" : ` It belongs to ${offices.join(", then ")}.`}`,
    ...(refused.length === 0 ? [] : [`It wants no ${refused.join(" and no ")}.`]),
    asked,
    ...(dunningLevel === 0 ? [] : [`Dunning has come to level ${dunningLevel}.`]),
  ]
}

const agingLines = ({ aging }: Customer360): ReadonlyArray<string> =>
  aging
    .filter(({ total, unapplied }) => total !== 0 || unapplied !== 0)
    .map(({ currency, total, overdue, disputed, unapplied }) => {
      const money = (amount: number) => amountText(amount, currency)
      return `${money(total)} ${currency} are open: ${money(overdue)} overdue, ${money(disputed)} disputed; ${money(unapplied)} are not put against anything.`
    })

const section = <Row>(
  title: string,
  rows: ReadonlyArray<Row>,
  columns: Parameters<typeof rowsTable<Row>>[0],
  page: Page,
): ReadonlyArray<string> =>
  rows.length === 0 ? [] : [`${page.paint("bold", title)}\n${rowsTable(columns, rows, page)}`]

const textOf =
  (customer: Customer360, dates: Dates) =>
  (page: Page): string => {
    const { relation, orders, openItems, credit, delays, disputes, unanswered, promises, contacts, atRisk } =
      customer
    return [
      heading(`${relation.name} (${relation.customer})`, dates, page),
      [...relationLines(customer), ...agingLines(customer)].join("\n"),
      ...section(
        "At risk",
        atRisk,
        [
          { title: "since", of: ({ since }) => since },
          { title: "sign", of: ({ sign }) => wordsOf(sign) },
          { title: "about", gives: true, of: ({ about }) => about },
        ],
        page,
      ),
      ...(credit === null ? [] : [creditTable(credit, page)]),
      ...section(
        "Orders under way",
        orders,
        [
          { title: "order", of: ({ order }) => order },
          { title: "placed", of: ({ placedOn }) => fromDay(placedOn) },
          { title: "status", of: ({ displayStatus }) => wordsOf(displayStatus) },
          {
            title: "net",
            align: "right",
            of: ({ amounts, currency }) => amountText(amounts.orderedNet, currencyNamed(currency)),
          },
          {
            title: "open",
            align: "right",
            of: ({ amounts, currency }) => amountText(amounts.open, currencyNamed(currency)),
          },
          { title: "days late", align: "right", of: ({ delivery }) => countText(delivery.daysLate) },
        ],
        page,
      ),
      ...section(
        "Open items",
        openItems,
        [
          { title: "invoice", of: ({ invoice, instalment }) => `${invoice}/${instalment}` },
          { title: "due", of: ({ dueDate }) => dueDate ?? "not known yet" },
          {
            title: "days late",
            align: "right",
            of: ({ daysPastDue }) => countText(Math.max(0, daysPastDue ?? 0)),
          },
          { title: "open", align: "right", of: ({ open, currency }) => amountText(open, currency) },
          { title: "", of: ({ currency }) => currency },
          {
            title: "disputed",
            align: "right",
            of: ({ disputed, currency }) => amountText(disputed, currency),
          },
        ],
        page,
      ),
      ...section(
        "Expected later than promised",
        delays,
        [
          { title: "order", of: ({ order, line }) => `${order}/${line}` },
          { title: "article", of: ({ sku }) => sku },
          { title: "promised", of: ({ promised }) => fromDay(promised) },
          { title: "expected", of: ({ expected }) => dateOrNull(expected) ?? "not known" },
          { title: "told on", of: ({ notified }) => (notified === null ? "not told" : fromDay(notified)) },
        ],
        page,
      ),
      ...section(
        "Disputes",
        disputes,
        [
          { title: "invoice", of: ({ invoice }) => invoice },
          { title: "dispute", of: ({ dispute }) => dispute },
          { title: "since", of: ({ since }) => fromDay(since) },
          { title: "why", gives: true, of: ({ reason }) => reason },
        ],
        page,
      ),
      ...section(
        "Not answered",
        unanswered,
        [
          { title: "received", of: ({ receivedOn }) => fromDay(receivedOn) },
          { title: "what", of: ({ kind, topic }) => `${kind}: ${topic}` },
          { title: "answer by", of: ({ dueBy }) => fromDay(dueBy) },
        ],
        page,
      ),
      ...section(
        "Promises to pay",
        promises,
        [
          { title: "by", of: ({ dueBy }) => dueBy },
          { title: "amount", align: "right", of: ({ amount, currency }) => amountText(amount, currency) },
          { title: "", of: ({ currency }) => currency },
          { title: "", of: ({ status }) => status },
        ],
        page,
      ),
      ...section(
        "Last contacts",
        contacts,
        [
          { title: "on", of: ({ on }) => on },
          { title: "what", of: ({ kind }) => wordsOf(kind) },
          { title: "about", gives: true, of: ({ about }) => about ?? "" },
          { title: "by", of: ({ channel }) => channel ?? "" },
        ],
        page,
      ),
    ].join("\n\n")
  }

const customer = async (
  id: string,
  options: CustomerOptions,
  { now, progress }: Context,
): Promise<Either<Failure, Answer>> => {
  const dates = datesOf(options, now)
  return withStore(await openForReading(options.store), async (store) => {
    const named = await creditPolicyFor(store, options.policy, dates.asOf)
    if (isLeft(named)) return named
    const { models, notes } = await load(store, projections, dates, progress)
    const query = { asOf: dates.asOf, knownAt: dates.knownAt, contacts: options.contacts }
    const counted = customerOf(models, id, {
      ...query,
      credit: { policy: named.right.policy, quotes: options.rate ?? [] },
    })
    // All the rest of the page can be told without a rate.
    const missing = isLeft(counted) && counted.left.code === "CREDIT_QUOTE_MISSING" ? counted.left : null
    const found = missing === null ? counted : customerOf(models, id, query)
    return isLeft(found)
      ? found
      : right({
          document: documentOf(found.right),
          text: textOf(found.right, dates),
          notes: missing === null ? notes : [...notes, `${missing.message} (--rate CUR=RATE)`],
        })
  })
}

export const customerCommand = (command: Command, session: Session): void => {
  reading(command)
    .description("everything about a customer on one page")
    .argument("<customer>", "its id", idOption)
    .addOption(creditPolicyOption())
    .addOption(quotesOption())
    .addOption(
      new Option("--contacts <n>", "how many of the last contacts").default(10).argParser(countOption),
    )
    .addHelpText(
      "after",
      `
Orders under way, open items, exposure and limit, delays, disputes, what was not answered, promises, the last contacts, how
often it orders, and what says that it may be lost.

Examples:
  adv customer ROSSI --as-of 2025-03-31
  adv customer ROSSI --policy static --json`,
    )
    .action((id, options) => session.answer(options, (context) => customer(id, options, context)))
}
