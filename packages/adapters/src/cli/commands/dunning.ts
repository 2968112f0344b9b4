import { readFileSync } from "node:fs"
import {
  type Currency,
  currency as currencyNamed,
  dunningCommandsOf,
  dunningLadders,
  type Failure,
  failure,
  type Instant,
  type LocalDate,
  type PlainCommand,
  parseMinor,
  sha256Of,
} from "@adv/domain"
import { type Command, Option } from "@commander-js/extra-typings"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { amountText, moneyOf, several } from "../answer/amounts.js"
import type { Answer } from "../answer/answer.js"
import { table } from "../answer/table.js"
import type { Page } from "../answer/terminal.js"
import { dateOption, jsonOption, storeOption, zone } from "../options.js"
import { customerState, invoiceState } from "../reading/states.js"
import { openForReading, withStore } from "../reading/store.js"
import { dateIn } from "../reading/zone.js"
import type { Context, Session } from "../session.js"
import {
  type Asking,
  type AskingOptions,
  ask,
  asking,
  idOption,
  invoiceUnknown,
  type Plan,
  textOption,
} from "./asking.js"
import { type DunningPlanned, planRun } from "./dunning-plan.js"
import { dunningWorklistCommand } from "./dunning-worklist.js"

const LADDER = "3-times"

const ladderOption = () =>
  new Option("--policy <ladder>", "the ladder: a name, or a .json file that spells it out")
    .default(LADDER)
    .argParser(textOption)

interface PreviewOptions {
  readonly store: string
  readonly on?: LocalDate | undefined
  readonly zone: string
  readonly policy: string
  readonly json?: true | undefined
}

const documentOf = ({ plan, nameOf }: DunningPlanned) => ({
  on: plan.runDate,
  policy: plan.policy,
  notices: plan.notices.map((notice) => ({
    case: notice.case,
    notice: notice.notice,
    customer: notice.customer,
    name: nameOf(notice.customer),
    level: notice.level,
    code: notice.code,
    channel: notice.channel,
    language: notice.language,
    items: notice.items.map(({ open, ...item }) => ({ ...item, open: moneyOf(open, notice.currency) })),
    interest: moneyOf(notice.interest, notice.currency),
    fee: moneyOf(notice.fee, notice.currency),
    compensation: moneyOf(notice.compensation, notice.currency),
    total: moneyOf(notice.total, notice.currency),
  })),
  skipped: plan.skipped.map(({ customer, invoice, instalment, reason }) => ({
    customer,
    invoice,
    instalment,
    reason,
  })),
  again: plan.retries,
  closes: plan.closings,
  reopens: plan.reopenings,
})

const apart = (word: string): string => word.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

const noticesTable = ({ plan, nameOf }: DunningPlanned, page: Page): string =>
  table(
    [
      { title: "customer" },
      { title: "name", gives: true, drops: true },
      { title: "level", align: "right" },
      { title: "by" },
      { title: "items" },
      { title: "open", align: "right" },
      { title: "charges", align: "right" },
      { title: "total", align: "right" },
      { title: "" },
    ],
    plan.notices.map(({ customer, currency, level, channel, items, interest, fee, compensation, total }) => [
      customer,
      nameOf(customer) ?? "",
      level === 0 ? "reminder" : String(level),
      apart(channel),
      items.length > 2
        ? several(items.length, "item")
        : items.map(({ invoice, instalment }) => `${invoice}/${instalment}`).join(", "),
      amountText(
        items.reduce((sum, { open }) => sum + open, 0),
        currency,
      ),
      amountText(interest + fee + compensation, currency),
      amountText(total, currency),
      currency,
    ]),
    page,
  )

const skippedTable = ({ plan }: DunningPlanned, page: Page): string => {
  const byReason = Map.groupBy(plan.skipped, ({ reason }) => reason)
  return table(
    [{ title: "not dunned" }, { title: "items", align: "right" }, { title: "such as", gives: true }],
    [...byReason].map(([reason, items]) => [
      apart(reason),
      String(items.length),
      items
        .slice(0, 3)
        .map(({ customer, invoice, instalment }) => `${invoice}/${instalment} of ${customer}`)
        .join(", "),
    ]),
    page,
  )
}

const textOf =
  (planned: DunningPlanned) =>
  (page: Page): string => {
    const { plan } = planned
    const title = `${page.paint("bold", `Dunning on ${plan.runDate}`)} by ${plan.policy.policy}, version ${plan.policy.version}`
    const again = plan.retries.map(
      ({ notice, channel }) => `Notice ${notice} goes out again, by ${apart(channel)}.`,
    )
    return [
      title,
      plan.notices.length === 0 ? "Nobody is dunned." : noticesTable(planned, page),
      ...(plan.skipped.length === 0 ? [] : [skippedTable(planned, page)]),
      ...(again.length === 0 ? [] : [again.join("\n")]),
    ].join("\n\n")
  }

const preview = async (options: PreviewOptions, { now }: Context): Promise<Either<Failure, Answer>> => {
  const on = options.on ?? dateIn(now, options.zone)
  return withStore(await openForReading(options.store), async (store) => {
    const planned = await planRun(store, on, options.policy, now)
    return isLeft(planned)
      ? planned
      : right({ document: documentOf(planned.right), text: textOf(planned.right), notes: [] })
  })
}

const runningOf =
  (policy: string, now: Instant): Asking["plan"] =>
  async (store, on) => {
    const planned = await planRun(store, on, policy, now)
    if (isLeft(planned)) return planned
    const { plan, publish } = planned.right
    // What the plan's commands say is what a person could have written.
    const carried: ReadonlyArray<PlainCommand> = dunningCommandsOf(plan)
    const [first, ...rest] = [...(publish === null ? [] : [publish]), ...carried]
    return first === undefined ? left(nothingPlanned(on)) : right([first, ...rest])
  }

const nothingPlanned = (on: LocalDate) =>
  failure("NOTHING_PLANNED", `A dunning run for ${on} comes to nothing.`, { on })

interface SentOptions extends AskingOptions {
  readonly document: string
  readonly template: string
  readonly templateVersion: string
}

/** A notice is named after its case: `ROSSI:EUR/2025-03-31`. */
const sendingOf =
  (notice: string, { document, template, templateVersion }: SentOptions): Asking["plan"] =>
  async (_, on) => {
    const text = documentIn(document)
    if (isLeft(text)) return text
    return right([
      {
        type: "SendDunningNotice",
        on,
        case: notice.replace(/\/\d{4}-\d{2}-\d{2}(\/reminder)?$/, ""),
        notice,
        template: { code: template, version: Number(templateVersion) },
        documentHash: sha256Of(text.right),
      },
    ])
  }

const documentIn = (path: string): Either<Failure, string> => {
  try {
    return right(readFileSync(path, "utf8"))
  } catch (caught) {
    const why = caught instanceof Error ? caught.message : String(caught)
    return left(failure("FILE_UNREADABLE", `The text of the notice can't be read: ${why}.`, { path }))
  }
}

interface BlockOptions extends AskingOptions {
  readonly reason: string
  readonly until?: LocalDate | undefined
  readonly invoice?: string | undefined
  readonly currency?: string | undefined
}

const blockingOf =
  (customer: string, options: BlockOptions): Asking["plan"] =>
  async (store, on) => {
    const { reason, until, invoice } = options
    const currency = options.currency ?? (await customerState(store, customer)).currency
    if (currency === null)
      return left(
        failure("CUSTOMER_UNKNOWN", `Customer ${customer} does not exist: register it first.`, { customer }),
      )
    const plan: Plan = [
      {
        type: "BlockDunning",
        on,
        customer,
        currency,
        block: `${on}${invoice === undefined ? "" : `/${invoice}`}`,
        reason,
        ...(until === undefined ? {} : { until }),
        ...(invoice === undefined ? {} : { invoice }),
      },
    ]
    return right(plan)
  }

interface PromiseOptions extends AskingOptions {
  readonly by?: string | undefined
  readonly until: LocalDate
  readonly invoice: ReadonlyArray<string>
}

const promisingOf =
  (amount: string, { until, invoice: invoices }: PromiseOptions): Asking["plan"] =>
  async (store, on) => {
    const items: Array<{ invoice: string; instalment: number }> = []
    let whose: { readonly customer: string; readonly currency: Currency } | null = null
    for (const invoice of invoices) {
      const { customer, currency, instalments } = await invoiceState(store, invoice)
      if (customer === null || currency === null) return left(invoiceUnknown(invoice))
      whose ??= { customer, currency }
      for (const [instalment, { dueDate }] of instalments)
        if (dueDate !== null && dueDate < on) items.push({ invoice, instalment })
    }
    if (whose === null) return left(invoiceUnknown(invoices.join(", ")))
    const promised = parseMinor(amount, whose.currency)
    if (isLeft(promised)) return promised
    return right([
      {
        type: "RecordPromise",
        on,
        ...whose,
        promise: `${on}/${invoices.join("+")}`,
        amount: promised.right,
        dueBy: until,
        items,
      },
    ])
  }

const more = (text: string, before: ReadonlyArray<string> = []): ReadonlyArray<string> => [
  ...before,
  idOption(text),
]

const currencyOption = (text: string): string => {
  const code = currencyNamed(text)
  return isLeft(code) ? textOption("") : code.right
}

export const dunningCommand = (command: Command, session: Session): void => {
  command
    .description("chase customers who pay late")
    .action(() => command.help())
    .addHelpText(
      "after",
      `
Ladders that ship: ${Object.keys(dunningLadders).join(", ")}. A run appends what its preview shows; run again for the
same day, it has nothing to do. A notice counts once it was sent.

Examples:
  adv dunning preview --on 2025-03-31
  adv dunning run --on 2025-03-31 --policy 2-times
  adv dunning sent ROSSI:EUR/2025-03-31 --document notice.txt
  adv dunning block ROSSI --reason "the salesman calls" --until 2025-04-15
  adv dunning promise 500.00 --invoice 10248/I1 --until 2025-04-10`,
    )

  command
    .command("preview")
    .description("what a run would send, and what it would skip and why; nothing is appended")
    .addOption(storeOption())
    .addOption(
      new Option("--on <date>", "business date of the run, YYYY-MM-DD (default: today)").argParser(
        dateOption,
      ),
    )
    .addOption(zone())
    .addOption(ladderOption())
    .addOption(jsonOption())
    .addHelpText(
      "after",
      "\nExamples:\n  adv dunning preview --on 2025-03-31\n  adv dunning preview --policy ours.json --json",
    )
    .action((options) => session.answer(options, (context) => preview(options, context)))

  dunningWorklistCommand(command.command("worklist"), session)

  asking(command.command("run"))
    .description("carry a run out: notices to be sent, and everything else the day brings to dunning cases")
    .addOption(ladderOption())
    .addHelpText(
      "after",
      "\nExamples:\n  adv dunning run --on 2025-03-31\n  adv dunning run --policy 2-times --json",
    )
    .action((options) =>
      session.answer(options, (context) =>
        ask({ name: "dunning run", plan: runningOf(options.policy, context.now) }, options, context),
      ),
    )

  asking(command.command("sent"))
    .description("record that a notice was sent, with the hash of its text")
    .argument("<notice>", "as the run named it, such as ROSSI:EUR/2025-03-31", idOption)
    .addOption(new Option("--document <file>", "the text that was sent").makeOptionMandatory())
    .addOption(
      new Option("--template <code>", "the template it was written with")
        .default("OWN")
        .argParser(textOption),
    )
    .addOption(new Option("--template-version <n>", "of which version").default("1"))
    .addHelpText("after", "\nExamples:\n  adv dunning sent ROSSI:EUR/2025-03-31 --document notice.txt")
    .action((notice, options) =>
      session.answer(options, (context) =>
        ask({ name: "dunning sent", plan: sendingOf(notice, options) }, options, context),
      ),
    )

  asking(command.command("block"))
    .description("leave a customer, or one invoice, alone for a reason")
    .argument("<customer>", "its id", idOption)
    .addOption(new Option("--reason <text>", "why").argParser(textOption).makeOptionMandatory())
    .addOption(new Option("--until <date>", "the last day on which it holds").argParser(dateOption))
    .addOption(new Option("--invoice <id>", "only this invoice").argParser(idOption))
    .addOption(
      new Option("--currency <code>", "of the case (default: the customer's currency)").argParser(
        currencyOption,
      ),
    )
    .addHelpText(
      "after",
      '\nExamples:\n  adv dunning block ROSSI --reason "the salesman calls" --until 2025-04-15',
    )
    .action((customer, options) =>
      session.answer(options, (context) =>
        ask({ name: "dunning block", plan: blockingOf(customer, options) }, options, context),
      ),
    )

  asking(command.command("promise"))
    .description("record what a customer promised to pay, and leave it alone until then")
    .argument("<amount>", "in the invoices' currency, such as 1234.56")
    .addOption(
      new Option("--invoice <id>", "what is to be paid; repeated").argParser(more).makeOptionMandatory(),
    )
    .addOption(
      new Option("--until <date>", "the day by which it was promised")
        .argParser(dateOption)
        .makeOptionMandatory(),
    )
    .addHelpText("after", "\nExamples:\n  adv dunning promise 500.00 --invoice 10248/I1 --until 2025-04-10")
    .action((amount, options) =>
      session.answer(options, (context) =>
        ask({ name: "dunning promise", plan: promisingOf(amount, options) }, options, context),
      ),
    )
}
