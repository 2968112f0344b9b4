import { Int32Column, Names, RowsOf, Uint8Column } from "../engine/columns.js"
import { type Dated, date, dated } from "../engine/dated.js"
import { type Moment, projection } from "../engine/projection.js"

/** What became of a message. */
export const MessageEvent = {
  queued: 0,
  withdrawn: 1,
  sent: 2,
  delivered: 3,
  bounced: 4,
  opened: 5,
} as const

/** A SHA-256, in bytes. */
export const HASH = 32

/**
 * What customers were written, one row a fact and never a row changed. Of a text only its hash is kept: it proves which
 * one it was.
 */
export interface MessageBook {
  readonly messages: Names
  /** Customers, templates, topics, languages, channels, and what came back with a bounce. */
  readonly names: Names
  /** `order:10248`, `invoice:F-1`: what it is about, the first thing that it names. */
  readonly subjects: Names
  /** By message, as it was queued. */
  readonly message: {
    readonly customer: Int32Column
    readonly template: Int32Column
    /** The version of the template. */
    readonly version: Int32Column
    readonly topic: Int32Column
    readonly language: Int32Column
    readonly channel: Int32Column
    readonly about: Int32Column
    /** `HASH` bytes each. */
    readonly hash: Uint8Column
  }
  readonly rowsOfMessage: RowsOf
  readonly row: Dated & {
    readonly message: Int32Column
    readonly kind: Uint8Column
    /** By which channel it was sent or came back, or -1. */
    readonly channel: Int32Column
    /** Why it came back or was withdrawn, or -1. */
    readonly reason: Int32Column
    /** Whether the address is no good. */
    readonly permanent: Uint8Column
  }
}

const empty = (): MessageBook => ({
  messages: new Names(),
  names: new Names(),
  subjects: new Names(),
  message: {
    customer: new Int32Column(),
    template: new Int32Column(),
    version: new Int32Column(),
    topic: new Int32Column(),
    language: new Int32Column(),
    channel: new Int32Column(),
    about: new Int32Column(),
    hash: new Uint8Column(),
  },
  rowsOfMessage: new RowsOf(),
  row: {
    ...dated(),
    message: new Int32Column(),
    kind: new Uint8Column(),
    channel: new Int32Column(),
    reason: new Int32Column(),
    permanent: new Uint8Column(),
  },
})

interface Told {
  readonly channel?: string
  readonly reason?: string
  readonly permanent?: boolean
}

const tell = (
  { messages, names, rowsOfMessage, row }: MessageBook,
  at: Moment,
  message: string,
  kind: number,
  { channel, reason, permanent = false }: Told = {},
): void => {
  // What was sent before this log began has no text here, and is nothing to report on.
  const number = messages.find(message)
  if (number < 0) return
  date(row, at)
  row.message.push(number)
  row.kind.push(kind)
  row.channel.push(channel === undefined ? -1 : names.number(channel))
  row.reason.push(reason === undefined ? -1 : names.number(reason))
  row.permanent.push(permanent ? 1 : 0)
  rowsOfMessage.add(number)
}

interface About {
  readonly orders?: ReadonlyArray<string>
  readonly invoices?: ReadonlyArray<string>
  readonly creditNotes?: ReadonlyArray<string>
  readonly payments?: ReadonlyArray<string>
  readonly disputes?: ReadonlyArray<string>
  readonly dunningCases?: ReadonlyArray<string>
  readonly contacts?: ReadonlyArray<string>
}

/** The first thing that a message is about, most telling first; "" when it names nothing. */
const aboutOf = (about: About): string => {
  const kinds = [
    ["order", about.orders],
    ["dispute", about.disputes],
    ["dunningCase", about.dunningCases],
    ["creditNote", about.creditNotes],
    ["invoice", about.invoices],
    ["payment", about.payments],
    ["contact", about.contacts],
  ] as const
  for (const [kind, ids] of kinds) if (ids?.[0] !== undefined) return `${kind}:${ids[0]}`
  return ""
}

/** The value of a hexadecimal digit, in lower case. */
const digitAt = (text: string, at: number): number => {
  const code = text.charCodeAt(at)
  return code < 97 ? code - 48 : code - 87
}

/** Messages to customers, and whether they arrived. */
export const messages = projection<MessageBook>({
  name: "messages",
  version: 1,
  partitionBy: ["messages"],
  initial: empty,
  recipes: {
    MessageQueued: (book, data, at) => {
      const { message, customer, template, topic, language, channel, about, policy, documentHash } = data
      const { names, message: by } = book
      const number = book.messages.number(message)
      // A message is written once.
      if (number < by.customer.length) return
      by.customer.push(names.number(customer))
      by.template.push(names.number(template))
      by.version.push(policy.version)
      by.topic.push(names.number(topic))
      by.language.push(names.number(language))
      by.channel.push(names.number(channel))
      by.about.push(book.subjects.number(aboutOf(about)))
      for (let byte = 0; byte < HASH; byte++)
        by.hash.push(16 * digitAt(documentHash, 2 * byte) + digitAt(documentHash, 2 * byte + 1))
      tell(book, at, message, MessageEvent.queued)
    },
    MessageWithdrawn: (book, { message, reason }, at) =>
      tell(book, at, message, MessageEvent.withdrawn, { reason }),
    MessageSent: (book, { message, channel }, at) => tell(book, at, message, MessageEvent.sent, { channel }),
    MessageDelivered: (book, { message }, at) => tell(book, at, message, MessageEvent.delivered),
    MessageBounced: (book, { message, channel, reason, permanent }, at) =>
      tell(book, at, message, MessageEvent.bounced, { channel, reason, permanent }),
    MessageOpened: (book, { message }, at) => tell(book, at, message, MessageEvent.opened),
  },
})
