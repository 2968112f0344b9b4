import type { Day } from "@adv/domain"
import type { Horizon } from "../engine/read-models.js"
import { HASH, type MessageBook, MessageEvent } from "./message-book.js"

export type MessageWord = "queued" | "withdrawn" | "sent" | "delivered" | "opened" | "bounced"

/** A message as it stood. Days are days since 1970-01-01. */
export interface LoggedMessage {
  readonly message: string
  readonly customer: string
  readonly topic: string
  readonly template: string
  /** The version of the template. */
  readonly version: number
  readonly language: string
  /** By which it was sent last, or is to be sent. */
  readonly channel: string
  /** What it is about, such as `order:10248`: the first thing it names; "" when it names nothing. */
  readonly about: string
  /** The SHA-256 of its text, in hexadecimal: whoever has the text can prove that it is the one. */
  readonly documentHash: string
  readonly queuedOn: Day
  /** The day it was first sent, or null. */
  readonly sentOn: Day | null
  /** What was heard of it last, of what counts: what came back and was sent again is sent. */
  readonly status: MessageWord
  readonly statusOn: Day
  readonly bounces: number
  /** Why it came back last or was withdrawn, or null. */
  readonly reason: string | null
  /** Whether it came back because the address is no good. */
  readonly permanent: boolean
}

export interface MessageQuery extends Horizon {
  /** Queued on a day of `[from, to)`, in days since 1970-01-01. */
  readonly from?: number
  readonly to?: number
  readonly customer?: string
  readonly template?: string
  readonly channel?: string
  readonly status?: MessageWord
}

const words: ReadonlyArray<MessageWord> = ["queued", "withdrawn", "sent", "delivered", "bounced", "opened"]

const hex = (hash: MessageBook["message"]["hash"], number: number): string => {
  let text = ""
  for (let byte = number * HASH; byte < (number + 1) * HASH; byte++)
    text += hash.at(byte).toString(16).padStart(2, "0")
  return text
}

const logged = (book: MessageBook, number: number, { asOf, knownAt }: Horizon): LoggedMessage | undefined => {
  const { messages, names, subjects, message, row, rowsOfMessage } = book
  const rows: Array<number> = []
  for (let at = rowsOfMessage.last(number); at >= 0; at = rowsOfMessage.before(at))
    if (row.day.at(at) <= asOf && row.recorded.at(at) <= knownAt) rows.push(at)
  let queuedOn: Day | null = null
  let sentOn: Day | null = null
  let status: MessageWord = "queued"
  let statusOn: Day | null = null
  let bounces = 0
  let reason: string | null = null
  let permanent = false
  let channel = message.channel.at(number)
  for (const at of rows.reverse()) {
    const kind = row.kind.at(at)
    const day = row.day.at(at) as Day
    if (kind === MessageEvent.queued) queuedOn = day
    if (kind === MessageEvent.sent && (sentOn === null || day < sentOn)) sentOn = day
    if (kind === MessageEvent.bounced) {
      bounces += 1
      permanent = row.permanent.at(at) === 1
    }
    if (row.reason.at(at) >= 0) reason = names.name(row.reason.at(at))
    if (row.channel.at(at) >= 0) channel = row.channel.at(at)
    // Told of after it was opened, that it was delivered is nothing new.
    if (status === "opened" && kind === MessageEvent.delivered) continue
    status = words[kind] ?? status
    statusOn = day
  }
  if (queuedOn === null || statusOn === null) return undefined
  return {
    message: messages.name(number),
    customer: names.name(message.customer.at(number)),
    topic: names.name(message.topic.at(number)),
    template: names.name(message.template.at(number)),
    version: message.version.at(number),
    language: names.name(message.language.at(number)),
    channel: names.name(channel),
    about: subjects.name(message.about.at(number)),
    documentHash: hex(message.hash, number),
    queuedOn,
    sentOn,
    status,
    statusOn,
    bounces,
    reason,
    permanent,
  }
}

/**
 * Messages to customers as they stood on a business date, as known at a moment, in the order in which they were written:
 * whether they were sent, arrived or came back, with the template and its version and the hash of the text.
 *
 * @example
 * import { companyModels, messageLog } from "@adv/projections"
 *
 * const { states } = companyModels()
 * assert.deepEqual(messageLog(states.messages, { asOf: 20000, knownAt: 1736935200000 }), [])
 */
export const messageLog = (book: MessageBook, query: MessageQuery): ReadonlyArray<LoggedMessage> => {
  const found: Array<LoggedMessage> = []
  const is = (asked: string | undefined, had: string): boolean => asked === undefined || asked === had
  for (let number = 0; number < book.messages.length; number++) {
    const message = logged(book, number, query)
    if (message === undefined) continue
    const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = query
    if (message.queuedOn < from || message.queuedOn >= to) continue
    if (
      is(query.customer, message.customer) &&
      is(query.template, message.template) &&
      is(query.channel, message.channel) &&
      is(query.status, message.status)
    )
      found.push(message)
  }
  return found
}

/** How many messages of a template went by a channel, and what became of them. */
export interface MessageCount {
  readonly template: string
  readonly channel: string
  readonly messages: number
  /** Sent, whether it arrived or not. */
  readonly sent: number
  /** Known to have arrived: delivered or opened. */
  readonly delivered: number
  readonly bounced: number
  readonly waiting: number
}

/** A message log by template and channel. */
export const messageCounts = (log: ReadonlyArray<LoggedMessage>): ReadonlyArray<MessageCount> =>
  [...Map.groupBy(log, ({ template, channel }) => JSON.stringify([template, channel])).entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, own]) => {
      const [first] = own
      const having = (...status: ReadonlyArray<MessageWord>) =>
        own.filter((each) => status.includes(each.status)).length
      return first === undefined
        ? []
        : [
            {
              template: first.template,
              channel: first.channel,
              messages: own.length,
              sent: own.filter(({ sentOn }) => sentOn !== null).length,
              delivered: having("delivered", "opened"),
              bounced: having("bounced"),
              waiting: having("queued"),
            },
          ]
    })
