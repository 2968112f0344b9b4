import type * as t from "io-ts"
import { list, oneOf, shape, Text } from "../facts/codecs.js"
import { refined } from "../facts/refined.js"
import { isId, type PolicyId } from "../values/index.js"
import { Language, MessageChannel } from "./channel.js"
import { namesIn, partsOf } from "./parts.js"

/** What a customer is written about. */
export const MessageTopic = oneOf(
  "orderConfirmation",
  "deliveryDelay",
  "invoiceNotice",
  "creditNoteNotice",
  "reminder",
  "dunning",
  "disputeAnswer",
  "enquiryAnswer",
  "apology",
  "surveyInvitation",
  "other",
)
export type MessageTopic = t.TypeOf<typeof MessageTopic>

const TemplateText = shape("a text with {placeholders}", { subject: Text, body: Text })
export type TemplateText = t.TypeOf<typeof TemplateText>

const TemplateTexts = shape(
  "a text in each language",
  {},
  { it: TemplateText, en: TemplateText, fr: TemplateText },
)
type TemplateTexts = t.TypeOf<typeof TemplateTexts>

const written = (texts: TemplateTexts): ReadonlyArray<TemplateText> =>
  Language.words.flatMap((language) => {
    const text = texts[language]
    return text === undefined ? [] : [text]
  })

const isRead = ({ subject, body }: TemplateText): boolean =>
  partsOf(subject) !== null && partsOf(body) !== null

/** The names of the values that a text asks for, in order: `total`, and `lines.amount` within a list. */
const placeholders = ({ subject, body }: TemplateText): ReadonlyArray<string> =>
  [...new Set([...namesIn(partsOf(subject) ?? []), ...namesIn(partsOf(body) ?? [])])].sort()

const sameNames = (texts: TemplateTexts): boolean =>
  new Set(written(texts).map((text) => placeholders(text).join())).size <= 1

/**
 * A policy of kind `template`: what is said, in one or more languages that ask for the same values. `{name}` stands for
 * a value; `{#lines}…{/lines}` is repeated for each entry of a list.
 */
export const TemplatePolicy = refined(
  shape("a template", {
    code: Text,
    topic: MessageTopic,
    channels: list(MessageChannel),
    texts: TemplateTexts,
  }),
  [
    {
      field: "texts",
      expected: "a text in at least one language",
      holds: ({ texts }) => written(texts).length > 0,
    },
    {
      field: "texts",
      expected: "braces around names only, and every list closed",
      holds: ({ texts }) => written(texts).every(isRead),
    },
    {
      field: "texts",
      expected: "the same placeholders in every language",
      holds: ({ texts }) => sameNames(texts),
    },
    {
      field: "texts",
      expected: "subjects of one line",
      holds: ({ texts }) => written(texts).every(({ subject }) => !/[\r\n]/.test(subject)),
    },
  ],
)
export type TemplatePolicy = t.TypeOf<typeof TemplatePolicy>

/**
 * The names of the values that a template asks for, in order: `total`, and `lines.amount` within a list.
 *
 * @example
 * import { messageTemplates, placeholdersOf } from "@adv/domain"
 *
 * assert.ok(placeholdersOf(messageTemplates.REMINDER).includes("dueOn"))
 */
export const placeholdersOf = ({ texts }: TemplatePolicy): ReadonlyArray<string> => {
  const [text] = written(texts)
  return text === undefined ? [] : placeholders(text)
}

/** The policy that says what a template's versions are; null when its code can't be part of an id. */
export const templatePolicyId = (code: string): PolicyId | null => {
  const id = `template:${code}`
  return isId(id) ? (id as PolicyId) : null
}
