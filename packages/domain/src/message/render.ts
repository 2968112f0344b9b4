import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import { type Decimal, type LocalDate, type Money, sha256Of } from "../values/index.js"
import type { Language } from "./channel.js"
import { localDay, localDecimal, localMoney } from "./localised.js"
import { type Part, partsOf } from "./parts.js"
import type { TemplatePolicy } from "./template.js"

/** What is put in: text as it is, an amount, a date or a number as the language writes it. */
export type TemplateValue = string | Money | { readonly date: LocalDate } | { readonly number: Decimal }

export interface TemplateValues {
  readonly [name: string]: TemplateValue | ReadonlyArray<TemplateValues>
}

/** `hash` is the SHA-256 of the subject, an empty line and the body: by it, an auditor proves which text was sent. */
export interface RenderedMessage {
  readonly subject: string
  readonly body: string
  readonly hash: string
}

interface Rendering {
  readonly code: string
  readonly language: Language
  /** The names of the lists around, for what a failure says. */
  readonly within: string
}

const isList = (value: unknown): value is ReadonlyArray<TemplateValues> => Array.isArray(value)

const written = (value: TemplateValue, language: Language): string =>
  typeof value === "string"
    ? value
    : "amount" in value
      ? localMoney(value.amount, value.currency, language)
      : "date" in value
        ? localDay(value.date, language)
        : localDecimal(value.number, language)

const fill = (
  parts: ReadonlyArray<Part>,
  values: TemplateValues,
  rendering: Rendering,
): Either<Failure, string> => {
  const { code, language, within } = rendering
  let text = ""
  for (const part of parts) {
    if (part.kind === "text") {
      text += part.text
      continue
    }
    const placeholder = `${within}${part.name}`
    const value = Object.hasOwn(values, part.name) ? values[part.name] : undefined
    if (value === undefined || (typeof value === "string" && value.trim() === ""))
      return left(
        failure(
          "TEMPLATE_VALUE_MISSING",
          `Template ${code} needs a value for {${placeholder}}: give it one, or the text would have a hole.`,
          { code, language, placeholder },
        ),
      )
    if (isList(value) !== (part.kind === "each"))
      return left(
        failure(
          "TEMPLATE_VALUE_INVALID",
          `Template ${code} takes ${part.kind === "each" ? "a list" : "one value"} for {${placeholder}}: give that.`,
          { code, placeholder },
        ),
      )
    if (part.kind === "value") {
      if (!isList(value)) text += written(value, language)
      continue
    }
    for (const entry of isList(value) ? value : []) {
      const filled = fill(part.parts, entry, { ...rendering, within: `${placeholder}.` })
      if (isLeft(filled)) return filled
      text += filled.right
    }
  }
  return right(text)
}

/**
 * Writes a message: the template's text in a language, with every value in its place. The same template and values give
 * the same text, and hash, on any machine.
 *
 * Fails with `TEMPLATE_LANGUAGE_MISSING`, `TEMPLATE_MALFORMED`, `TEMPLATE_VALUE_MISSING` (also when a text is blank) or
 * `TEMPLATE_VALUE_INVALID` (a list where one value is asked for or the other way round, or a subject of several lines).
 *
 * @example
 * import { messageTemplates, minor, renderMessage, unsafeDate } from "@adv/domain"
 *
 * const rendered = renderMessage(messageTemplates.REMINDER, "en", {
 *   customerName: "Rossi S.p.A.",
 *   invoice: "2025-118",
 *   issuedOn: { date: unsafeDate("2025-03-01") },
 *   dueOn: { date: unsafeDate("2025-03-31") },
 *   open: { amount: minor(123456), currency: "EUR" },
 *   paymentDetails: "IBAN IT60 X054 2811 1010 0000 0123 456",
 *   signature: "Anna Conti",
 *   company: "Tirreno Sedie S.r.l.",
 * })
 * assert.equal(rendered.right.subject, "Invoice 2025-118 falls due on 31 March 2025")
 * assert.match(rendered.right.body, /€1,234\.56/)
 * assert.equal(renderMessage(messageTemplates.REMINDER, "en", {}).left.code, "TEMPLATE_VALUE_MISSING")
 */
export const renderMessage = (
  template: TemplatePolicy,
  language: Language,
  values: TemplateValues,
): Either<Failure, RenderedMessage> => {
  const { code, texts } = template
  const text = texts[language]
  if (text === undefined)
    return left(
      failure(
        "TEMPLATE_LANGUAGE_MISSING",
        `Template ${code} has no text in "${language}": add it, or write in ${Object.keys(texts).join(", ")}.`,
        { code, language, languages: Object.keys(texts) },
      ),
    )
  const subjectParts = partsOf(text.subject)
  const bodyParts = partsOf(text.body)
  if (subjectParts === null || bodyParts === null)
    return left(
      failure(
        "TEMPLATE_MALFORMED",
        `Template ${code} has a brace or the end of a list out of place in "${language}": correct it and publish it again.`,
        { code, language },
      ),
    )
  const rendering = { code, language, within: "" }
  const subject = fill(subjectParts, values, rendering)
  if (isLeft(subject)) return subject
  // A line break in a subject would start another header of a mail.
  if (/[\r\n]/.test(subject.right))
    return left(
      failure(
        "TEMPLATE_VALUE_INVALID",
        `The subject of template ${code} would have several lines: give values of one line.`,
        { code, subject: subject.right },
      ),
    )
  const body = fill(bodyParts, values, rendering)
  if (isLeft(body)) return body
  return right({
    subject: subject.right,
    body: body.right,
    hash: sha256Of(`${subject.right}\n\n${body.right}`),
  })
}
