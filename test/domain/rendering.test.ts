import {
  type Currency,
  Language,
  localDay,
  localDecimal,
  localMoney,
  type Minor,
  messageTemplates,
  minor,
  placeholdersOf,
  renderMessage,
  sha256Of,
  TemplatePolicy,
  type TemplateValues,
  unsafeDate,
  unsafeDecimal,
} from "@adv/domain"
import fc from "fast-check"
import { isLeft } from "fp-ts/lib/Either.js"
import { describe, expect, it } from "vitest"

const euro = "EUR" as Currency
const languages = Language.words
const plain = (text: string): string => text.replaceAll(/[\u00A0\u202F]/g, " ")

/** A value for every placeholder of every template: dates and amounts as such, the rest as text. */
const item = {
  invoice: "2025-118",
  issuedOn: { date: unsafeDate("2025-03-01") },
  dueOn: { date: unsafeDate("2025-03-31") },
  open: { amount: minor(123_456), currency: euro },
}
const values: TemplateValues = {
  ...item,
  customerName: "Rossi S.p.A.",
  company: "Tirreno Sedie S.r.l.",
  signature: "Anna Conti",
  paymentDetails: "IBAN IT60 X054 2811 1010 0000 0123 456",
  order: "10248",
  orderedOn: { date: unsafeDate("2025-02-10") },
  lines: [
    {
      quantity: { number: unsafeDecimal("1200.5") },
      description: "Oak chair",
      promisedOn: { date: unsafeDate("2025-03-03") },
      expectedOn: { date: unsafeDate("2025-03-13") },
      amount: { amount: minor(5000), currency: euro },
    },
  ],
  instalments: [
    { amount: { amount: minor(61_728), currency: euro }, dueOn: { date: unsafeDate("2025-03-31") } },
    { amount: { amount: minor(61_728), currency: euro }, dueOn: { date: unsafeDate("2025-04-30") } },
  ],
  items: [item, { ...item, invoice: "2025-119" }],
  paymentTerm: "30 days",
  cause: "supplier late",
  creditNote: "C-9",
  amount: { amount: minor(5000), currency: euro },
  reason: "price",
  payBy: { date: unsafeDate("2025-04-15") },
  lastNoticeOn: { date: unsafeDate("2025-04-01") },
  principal: { amount: minor(246_912), currency: euro },
  interest: { amount: minor(1_234), currency: euro },
  compensation: { amount: minor(4_000), currency: euro },
  total: { amount: minor(252_146), currency: euro },
  matter: "the delivery of 3 March",
  explanation: "two boxes were swapped",
  remedy: "the right ones left today",
  dispute: "D-4",
  openedOn: { date: unsafeDate("2025-03-20") },
  outcome: "upheld in part",
  nextStep: "a credit note follows",
}

describe("the shipped templates", () => {
  const all = Object.entries(messageTemplates)

  it.each(all)("%s can be published, in Italian, English and French", (code, template) => {
    expect(template.code).toBe(code)
    expect(TemplatePolicy.is(template)).toBe(true)
    expect(Object.keys(template.texts).sort()).toEqual([...languages].sort())
  })

  it.each(all)("%s leaves no hole, no brace and no double blank in any language", (_code, template) => {
    for (const language of languages) {
      const rendered = renderMessage(template, language, values)
      if (isLeft(rendered)) throw new Error(rendered.left.message)
      const { subject, body, hash } = rendered.right
      const text = `${subject}\n\n${body}`
      expect(text).not.toMatch(/[{}]|undefined|null|NaN|\[object/)
      expect(text).not.toMatch(/ {2}| $|\n{3}/m)
      expect(body).toContain("Rossi S.p.A.")
      expect(body.endsWith("Anna Conti\nTirreno Sedie S.r.l.")).toBe(true)
      expect(hash).toBe(sha256Of(text))
      // French sets its high punctuation apart, the others don't.
      if (language === "fr") expect(text).not.toMatch(/[^ \u00A0][;?!]|\p{L}:/u)
      else expect(text).not.toMatch(/ [:;?!]/)
    }
  })

  it.each(all)("%s asks for every value it names: none may be left out or blank", (_code, template) => {
    for (const placeholder of placeholdersOf(template)) {
      const [name = "", inner] = placeholder.split(".")
      const held = values[name]
      const without = (gone: string | undefined): TemplateValues => ({
        ...values,
        [name]:
          inner === undefined || !Array.isArray(held)
            ? (gone as never)
            : held.map((entry) => ({ ...entry, [inner]: gone })),
      })
      for (const gone of [undefined, " "]) {
        const rendered = renderMessage(template, "it", without(gone))
        if (!isLeft(rendered)) throw new Error(`{${placeholder}} is not asked for`)
        expect(rendered.left.code).toBe("TEMPLATE_VALUE_MISSING")
        expect(rendered.left.message).toContain(`{${placeholder}}`)
      }
    }
  })

  it("grow from friendly to final: the law is invoked from the second step on, the formal notice comes last", () => {
    const body = (code: "DUNNING-1" | "DUNNING-2" | "DUNNING-3", language: Language) =>
      messageTemplates[code].texts[language]?.body ?? ""
    expect(body("DUNNING-1", "it")).toMatch(/svista/)
    expect(body("DUNNING-1", "en")).toMatch(/oversight/)
    expect(body("DUNNING-1", "fr")).toMatch(/oubli/)
    for (const language of languages) {
      expect(body("DUNNING-1", language)).not.toMatch(/231|2011\/7|L\. 441-10/)
      expect(body("DUNNING-2", language)).toMatch(/231|2011\/7|L\. 441-10/)
    }
    expect(body("DUNNING-3", "it")).toMatch(/costituzione in mora/)
    expect(body("DUNNING-3", "en")).toMatch(/formal notice/)
    expect(body("DUNNING-3", "fr")).toMatch(/mettons en demeure/)
    expect(messageTemplates["DUNNING-3"].channels).toEqual(["certifiedEmail", "registeredLetter", "letter"])
  })
})

describe("a rendered message", () => {
  const one = (subject: string, body: string, more: Partial<TemplatePolicy> = {}): TemplatePolicy => ({
    ...messageTemplates.REMINDER,
    texts: { en: { subject, body } },
    ...more,
  })
  const code = (template: TemplatePolicy, given: TemplateValues, language: Language = "en") => {
    const rendered = renderMessage(template, language, given)
    return isLeft(rendered) ? rendered.left.code : plain(rendered.right.body)
  }

  it("writes amounts, dates and numbers as the reader's language does", () => {
    const template = one("s", "{amount} {date} {number}")
    const texts = {
      it: template.texts.en,
      fr: template.texts.en,
      en: template.texts.en,
    } as TemplatePolicy["texts"]
    const given = {
      amount: { amount: minor(123_456), currency: euro },
      date: { date: unsafeDate("2025-03-31") },
      number: { number: unsafeDecimal("12.5") },
    }
    expect(code({ ...template, texts }, given, "it")).toBe("1.234,56 € 31/03/2025 12,5")
    expect(code({ ...template, texts }, given, "en")).toBe("€1,234.56 31 March 2025 12.5")
    expect(code({ ...template, texts }, given, "fr")).toBe("1 234,56 € 31/03/2025 12,5")
  })

  it("repeats a part for each entry of a list, also within another, and not at all for none", () => {
    const template = one("s", "{#orders}{order}:{#lines} {sku}{/lines};{/orders}.")
    const given = {
      orders: [
        { order: "1", lines: [{ sku: "A" }, { sku: "B" }] },
        { order: "2", lines: [] },
      ],
    }
    expect(code(template, given)).toBe("1: A B;2:;.")
    expect(code(template, { orders: [] })).toBe(".")
  })

  it("takes values as they are: a brace in one is no placeholder", () => {
    expect(code(one("s", "{a} {b}"), { a: "{b}", b: "2" })).toBe("{b} 2")
  })

  it("is refused in a language the template lacks, and with values of another kind", () => {
    expect(code(one("s", "b"), {}, "fr")).toBe("TEMPLATE_LANGUAGE_MISSING")
    expect(code(one("s", "{a}"), { a: [{ b: "1" }] })).toBe("TEMPLATE_VALUE_INVALID")
    expect(code(one("s", "{#a}x{/a}"), { a: "1" })).toBe("TEMPLATE_VALUE_INVALID")
    expect(code(one("s", "{toString}"), {})).toBe("TEMPLATE_VALUE_MISSING")
    expect(code(one("s", "{a"), { a: "1" })).toBe("TEMPLATE_MALFORMED")
  })

  it("has a subject of one line, so that no value can add to a mail's headers", () => {
    expect(code(one("About {a}", "b"), { a: "chairs\r\nBcc: everybody@example.com" })).toBe(
      "TEMPLATE_VALUE_INVALID",
    )
  })

  it("is the same, hash and all, whenever and wherever it is rendered", () => {
    const rendered = renderMessage(messageTemplates.REMINDER, "it", values)
    if (isLeft(rendered)) throw new Error(rendered.left.message)
    expect(rendered.right.hash).toBe("a9872967a01a7b1757527aa3019b7ff469bc73ed87f89989f142a0ea17cce531")
  })
})

describe("amounts, numbers and dates in words", () => {
  const locales = { it: "it-IT", en: "en-GB", fr: "fr-FR" } as const
  const amounts = fc.oneof(fc.integer(), fc.maxSafeInteger()).map((amount) => minor(amount) as Minor)

  it("are written as the Unicode locale data has them", () => {
    fc.assert(
      fc.property(
        amounts,
        fc.constantFrom("EUR", "CHF", "JPY", "KWD"),
        fc.constantFrom(...languages),
        (amount, code, language) => {
          const currency = code as Currency
          const exponent = { EUR: 2, CHF: 2, JPY: 0, KWD: 3 }[code] ?? 2
          const digits = String(amount < 0 ? -amount : amount).padStart(exponent + 1, "0")
          const cut = digits.length - exponent
          const text = `${amount < 0 ? "-" : ""}${digits.slice(0, cut)}.${digits.slice(cut)}`
          const expected = new Intl.NumberFormat(locales[language], {
            style: "currency",
            currency,
            currencyDisplay: code === "EUR" ? "symbol" : "code",
            useGrouping: "always",
          } as Intl.NumberFormatOptions).format((exponent === 0 ? text.slice(0, -1) : text) as never)
          expect(localMoney(amount, currency, language)).toBe(expected)
        },
      ),
    )
    fc.assert(
      fc.property(
        fc.date({ min: new Date("1900-01-01"), max: new Date("2100-01-01"), noInvalidDate: true }),
        fc.constantFrom(...languages),
        (date, language) => {
          const month = language === "en" ? "long" : "2-digit"
          const day = language === "en" ? "numeric" : "2-digit"
          const expected = new Intl.DateTimeFormat(locales[language], {
            year: "numeric",
            month,
            day,
            timeZone: "UTC",
          }).format(date)
          expect(localDay(unsafeDate(date.toISOString().slice(0, 10)), language)).toBe(expected)
        },
      ),
    )
    expect(plain(localDecimal(unsafeDecimal("-1234567.125"), "fr"))).toBe("-1 234 567,125")
  })
})
