import { type Failure, failure, fromDay, fromMillionths, millionths } from "@adv/domain"
import {
  type Block,
  type DimensionProgress,
  type OrderProgress,
  orderProgressOf,
  progressForCustomer,
  type Share,
} from "@adv/projections"
import { type Command, Option } from "@commander-js/extra-typings"
import { type Either, left, right } from "fp-ts/lib/Either.js"
import { amountText, moneyOf, several } from "../answer/amounts.js"
import type { Answer } from "../answer/answer.js"
import { heading, rowsTable } from "../answer/report.js"
import type { Page } from "../answer/terminal.js"
import { type Dates, type ReadingOptions, reading } from "../options.js"
import { currencyNamed, dateOrNull, statusDocument, wordsOf } from "../reading/orders.js"
import { type Asked, reportOn } from "../reading/report.js"
import { isoOf } from "../reading/zone.js"
import type { Context, Session } from "../session.js"

interface ProgressOptions extends ReadingOptions {
  readonly forCustomer?: true | undefined
}

const orderNotThere = (order: string, { asOf, knownAt }: Dates) =>
  failure(
    "ORDER_UNKNOWN",
    `There is no order ${order} on ${asOf}, as known at ${isoOf(knownAt)}: "adv status --list" shows those that there are.`,
    { order, asOf },
  )

const blockDocument = (block: Block) => {
  switch (block.kind) {
    case "hold":
      return { ...block, since: fromDay(block.since) }
    case "approval":
      return { ...block, since: dateOrNull(block.since), dueBy: dateOrNull(block.dueBy) }
    case "shortage":
      return { ...block, quantity: fromMillionths(block.quantity), expected: dateOrNull(block.expected) }
    case "deadline":
      return { ...block, dueBy: fromDay(block.dueBy) }
    case "delay":
      return { ...block, promised: fromDay(block.promised), expected: dateOrNull(block.expected) }
  }
}

const sentenceOf = (block: Block): string => {
  switch (block.kind) {
    case "hold":
      return `${block.hold} hold since ${fromDay(block.since)}: ${block.reason}`
    case "approval":
      return block.status === "missing"
        ? `the ${block.gate} gate is to be passed: nobody asked for its approval yet`
        : `the ${block.gate} gate's approval is ${block.status} (${block.department ?? ""}, ${block.roles ?? ""}), due by ${dateOrNull(block.dueBy) ?? "no day"}`
    case "shortage":
      return `${fromMillionths(block.quantity)} of ${block.sku} are short at ${block.site}, expected ${dateOrNull(block.expected) ?? "nobody knows when"}`
    case "deadline":
      return `step ${block.step} was due by ${fromDay(block.dueBy)}: ${several(block.daysLate, "day")} late`
    case "delay":
      return `line ${block.line} was promised for ${fromDay(block.promised)} and is ${several(block.daysLate, "day")} late, or will be; the customer ${block.told ? "was told" : "was not told"}`
  }
}

const documentOf = (progress: OrderProgress, { states }: Asked, { asOf, knownAt }: Dates) => {
  const { status } = progress
  const currency = currencyNamed(status.currency)
  const money = ({ part, whole, percent }: Share) => ({
    part: moneyOf(part, currency),
    whole: moneyOf(whole, currency),
    percent,
  })
  const dimension = ({ byValue, byQuantity }: DimensionProgress) => ({
    byValue: money(byValue),
    byQuantity:
      byQuantity === null
        ? null
        : {
            part: fromMillionths(millionths(byQuantity.part)),
            whole: fromMillionths(millionths(byQuantity.whole)),
            percent: byQuantity.percent,
          },
  })
  return {
    ...statusDocument(status, states.customers.get(status.customer)?.name ?? null),
    asOf,
    knownAt: isoOf(knownAt),
    progress: {
      delivered: dimension(progress.delivered),
      invoiced: dimension(progress.invoiced),
      settled: dimension(progress.settled),
    },
    next: progress.next.map((step) => ({
      ...step,
      since: fromDay(step.since),
      dueBy: dateOrNull(step.dueBy),
    })),
    blocks: progress.blocks.map(blockDocument),
  }
}

const percentText = (share: Share | null): string =>
  share === null || share.percent === null ? "–" : `${share.percent} %`

const textOf =
  (progress: OrderProgress, dates: Dates) =>
  (page: Page): string => {
    const { status } = progress
    const currency = currencyNamed(status.currency)
    const dimensions = [
      ["delivered", progress.delivered],
      ["invoiced", progress.invoiced],
      ["settled", progress.settled],
    ] as const
    const shares = rowsTable<(typeof dimensions)[number]>(
      [
        { title: "", of: ([name]) => name },
        { title: "by value", align: "right", of: ([, { byValue }]) => percentText(byValue) },
        { title: "by quantity", align: "right", of: ([, { byQuantity }]) => percentText(byQuantity) },
        { title: currency, align: "right", of: ([, { byValue }]) => amountText(byValue.part, currency) },
        { title: "of", align: "right", of: ([, { byValue }]) => amountText(byValue.whole, currency) },
      ],
      dimensions,
      page,
    )
    const next = rowsTable<OrderProgress["next"][number]>(
      [
        { title: "next", of: ({ step }) => step },
        { title: "with", of: ({ department }) => department ?? "(nobody)" },
        { title: "since", of: ({ since }) => fromDay(since) },
        { title: "due by", of: ({ dueBy }) => dateOrNull(dueBy) ?? "–" },
        { title: "handed over by", of: ({ handedOverBy }) => handedOverBy ?? "–" },
      ],
      progress.next,
      page,
    )
    return [
      `${heading(`Order ${status.order} of ${status.customer}`, dates, page)}: ${page.paint("bold", wordsOf(status.displayStatus))}`,
      shares,
      progress.next.length === 0 ? "Nothing is left to do." : next,
      ...(progress.blocks.length === 0
        ? ["Nothing keeps it from going on."]
        : [
            [
              "What keeps it from going on:",
              ...progress.blocks.map((block) => `  ${sentenceOf(block)}`),
            ].join("\n"),
          ]),
    ].join("\n\n")
  }

const forCustomer = (order: string, { states, horizon, dates, notes }: Asked): Either<Failure, Answer> => {
  const seen = progressForCustomer(states, order, horizon)
  if (seen === undefined) return left(orderNotThere(order, dates))
  return right({
    document: seen,
    text: (page) =>
      [
        `${page.paint("bold", `Order ${order}`)} of ${seen.placedOn}, on ${dates.asOf}: ${page.paint("bold", wordsOf(seen.stage))}`,
        rowsTable<(typeof seen.lines)[number]>(
          [
            { title: "line", of: ({ line }) => line },
            { title: "product", gives: true, of: ({ sku }) => sku },
            { title: "ordered", align: "right", of: ({ ordered }) => ordered },
            { title: "delivered", align: "right", of: ({ delivered }) => delivered },
            { title: "requested", of: ({ requestedDate }) => requestedDate ?? "–" },
            { title: "promised", of: ({ promisedDate }) => promisedDate ?? "–" },
            { title: "expected", of: ({ expectedDate }) => expectedDate ?? "–" },
          ],
          seen.lines,
          page,
        ),
      ].join("\n\n"),
    notes,
  })
}

const progressOf = (order: string, options: ProgressOptions, context: Context) =>
  reportOn(options, context, (asked) => {
    if (options.forCustomer) return forCustomer(order, asked)
    const progress = orderProgressOf(asked.states, order, asked.horizon)
    return progress === undefined
      ? left(orderNotThere(order, asked.dates))
      : right({
          document: documentOf(progress, asked, asked.dates),
          text: textOf(progress, asked.dates),
          notes: asked.notes,
        })
  })

export const progressCommand = (command: Command, session: Session): void => {
  reading(command)
    .description("how far an order has come, what is next and with whom, and what keeps it from going on")
    .argument("<order>", "the order's id")
    .addOption(
      new Option(
        "--for-customer",
        "only what may leave the house: no reasons, names, departments or amounts",
      ),
    )
    .addHelpText(
      "after",
      `
Shares are of what is wanted by now: ordered, less what was cancelled and waived; settled is with tax.

Examples:
  adv progress 10248
  adv progress 10248 --for-customer --json`,
    )
    .action((order, options) => session.answer(options, (context) => progressOf(order, options, context)))
}
