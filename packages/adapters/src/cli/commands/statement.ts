import type { LocalDate } from "@adv/domain"
import {
  type Account,
  customers,
  receivables,
  type Statement,
  type StatementEntry,
  statementOf,
} from "@adv/projections"
import type { Command } from "@commander-js/extra-typings"
import { isLeft, right } from "fp-ts/lib/Either.js"
import { amountText, moneyOf } from "../answer/amounts.js"
import { rule, table } from "../answer/table.js"
import type { Page } from "../answer/terminal.js"
import { type Dates, datesOf, type ReadingOptions, reading } from "../options.js"
import { load } from "../reading/load.js"
import { fromOption, toOption, windowOf } from "../reading/report.js"
import { openForReading, withStore } from "../reading/store.js"
import { isoOf, momentText } from "../reading/zone.js"
import type { Context, Session } from "../session.js"
import { idOption } from "./asking.js"

interface StatementOptions extends ReadingOptions {
  readonly from?: LocalDate | undefined
  readonly to?: LocalDate | undefined
}

const accountDocument = ({
  currency,
  opening,
  entries,
  closing,
  openItems,
  overdue,
  unapplied,
}: Account) => ({
  currency,
  opening: moneyOf(opening, currency),
  entries: entries.map(({ on, recordedAt, kind, document, amount, balance }) => ({
    on,
    recordedAt: isoOf(recordedAt),
    kind,
    document,
    amount: moneyOf(amount, currency),
    balance: moneyOf(balance, currency),
  })),
  closing: moneyOf(closing, currency),
  overdue: moneyOf(overdue, currency),
  unapplied: moneyOf(unapplied, currency),
  openItems: openItems.map(({ open, disputed, ...item }) => ({
    ...item,
    open: moneyOf(open, currency),
    disputed: moneyOf(disputed, currency),
  })),
})

const entryWords: Readonly<Record<StatementEntry["kind"], string>> = {
  invoice: "invoice",
  charge: "charge",
  creditNote: "credit note",
  payment: "payment",
  discount: "early-payment discount",
  discountTakenBack: "discount taken back",
  writeOff: "written off",
  writeOffTakenBack: "write-off taken back",
  paymentReturned: "returned by the bank",
  refund: "refund",
  smallDifference: "small difference",
  otherAccount: "put against another account, or from one",
  reassigned: "turned out to be the customer's, or not",
}

const accountText = (account: Account, { from, to }: Statement, page: Page): string => {
  const { currency, opening, entries, closing, openItems } = account
  const money = (amount: number) => amountText(amount, currency)
  const moved = table(
    [
      { title: "date" },
      { title: "what" },
      { title: "document", gives: true },
      { title: currency, align: "right" },
      { title: "balance", align: "right" },
    ],
    [
      [from, "opening balance", "", "", money(opening)],
      ...entries.map(({ on, kind, document, amount, balance }) => [
        on,
        entryWords[kind],
        document,
        money(amount),
        money(balance),
      ]),
      rule,
      [`before ${to}`, "closing balance", "", "", money(closing)],
    ],
    page,
  )
  if (openItems.length === 0 && account.unapplied === 0) return moved
  const open = table(
    [
      { title: "open" },
      { title: "due" },
      { title: "days late", align: "right" },
      { title: currency, align: "right" },
      { title: "disputed", align: "right" },
    ],
    [
      ...openItems.map(({ invoice, instalment, dueDate, daysPastDue, open: amount, disputed }) => [
        `${invoice}/${instalment}`,
        dueDate ?? "not known yet",
        daysPastDue === null || daysPastDue <= 0 ? "–" : String(daysPastDue),
        money(amount),
        money(disputed),
      ]),
      ...(account.unapplied === 0
        ? []
        : [["not put against anything", "", "", money(-account.unapplied), ""]]),
      rule,
      ["closing balance", "", "", money(closing), ""],
    ],
    page,
  )
  return `${moved}\n\n${open}`
}

const textOf =
  (statement: Statement, name: string | null, dates: Dates) =>
  (page: Page): string =>
    [
      `${page.paint("bold", `Statement of ${name ?? statement.customer} (${statement.customer})`)}, from ${statement.from} up to and without ${statement.to}, as known at ${momentText(dates.knownAt, dates.zone)}`,
      ...statement.accounts.map((account) => accountText(account, statement, page)),
    ].join("\n\n")

const statement = async (customer: string, options: StatementOptions, { now, progress }: Context) => {
  const dates = datesOf(options, now)
  return withStore(await openForReading(options.store), async (store) => {
    const { models, notes } = await load(store, { customers, receivables }, dates, progress)
    const found = statementOf(models.states.receivables, {
      customer,
      ...windowOf(options, dates),
      knownAt: dates.knownAt,
    })
    if (isLeft(found)) return found
    const name = models.states.customers.get(customer)?.name ?? null
    const { from, to, accounts } = found.right
    return right({
      document: {
        customer,
        name,
        from,
        to,
        knownAt: isoOf(dates.knownAt),
        accounts: accounts.map(accountDocument),
      },
      text: textOf(found.right, name, dates),
      notes,
    })
  })
}

export const statementCommand = (command: Command, session: Session): void => {
  reading(command)
    .description("a customer's statement of account: opening balance, documents, payments, closing balance")
    .argument("<customer>", "its id", idOption)
    .addOption(fromOption())
    .addOption(toOption())
    .addHelpText(
      "after",
      `
Money that settles the customer's own invoices changes nothing that is owed, and is no entry.

Examples:
  adv statement ROSSI --from 2025-03-01 --to 2025-04-01
  adv statement ROSSI --as-of 2025-03-31 --known-at 2025-04-05 --json`,
    )
    .action((customer, options) =>
      session.answer(options, (context) => statement(customer, options, context)),
    )
}
