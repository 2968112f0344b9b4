import { type Either, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import { type Decimal, Exact, exactWhole, fromExact, unsafeDecimal } from "../values/index.js"
import { netDays } from "./everyday.js"
import type { PaymentTerm, Step, TermLine } from "./term.js"

/** A term that people name rather than spell out: `name` is what is typed, `names` what it is called. */
export interface NamedTerm {
  readonly name: string
  readonly names: { readonly en: string; readonly it?: string; readonly fr?: string }
  readonly term: PaymentTerm
}

const whole: TermLine["share"] = { remainder: true }

const oneLine = (id: string, name: string, ...steps: ReadonlyArray<Step>): PaymentTerm => ({
  id,
  version: 1,
  name,
  lines: [{ share: whole, steps }],
})

const endOfMonth: Step = { endOfMonth: true }

/** Odoo's "immediate payment" (addons/account/tests/test_payment_term.py): 2019-01-01 gives 2019-01-01. */
const immediate: NamedTerm = {
  name: "immediate",
  names: { en: "immediate payment", it: "rimessa diretta", fr: "comptant" },
  term: oneLine("IMMEDIATE", "immediate payment", { addDays: 0 }),
}

/** Odoo's "net 30" (test_payment_term.py): 2022-01-31 gives 2022-03-02. */
const net = (days: number): NamedTerm => ({
  name: `net${days}`,
  names: { en: `net ${days}`, it: `${days} gg d.f.`, fr: `${days} jours nets` },
  term: netDays(days),
})

/**
 * The days first, then the end of that month: method A of Code de commerce L441-10, and d.f.f.m. by calendar days.
 * 2025-01-15 and 45 days give 2025-03-31; 2025-05-26 and 30 days give 2025-06-30.
 */
const daysThenEndOfMonth = (days: number): NamedTerm => {
  const en = `net ${days}, end of month`
  return {
    name: `${days}eom`,
    names: { en, it: `${days} gg d.f.f.m.`, fr: `${days} jours fin de mois` },
    term: oneLine(`NET-${days}-EOM`, en, { addDays: days }, endOfMonth),
  }
}

/**
 * The end of the month first, then the days: method B of Code de commerce L441-10. 2025-03-10 and 45 days give
 * 2025-05-15; the Italian example of JD Edwards' "split by months" has 2025-07-15 and 30 days give 2025-08-30.
 */
const endOfMonthThenDays = (days: number): NamedTerm => {
  const en = `end of month, then ${days} days`
  return {
    name: `eom${days}`,
    names: { en, it: `fine mese + ${days} gg`, fr: `fin de mois + ${days} jours` },
    term: oneLine(`EOM-${days}`, en, endOfMonth, { addDays: days }),
  }
}

/**
 * d.f.f.m. by commercial months, in which 30 days are one month. From 2025-12-31, 60 days are the end of February,
 * where calendar days reach the end of March; OCA account_payment_term_extension: 2015-01-30 gives 2015-03-31.
 */
const commercialMonths = (days: number): NamedTerm => {
  const months = days / 30
  const en = `${months} ${months === 1 ? "month" : "months"}, end of month`
  return {
    name: `${days}dffm-months`,
    names: { en, it: `${days} gg d.f.f.m. a mesi commerciali` },
    term: oneLine(`${days}-DFFM-MONTHS`, en, { addMonths: months }, endOfMonth),
  }
}

/** Odoo's "30 days, end of month on the 10th" (issue 10459): 2016-01-14 gives 2016-03-10. */
const endOfMonthOnTheTenth = (days: number): NamedTerm => {
  const en = `${days} days, end of month, on the 10th`
  return {
    name: `${days}eom10`,
    names: { en, it: `${days} gg f.m. + 10`, fr: `${days} jours fin de mois le 10` },
    term: oneLine(`NET-${days}-EOM-10`, en, { addDays: days }, endOfMonth, { addDays: 10 }),
  }
}

/** Month following invoice, its end: the second instalment of a term in thirds from 2025-03-31 falls on 2025-04-30. */
const endOfFollowingMonth: NamedTerm = {
  name: "mfi",
  names: { en: "end of the month following invoice", it: "fine mese successivo", fr: "fin du mois suivant" },
  term: oneLine("MFI", "end of the month following invoice", { addMonths: 1 }, endOfMonth),
}

/** Days, then the first of the payer's payment days. OCA test_account_payment_term_multi_day.py has days 5 and 10. */
const paymentDays = (days: number, on: ReadonlyArray<number>): NamedTerm => {
  const en = `${days === 0 ? "" : `${days} days, `}paid on day ${on.join(" or ")}`
  return {
    name: `${days === 0 ? "" : days}paydays${on.join("/")}`,
    names: { en },
    term: oneLine(
      `${days === 0 ? "" : `NET-${days}-`}PAYDAYS-${on.join("-")}`,
      en,
      { addDays: days },
      { nextPaymentDay: on },
    ),
  }
}

const equalShare = (parts: number): Decimal =>
  fromExact(new Exact("100").div(exactWhole(parts)).round(6, Exact.roundDown))

/** 100.00 of 2025-01-31 in 30/60/90 are 33.33 on 2025-03-02, 33.33 on 2025-04-01 and 33.34 on 2025-05-01. */
const equalParts = (days: ReadonlyArray<number>): NamedTerm => {
  const name = days.join("/")
  return {
    name,
    names: { en: `equal parts after ${name} days`, it: `${name} gg d.f.`, fr: `${name} jours` },
    term: {
      id: days.join("-"),
      version: 1,
      name: `equal parts after ${name} days`,
      lines: days.map((after, at) => ({
        share: at === days.length - 1 ? whole : { percent: equalShare(days.length) },
        steps: [{ addDays: after }],
      })),
    },
  }
}

/** 2/10 net 30 of 2025-03-03: 2 % less until 2025-03-13, all of it by 2025-04-02. */
const earlyPayment = (percent: string, within: number, days: number): NamedTerm => {
  const en = `${percent} % within ${within} days, net ${days}`
  return {
    name: `${percent}/${within}net${days}`,
    names: {
      en,
      it: `sconto ${percent} % a ${within} gg, netto ${days}`,
      fr: `escompte ${percent} % à ${within} jours, net ${days}`,
    },
    term: {
      id: `${percent}-${within}-NET-${days}`,
      version: 1,
      name: en,
      lines: [
        {
          share: whole,
          steps: [{ addDays: days }],
          discount: { percent: unsafeDecimal(percent), days: within, base: "gross" },
        },
      ],
    },
  }
}

/**
 * The terms of everyday, by the names people call them. The order of a term's steps is what tells it from another: 45
 * days and the end of that month (`45eom`) is not the end of the month and 45 days (`eom45`), and d.f.f.m. counts
 * calendar days (`60eom`) or commercial months (`60dffm-months`), which can lie a month apart.
 */
export const everydayTerms: ReadonlyArray<NamedTerm> = [
  immediate,
  ...[7, 10, 15, 30, 45, 60, 90, 120].map(net),
  ...[30, 45, 60, 90, 120].map(daysThenEndOfMonth),
  ...[30, 45, 60, 90].map(endOfMonthThenDays),
  ...[30, 60, 90, 120].map(commercialMonths),
  ...[30, 60].map(endOfMonthOnTheTenth),
  endOfFollowingMonth,
  paymentDays(0, [5, 20]),
  paymentDays(30, [5, 20]),
  ...[
    [30, 60],
    [30, 60, 90],
    [30, 60, 90, 120],
  ].map(equalParts),
  earlyPayment("2", 10, 30),
]

/** Names are compared by their letters and digits: `2/10 net 30`, `2/10net30`, `30 gg d.f.f.m.`, `30GGDFFM`. */
const plain = (name: string): string => name.toLowerCase().replaceAll(/[\s_+-]|[.,](?!\d)/g, "")

const numbers = (text = ""): ReadonlyArray<number> => text.split("/").map(Number)
const increase = (values: ReadonlyArray<number>): boolean =>
  values.every((value, at) => at === 0 || value > (values[at - 1] ?? 0))

/** The same kinds of term with any numbers. */
const kinds: ReadonlyArray<
  readonly [pattern: RegExp, make: (...parts: ReadonlyArray<string | undefined>) => NamedTerm | undefined]
> = [
  [/^net(\d{1,3})(?:days?)?$/, (days) => net(Number(days))],
  [/^(?:net)?(\d{1,3})(?:days?|gg)?(?:eom|dffm)$/, (days) => daysThenEndOfMonth(Number(days))],
  [/^eom(\d{1,3})$/, (days) => endOfMonthThenDays(Number(days))],
  [
    /^(\d{1,3})dffmmonths$/,
    (days) => {
      const months = Number(days) / 30
      return Number.isInteger(months) && months > 0 ? commercialMonths(months * 30) : undefined
    },
  ],
  [/^(\d{1,3})eom10$/, (days) => endOfMonthOnTheTenth(Number(days))],
  [
    /^(\d{1,3})?paydays(\d{1,2}(?:\/\d{1,2}){0,5})$/,
    (days, on) =>
      increase(numbers(on)) && numbers(on).every((day) => day >= 1 && day <= 31)
        ? paymentDays(Number(days ?? 0), numbers(on))
        : undefined,
  ],
  [
    /^(\d{1,3}(?:\/\d{1,3}){1,11})$/,
    (days) => (increase(numbers(days)) ? equalParts(numbers(days)) : undefined),
  ],
  [
    /^([1-9]?\d(?:\.\d{1,3})?)\/(\d{1,3})net(\d{1,3})$/,
    (percent = "0", within, days) => earlyPayment(percent, Number(within), Number(days)),
  ],
]

const byName: ReadonlyMap<string, NamedTerm> = new Map(
  everydayTerms.flatMap((named) =>
    [named.name, named.names.en, named.names.it, named.names.fr]
      .filter((name) => name !== undefined)
      .map((name) => [plain(name), named] as const),
  ),
)

const pairsIn = (text: string): ReadonlyArray<string> =>
  Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2))

/** The everyday terms whose names have the most pairs of letters in common with what was written. */
const suggestionsFor = (asked: string): ReadonlyArray<string> => {
  const pairs = new Set(pairsIn(asked))
  return everydayTerms
    .map(({ name }) => {
      const own = pairsIn(plain(name))
      const shared = own.filter((pair) => pairs.has(pair)).length
      return { name, likeness: (2 * shared) / (own.length + pairs.size) }
    })
    .filter(({ likeness }) => likeness > 0.3)
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, 3)
    .map(({ name }) => name)
}

/**
 * The payment term that people mean by a name: one of {@link everydayTerms}, by its short name or by what it is called
 * in English, Italian or French; or the same with other numbers (`net75`, `75eom`, `eom75`, `10/40/70`, `3/8net60`,
 * `45paydays10/25`). Spaces, points, hyphens and capitals don't matter.
 *
 * Fails with `TERM_UNKNOWN`, with the likeliest names as `data.suggestions`.
 *
 * @example
 * import { namedTerm, termNamed } from "@adv/domain"
 *
 * const term = termNamed("60 gg d.f.f.m.")
 * assert.ok(term._tag === "Right")
 * assert.equal(term.right.id, "NET-60-EOM")
 * const refused = namedTerm("nett30")
 * assert.ok(refused._tag === "Left")
 * assert.equal(refused.left.code, "TERM_UNKNOWN")
 */
export const termNamed = (name: string): Either<Failure<"TERM_UNKNOWN">, PaymentTerm> => {
  const named = namedTerm(name)
  return named._tag === "Left" ? named : right(named.right.term)
}

/** As {@link termNamed}, with what the term is called. */
export const namedTerm = (name: string): Either<Failure<"TERM_UNKNOWN">, NamedTerm> => {
  const asked = plain(name)
  const known = byName.get(asked)
  if (known !== undefined) return right(known)
  for (const [pattern, make] of kinds) {
    const [, ...parts] = pattern.exec(asked) ?? []
    const made = parts.length === 0 ? undefined : make(...parts)
    if (made !== undefined) return right(made)
  }
  const suggestions = suggestionsFor(asked)
  const meant =
    suggestions.length === 0
      ? "Give one such as net30, 60eom, 30/60/90 or 2/10net30."
      : `Did you mean ${suggestions.join(" or ")}?`
  return left(
    failure("TERM_UNKNOWN", `There is no payment term called "${name}". ${meant}`, { name, suggestions }),
  )
}
