import { isLeft } from "fp-ts/lib/Either.js"
import { channelFor } from "../customer/contact-preferences.js"
import type { Language, MessageChannel } from "../message/channel.js"
import type { MessageAbout } from "../message/events.js"
import { renderMessage, type TemplateValues } from "../message/render.js"
import { templatePolicyId } from "../message/template.js"
import { policyBody } from "../policy/body.js"
import { addDays, type CustomerId, type LocalDate, type MessageId, minor } from "../values/index.js"
import type { Known, Process, Reaction } from "./process.js"
import type { Views } from "./views/index.js"

/** What every letter of a company says of itself, in the languages it writes. */
export interface Letterhead {
  readonly company: string
  readonly signature: string
  readonly paymentDetails: string
  /** For customers of whom no language is known. */
  readonly language: Language
  /** Within how many days dunning asks to be paid. */
  readonly payWithinDays: number
}

interface Letter {
  readonly template: string
  readonly message: string
  readonly customer: CustomerId
  readonly on: LocalDate
  readonly about: MessageAbout
  readonly values: TemplateValues
  readonly language?: Language
  readonly channel?: MessageChannel
}

const languages: ReadonlySet<string> = new Set(["it", "en", "fr"])
const isLanguage = (text: string | null | undefined): text is Language =>
  text !== null && text !== undefined && languages.has(text)

/**
 * A letter, rendered by the template in force, in the customer's language and by a channel it takes. Nothing is written
 * where no template is published, or where it would have a hole: a clerk then writes.
 */
const write = (letter: Letter, letterhead: Letterhead, views: Views): ReadonlyArray<Reaction> => {
  const { template, customer, on, about } = letter
  const id = templatePolicyId(template)
  const policy = id === null ? undefined : views.policies.get(id)
  if (policy === undefined) return []
  const found = policyBody("template", policy, on)
  const addressee = views.addressees.get(customer)
  if (isLeft(found) || addressee === undefined) return []
  const { body, ref } = found.right
  const preferences = addressee.preferences
  const wanted = letter.channel ?? body.channels[0]
  if (wanted === undefined) return []
  const channel = channelFor(preferences, wanted, body.channels)
  if (isLeft(channel)) return []
  const asked = [letter.language, preferences?.language, addressee.language].find(
    (each) => isLanguage(each) && body.texts[each] !== undefined,
  )
  const language = isLanguage(asked) ? asked : letterhead.language
  const text = renderMessage(body, language, {
    company: letterhead.company,
    signature: letterhead.signature,
    paymentDetails: letterhead.paymentDetails,
    customerName: addressee.name,
    ...letter.values,
  })
  if (isLeft(text)) return []
  return [
    {
      key: letter.message,
      command: {
        type: "QueueMessage",
        on,
        // Made of ids, so it is one.
        message: letter.message as MessageId,
        customer,
        template,
        templateVersion: ref.version,
        language,
        channel: channel.right,
        documentHash: text.right.hash,
        about,
      },
      text: text.right,
    },
  ]
}

const date = (of: LocalDate) => ({ date: of })

/** A notice of a dunning case, once it may be sent. */
const dunningNotice = (
  notice: string,
  on: LocalDate,
  { views }: Known,
  letterhead: Letterhead,
): ReadonlyArray<Reaction> => {
  const reached = views.notices.waiting.get(notice)
  if (reached === undefined || reached.items.length === 0) return []
  const { currency, template, channel, language, customer, total, interest, compensation } = reached
  const amount = (of: number) => ({ amount: minor(of), currency })
  const items = reached.items.flatMap((item) => {
    const known = views.openItems.invoices.get(item.invoice)
    return known === undefined
      ? []
      : [
          {
            invoice: known.number,
            issuedOn: date(known.issueDate),
            dueOn: date(addDays(on, -item.daysPastDue)),
            open: amount(item.open),
          },
        ]
  })
  const [first] = items
  if (first === undefined) return []
  const last = views.notices.lastSent.get(reached.case)
  return write(
    {
      template,
      message: `${notice}:${channel}`,
      customer,
      on,
      about: { dunningCases: [reached.case] },
      channel,
      language,
      values: {
        ...first,
        items,
        total: amount(total),
        principal: amount(reached.items.reduce((sum, { open }) => sum + open, 0)),
        interest: amount(interest),
        compensation: amount(compensation),
        payBy: date(addDays(on, letterhead.payWithinDays)),
        ...(last === undefined ? {} : { lastNoticeOn: date(last) }),
      },
    },
    letterhead,
    views,
  )
}

/**
 * Writes to customers before they ask: confirms orders, tells of delays, sends notice of invoices and credit notes, and
 * reminds. What was sent is told to whom it concerns; what came back takes no dunning level with it (DN-18).
 */
export const correspondence = (letterhead: Letterhead): Process => ({
  name: "correspondence",
  department: "ADV",
  on: {
    OrderValidated: ({ data: { order }, metadata: { effectiveDate: on } }, { views }) => {
      const state = views.orders.states.get(order)
      if (state === undefined || state.customer === null || state.currency === null) return []
      const { currency, placedOn, terms } = state
      if (placedOn === null || terms === null) return []
      const amount = (of: number) => ({ amount: minor(of), currency })
      const lines = [...state.lines.values()].flatMap(({ asked, promised }) => {
        const day = promised ?? asked.requestedDate
        return day === undefined
          ? []
          : [
              {
                quantity: { number: asked.quantity },
                description: asked.description ?? asked.sku,
                promisedOn: date(day),
                amount: amount(asked.net),
              },
            ]
      })
      const total = views.orders.gross.get(order)
      if (lines.length < state.lines.size || total === undefined) return []
      const term = terms.conditions.paymentTerm
      return write(
        {
          template: "ORDER-CONFIRMATION",
          message: `confirmation:${order}`,
          customer: state.customer,
          on,
          about: { orders: [order] },
          values: {
            order,
            orderedOn: date(placedOn),
            lines,
            total: amount(total),
            paymentTerm: term.name ?? term.id,
          },
        },
        letterhead,
        views,
      )
    },
    DeliveryDelayAnticipated: ({ data, metadata: { effectiveDate: on } }, { views }) => {
      const { order, line, promisedDate, expectedDate, causeCode } = data
      const state = views.orders.states.get(order)
      const asked = state?.lines.get(line)?.asked
      if (state === undefined || state.customer === null || asked === undefined) return []
      return write(
        {
          template: "DELIVERY-DELAY",
          message: `delay:${order}:${line}:${expectedDate}`,
          customer: state.customer,
          on,
          about: { orders: [order] },
          values: {
            order,
            lines: [
              {
                description: asked.description ?? asked.sku,
                promisedOn: date(promisedDate),
                expectedOn: date(expectedDate),
              },
            ],
            cause: causeCode.toLowerCase().replaceAll("_", " "),
          },
        },
        letterhead,
        views,
      )
    },
    InvoiceIssued: ({ data, metadata: { effectiveDate: on } }, { views }) => {
      const { invoice, number, customer, currency, totals, issueDate, instalments } = data
      const amount = (of: number) => ({ amount: minor(of), currency })
      return write(
        {
          template: "INVOICE-NOTICE",
          message: `invoice:${invoice}`,
          customer,
          on,
          about: { invoices: [invoice] },
          values: {
            invoice: number,
            issuedOn: date(issueDate),
            total: amount(totals.payable),
            instalments: instalments.flatMap(({ dueDate, amount: part }) =>
              dueDate === null ? [] : [{ dueOn: date(dueDate), amount: amount(part) }],
            ),
          },
        },
        letterhead,
        views,
      )
    },
    CreditNoteIssued: ({ data, metadata: { effectiveDate: on } }, { views }) => {
      const { invoice, creditNote, number, customer, currency, totals, issueDate, reason } = data
      const corrected = views.openItems.invoices.get(invoice)
      return write(
        {
          template: "CREDIT-NOTE-NOTICE",
          message: `credit-note:${creditNote}`,
          customer,
          on,
          about: { creditNotes: [creditNote], invoices: [invoice] },
          values: {
            creditNote: number,
            invoice: corrected?.number ?? invoice,
            issuedOn: date(issueDate),
            amount: { amount: totals.payable, currency },
            reason: reason.toLowerCase().replaceAll("_", " "),
          },
        },
        letterhead,
        views,
      )
    },
    DunningLevelReached: ({ data: { notice, requiresApproval }, metadata }, known) =>
      requiresApproval === true ? [] : dunningNotice(notice, metadata.effectiveDate, known, letterhead),
    DunningNoticeApproved: ({ data: { notice }, metadata }, known) =>
      dunningNotice(notice, metadata.effectiveDate, known, letterhead),
    DunningNoticeRetried: ({ data: { notice }, metadata }, known) =>
      dunningNotice(notice, metadata.effectiveDate, known, letterhead),
    MessageSent: ({ data, metadata: { effectiveDate: on } }, { views }) => {
      const { message, about, channel } = data
      const queued = views.queued.get(message)
      if (queued === undefined) return []
      const { topic, template, policy, language, documentHash } = queued
      const reactions: Array<Reaction> = []
      for (const order of about.orders ?? []) {
        if (topic === "orderConfirmation")
          reactions.push({
            key: `acknowledge/${order}`,
            command: { type: "AcknowledgeOrder", on, order, channel, documentHash },
          })
        if (topic === "deliveryDelay") {
          const line = [...(views.orders.states.get(order)?.lines.keys() ?? [])].find((each) =>
            message.startsWith(`delay:${order}:${each}:`),
          )
          reactions.push({
            key: `notified/${order}`,
            command: {
              type: "NotifyCustomer",
              on,
              order,
              topic: "DELIVERY_DELAY",
              channel,
              message,
              proactive: true,
              ...(line === undefined ? {} : { line }),
            },
          })
        }
      }
      for (const id of about.dunningCases ?? []) {
        const notice = [...views.notices.waiting.keys()].find(
          (each) => message.startsWith(`${each}:`) && views.notices.waiting.get(each)?.case === id,
        )
        if (notice !== undefined)
          reactions.push({
            key: `dunned/${notice}`,
            command: {
              type: "SendDunningNotice",
              on,
              case: id,
              notice,
              template: { code: template, version: policy.version },
              documentHash,
              message,
              language,
            },
          })
      }
      return reactions
    },
    MessageBounced: ({ data, metadata: { effectiveDate: on } }, { views }) => {
      const { message, about, reason } = data
      return (about.dunningCases ?? []).flatMap((id) =>
        [...views.notices.waiting.values()]
          .filter((reached) => reached.case === id && message.startsWith(`${reached.notice}:`))
          .map(({ notice }) => ({
            key: `bounced/${notice}`,
            command: { type: "BounceDunningNotice", on, case: id, notice, reason, message } as const,
          })),
      )
    },
  },
})
