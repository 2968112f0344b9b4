import { fromDay, toDay } from "@adv/domain"
import {
  type LoggedMessage,
  type MessageCount,
  type MessageWord,
  messageCounts,
  messageLog,
} from "@adv/projections"
import { type Command, Option } from "@commander-js/extra-typings"
import { right } from "fp-ts/lib/Either.js"
import { countText, several } from "../answer/amounts.js"
import { heading, type ReportColumn, rowsTable } from "../answer/report.js"
import { type ReadingOptions, reading } from "../options.js"
import { dateOrNull } from "../reading/orders.js"
import { fromOption, reportOn, toOption, type WindowOptions, windowOf } from "../reading/report.js"
import { isoOf } from "../reading/zone.js"
import type { Context, Session } from "../session.js"
import { idOption, textOption } from "./asking.js"

const states: ReadonlyArray<MessageWord> = ["queued", "withdrawn", "sent", "delivered", "opened", "bounced"]

interface MessagesOptions extends ReadingOptions, WindowOptions {
  readonly customer?: string | undefined
  readonly template?: string | undefined
  readonly channel?: string | undefined
  readonly status?: MessageWord | undefined
}

const countColumns: ReadonlyArray<ReportColumn<MessageCount>> = [
  { title: "template", of: ({ template }) => template },
  { title: "channel", of: ({ channel }) => channel },
  { title: "messages", align: "right", of: ({ messages }) => countText(messages) },
  { title: "sent", align: "right", of: ({ sent }) => countText(sent) },
  { title: "arrived", align: "right", of: ({ delivered }) => countText(delivered) },
  { title: "came back", align: "right", of: ({ bounced }) => countText(bounced) },
  { title: "waiting", align: "right", of: ({ waiting }) => countText(waiting) },
]

/** As much of a hash as tells one text from another; the document has all of it. */
const SHORT = 12

const rowColumns: ReadonlyArray<ReportColumn<LoggedMessage>> = [
  { title: "message", gives: true, of: ({ message }) => message },
  { title: "customer", of: ({ customer }) => customer },
  { title: "template", of: ({ template, version }) => `${template} v${version}` },
  { title: "", drops: true, of: ({ language }) => language },
  { title: "by", of: ({ channel }) => channel },
  { title: "about", drops: true, of: ({ about }) => about },
  { title: "sent", of: ({ sentOn }) => dateOrNull(sentOn) ?? "–" },
  {
    title: "status",
    of: ({ status, reason }) => (status === "bounced" ? `bounced: ${reason ?? ""}` : status),
  },
  { title: "on", of: ({ statusOn }) => fromDay(statusOn) },
  { title: "hash", drops: true, of: ({ documentHash }) => documentHash.slice(0, SHORT) },
]

const messages = (options: MessagesOptions, context: Context) =>
  reportOn(options, context, ({ states: books, horizon, dates, notes }) => {
    const { customer, template, channel, status } = options
    const { from, to } = windowOf(options, dates)
    const rows = messageLog(books.messages, {
      ...horizon,
      from: toDay(from),
      to: toDay(to),
      ...(customer === undefined ? {} : { customer }),
      ...(template === undefined ? {} : { template }),
      ...(channel === undefined ? {} : { channel }),
      ...(status === undefined ? {} : { status }),
    })
    const counts = messageCounts(rows)
    return right({
      document: {
        from,
        to,
        asOf: dates.asOf,
        knownAt: isoOf(dates.knownAt),
        counts,
        messages: rows.map((row) => ({
          ...row,
          queuedOn: fromDay(row.queuedOn),
          sentOn: dateOrNull(row.sentOn),
          statusOn: fromDay(row.statusOn),
        })),
      },
      text: (page) => {
        const title = `${heading(`Messages from ${from} to before ${to}`, dates, page)}: ${several(rows.length, "message")}`
        return rows.length === 0
          ? title
          : [title, rowsTable(countColumns, counts, page), rowsTable(rowColumns, rows, page)].join("\n\n")
      },
      notes,
    })
  })

export const messagesCommand = (command: Command, session: Session): void => {
  reading(command)
    .description("what customers were written, whether it arrived, and the hash that proves what it said")
    .addOption(fromOption())
    .addOption(toOption())
    .addOption(new Option("--customer <id>", "only those to one customer").argParser(idOption))
    .addOption(new Option("--template <code>", "only those of one template").argParser(textOption))
    .addOption(new Option("--channel <name>", "only those by one channel").argParser(textOption))
    .addOption(new Option("--status <word>", "only these").choices(states))
    .addHelpText(
      "after",
      `
The texts themselves are personal data and stay outside the log: who has one can compare its SHA-256.

Examples:
  adv messages --as-of 2025-03-31
  adv messages --status bounced --customer ROSSI --json`,
    )
    .action((options) => session.answer(options, (context) => messages(options, context)))
}
