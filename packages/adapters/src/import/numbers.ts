/** How numbers are written in a file. `thousands`, when it isn't said, is told apart only where that is certain. */
export interface NumberFormat {
  readonly decimal: "." | ","
  readonly thousands: string | undefined
}

const blank = /[\u00a0\u202f\u2009 ]/g
const apostrophes = /[’‘`]/g

const symbols: Readonly<Record<string, string>> = { EUR: "€", USD: "$", GBP: "£", JPY: "¥", CHF: "CHF" }

const withoutCurrency = (text: string, currency: string | undefined): string => {
  if (currency === undefined) return text
  for (const mark of [currency, symbols[currency] ?? currency]) {
    if (text.startsWith(mark)) return text.slice(mark.length).trim()
    if (text.endsWith(mark)) return text.slice(0, -mark.length).trim()
  }
  return text
}

const canonical = (whole: string, fraction: string | undefined, negative: boolean): string => {
  const digits = whole.replace(/^0+(?=\d)/, "")
  const cents = fraction?.replace(/0+$/, "") ?? ""
  const value = cents === "" ? digits : `${digits}.${cents}`
  return negative && /[1-9]/.test(value) ? `-${value}` : value
}

/**
 * The number as a decimal with a point, without a grouping sign or trailing zeros; `undefined` when the text is not a
 * number in this format. A minus may stand before or after, or be written as parentheses; the currency's own code or
 * sign may stand beside it.
 */
export const readNumber = (text: string, format: NumberFormat, currency?: string): string | undefined => {
  let rest = text.trim().replaceAll(apostrophes, "'").replaceAll("\u2212", "-")
  rest = withoutCurrency(rest, currency)
  let negative = false
  if (rest.startsWith("(") && rest.endsWith(")")) {
    negative = true
    rest = rest.slice(1, -1).trim()
  } else if (rest.startsWith("-")) {
    negative = true
    rest = rest.slice(1).trim()
  } else if (rest.endsWith("-")) {
    negative = true
    rest = rest.slice(0, -1).trim()
  } else if (rest.startsWith("+")) rest = rest.slice(1).trim()
  rest = withoutCurrency(rest, currency).replaceAll(blank, " ")
  const { decimal } = format
  const at = rest.lastIndexOf(decimal)
  const fraction = at < 0 ? undefined : rest.slice(at + 1)
  let whole = at < 0 ? rest : rest.slice(0, at)
  if (fraction !== undefined && !/^\d+$/.test(fraction)) return undefined
  if (whole === "" && fraction !== undefined) whole = "0"
  if (!/^\d+$/.test(whole)) {
    // Without a decimal sign beside it, 1.234 may be a thousand or a fraction: then only a mapping can tell.
    const certain = fraction !== undefined ? [decimal === "," ? "." : ",", " ", "'"] : [" ", "'"]
    const allowed = format.thousands === undefined ? certain : [format.thousands.replaceAll(blank, " ")]
    const sign = allowed.find((candidate) => whole.includes(candidate))
    if (sign === undefined) return undefined
    const groups = whole.split(sign)
    if (!groups.every((group, index) => (index === 0 ? /^\d{1,3}$/ : /^\d{3}$/).test(group))) return undefined
    whole = groups.join("")
  }
  return canonical(whole, fraction, negative)
}

/** What the mapping could say so that the text is a number; nothing when no format reads it. */
export const numberAdvice = (text: string, format: NumberFormat): string => {
  const other = format.decimal === "." ? "," : "."
  const asDecimal = readNumber(text, { decimal: other, thousands: format.thousands }) !== undefined
  const asThousands = readNumber(text, { decimal: format.decimal, thousands: other }) !== undefined
  if (asDecimal && asThousands)
    return `; give the mapping "thousands": "${other}" if "${other}" separates thousands, or "decimal": "${other}" if it is the decimal sign`
  if (asDecimal) return `; if the file is written that way, give the mapping "decimal": "${other}"`
  if (asThousands) return `; if "${other}" separates thousands, give the mapping "thousands": "${other}"`
  if (readNumber(text, { decimal: other, thousands: format.decimal }) !== undefined)
    return `; if the file is written that way, give the mapping "decimal": "${other}" and "thousands": "${format.decimal}"`
  return ""
}
