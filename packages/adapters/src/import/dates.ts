import { isLocalDate, type LocalDate } from "@adv/domain"

type Part = "year" | "month" | "day"

export interface DateFormat {
  readonly text: string
  readonly read: (text: string) => LocalDate | undefined
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

const tokens: ReadonlyArray<readonly [token: string, part: Part, pattern: string]> = [
  ["YYYY", "year", "(\\d{4})"],
  ["YY", "year", "(\\d{2})"],
  ["MMM", "month", "([A-Za-z]{3})[a-z]*\\.?"],
  ["MM", "month", "(\\d{1,2})"],
  ["M", "month", "(\\d{1,2})"],
  ["DD", "day", "(\\d{1,2})"],
  ["D", "day", "(\\d{1,2})"],
]

/** A time of day may follow: the date counts as it is written, since it is the business date that was recorded. */
const time = "(?:[T ]+\\d{1,2}[:.]\\d{2}.*)?"

const yearOf = (digits: string): string =>
  digits.length === 4 ? digits : `${Number(digits) >= 70 ? "19" : "20"}${digits}`

const monthOf = (text: string): string => {
  const named = months.indexOf(text.toLowerCase().slice(0, 3))
  return (named < 0 ? text : String(named + 1)).padStart(2, "0")
}

/**
 * A format such as `DD/MM/YYYY`, `D.M.YY`, `YYYYMMDD` or `DD-MMM-YYYY` (English month names). `undefined` when it
 * doesn't say year, month and day once each.
 */
export const dateFormat = (text: string): DateFormat | undefined => {
  let pattern = ""
  const parts: Array<Part> = []
  const packed = !/[^YMD]/.test(text)
  for (let at = 0; at < text.length; ) {
    const token = tokens.find(([name]) => text.startsWith(name, at))
    if (token === undefined) {
      pattern += (text[at] ?? "").replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")
      at += 1
      continue
    }
    const [name, part, digits] = token
    parts.push(part)
    pattern += packed && name !== "MMM" ? `(\\d{${name.length}})` : digits
    at += name.length
  }
  if (parts.length !== 3 || new Set(parts).size !== 3) return undefined
  const expression = new RegExp(`^${pattern}${time}$`)
  const at = { year: parts.indexOf("year"), month: parts.indexOf("month"), day: parts.indexOf("day") }
  return {
    text,
    read: (value) => {
      const match = expression.exec(value.trim())
      if (match === null) return undefined
      const year = yearOf(match[at.year + 1] ?? "")
      const month = monthOf(match[at.month + 1] ?? "")
      const date = `${year}-${month}-${(match[at.day + 1] ?? "").padStart(2, "0")}`
      return isLocalDate(date) ? date : undefined
    },
  }
}

const common = [
  "YYYY-MM-DD",
  "DD/MM/YYYY",
  "MM/DD/YYYY",
  "DD.MM.YYYY",
  "DD-MM-YYYY",
  "YYYYMMDD",
  "DD/MM/YY",
  "DD-MMM-YYYY",
]

/** What the mapping could say so that the text is a date. */
export const dateAdvice = (text: string): string => {
  const fitting = common.filter((format) => dateFormat(format)?.read(text) !== undefined)
  return fitting.length === 0
    ? ""
    : `; if the file is written that way, give the mapping "dateFormat": ${fitting.map((format) => `"${format}"`).join(" or ")}`
}
