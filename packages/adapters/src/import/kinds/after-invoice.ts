import {
  ChargeKind,
  type CreditNoteId,
  CreditReason,
  type Currency,
  type Decimal,
  type DisputeId,
  DisputeOutcome,
  type DomainCommand,
  EffectOnOrder,
  type InvoiceId,
  minor,
} from "@adv/domain"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { columnOf } from "../compile.js"
import type { Entry, Known, Settings } from "../entry.js"
import { expression } from "../expression.js"
import {
  amount,
  currency,
  date,
  fieldSet,
  type Given,
  id,
  madeId,
  notNegative,
  text,
  word,
} from "../fields.js"
import { compileLines, givenLines, isLineProblems, linesAreRows, taxCategory } from "../lines.js"
import { currencyMissing, netOf, taxOf, toMinor } from "../money.js"
import { type Problem, problem } from "../problem.js"
import { textOf } from "../strict.js"
import { invoiceId, numberingOf } from "./invoice.js"
import { kind } from "./kind.js"

export const columnIn = (given: Given, name: string): string | undefined => {
  const value = given[name]
  return expression.is(value) ? columnOf(value) : undefined
}

/** The currency of a fact about an invoice: its own, the invoice's, or the one of the mapping. */
export const currencyFor = (
  own: Currency | undefined,
  invoice: InvoiceId | undefined,
  known: Known,
  settings: Settings,
  what: string,
): Either<Problem, Currency> => {
  const issued = invoice === undefined ? undefined : known.invoice(invoice)
  const found =
    own ??
    issued?.currency ??
    (issued?.order === undefined ? undefined : known.order(issued.order)?.currency) ??
    settings.currency
  return found === undefined ? left(currencyMissing(what)) : right(found)
}

const about = (invoice: InvoiceId): Entry["about"] => ({ kind: "invoice", id: invoice })

export const dueDate = kind({
  name: "dueDate",
  rank: 5,
  fields: fieldSet(
    { invoice: invoiceId, date },
    { anchor: word("deliveryDate", "receiptDate", "endOfServicePeriod", "acceptanceDate", "orderDate") },
  ),
  prepare: () => (values) => {
    const { invoice, date: on } = values
    const anchor = values.anchor ?? "receiptDate"
    return {
      key: `${invoice}/${anchor}`,
      date: on,
      about: about(invoice),
      build: () =>
        right({ at: on, commands: [{ type: "FixDueDates" as const, on, invoice, anchor, date: on }] }),
    }
  },
})

export const charge = kind({
  name: "charge",
  rank: 6,
  fields: fieldSet(
    { invoice: invoiceId, date, amount },
    {
      charge: text,
      kind: word(...ChargeKind.words),
      reason: text,
      currency,
    },
  ),
  prepare:
    (given, { settings }) =>
    (values) => {
      const { invoice, date: on, charge: own, reason } = values
      return {
        key: own === undefined ? null : `${invoice}/${own}`,
        date: on,
        about: about(invoice),
        build: (known, identity) => {
          const money = currencyFor(
            values.currency,
            invoice,
            known,
            settings,
            `the charge on invoice ${invoice}`,
          )
          if (isLeft(money)) return money
          const claimed = toMinor(values.amount, money.right, "the charge", columnIn(given, "amount"))
          if (isLeft(claimed)) return claimed
          const commands: Array<DomainCommand> = [
            {
              type: "ClaimCharge",
              on,
              invoice,
              charge: own ?? identity,
              kind: values.kind ?? "fee",
              amount: claimed.right,
              ...(reason === undefined ? {} : { reason }),
            },
          ]
          // Money that was already there for this invoice and was too much until now is for the charge.
          for (const { payment, on: received } of known.paymentsFor(invoice))
            if (received < on) commands.push({ type: "AllocatePayment", on, payment, to: [{ invoice }] })
          return right({ at: on, commands })
        },
      }
    },
})

export const creditNote = kind({
  name: "creditNote",
  rank: 7,
  fields: fieldSet(
    { creditNote: id<CreditNoteId>("a credit note"), invoice: invoiceId, date },
    {
      number: text,
      amount,
      gross: amount,
      tax: notNegative,
      taxCategory,
      currency,
      description: text,
      reason: word(...CreditReason.words),
      effectOnOrder: word(...EffectOnOrder.words),
    },
  ),
  special: { lines: givenLines, series: textOf("the name of a number series") },
  groupedBy: (given) => (linesAreRows(given["lines"]) ? "creditNote" : undefined),
  prepare: (given, { table, path, scope, settings }) => {
    const linesAt = compileLines(given["lines"], table, `${path}/lines`, scope)
    return (values, rows) => {
      const lines = linesAt(rows)
      if (isLineProblems(lines)) return lines
      const { creditNote: number, invoice, date: on } = values
      const taken: Array<{ readonly line: number; readonly quantity: Decimal }> = []
      for (const { values: line, row } of lines) {
        if (line.line === undefined || line.quantity === undefined || !/^[1-9]\d{0,5}$/.test(line.line))
          return [
            {
              ...problem(
                "VALUE_MISSING",
                'A line of a credit note needs a "line", which is the number of the invoice\'s line from 1, and a "quantity".',
              ),
              at: row,
            },
          ]
        taken.push({ line: Number(line.line), quantity: line.quantity })
      }
      return {
        key: `${invoice}/${number}`,
        date: on,
        says: taken,
        about: about(invoice),
        build: (known) => {
          const money = currencyFor(values.currency, invoice, known, settings, `credit note ${number}`)
          if (isLeft(money)) return money
          const tax = taxOf(values.tax, values.taxCategory, settings.tax)
          const field = values.amount === undefined ? "gross" : "amount"
          const written = values.amount ?? values.gross
          const asked =
            written === undefined
              ? undefined
              : toMinor(written, money.right, "the credit note", columnIn(given, field))
          if (asked !== undefined && isLeft(asked)) return asked
          const split =
            asked === undefined
              ? undefined
              : field === "amount"
                ? { net: asked.right, off: minor(0) }
                : netOf(asked.right, tax.rate)
          return right({
            at: on,
            commands: [
              {
                type: "IssueCreditNote" as const,
                on,
                invoice,
                creditNote: number,
                reason: values.reason ?? ("GOODWILL" as const),
                credited:
                  split !== undefined
                    ? {
                        amounts: [
                          { net: split.net, tax, description: values.description ?? `Credit note ${number}` },
                        ],
                      }
                    : taken.length > 0
                      ? { lines: taken }
                      : { whole: true as const },
                effectOnOrder: values.effectOnOrder ?? ("none" as const),
                numbering: numberingOf(given["series"], values.number ?? number),
              },
            ],
            ...(split === undefined || split.off === 0
              ? {}
              : {
                  notice: `Credit note ${number}: no net amount gives ${values.gross} with ${tax.rate} % of tax, so it differs by ${Math.abs(split.off)} minor unit.`,
                }),
          })
        },
      }
    }
  },
})

const outcome = word(...DisputeOutcome.words)

export const dispute = kind({
  name: "dispute",
  rank: 8,
  fields: fieldSet(
    { invoice: invoiceId, date },
    {
      dispute: id<DisputeId>("a dispute"),
      reason: text,
      amount,
      currency,
      department: text,
      answerBy: date,
      resolvedOn: date,
      outcome,
      rootCause: text,
    },
  ),
  prepare:
    (given, { settings }) =>
    (values) => {
      const { invoice, date: on, dispute: own, department, answerBy, resolvedOn, rootCause } = values
      return {
        key: own === undefined ? null : `${invoice}/${own}`,
        date: on,
        about: about(invoice),
        build: (known, identity) => {
          const money = currencyFor(
            values.currency,
            invoice,
            known,
            settings,
            `the dispute of invoice ${invoice}`,
          )
          if (isLeft(money)) return money
          const disputed =
            values.amount === undefined
              ? undefined
              : toMinor(values.amount, money.right, "the dispute", columnIn(given, "amount"))
          if (disputed !== undefined && isLeft(disputed)) return disputed
          const number = own ?? madeId<DisputeId>(identity)
          const commands: Array<DomainCommand> = [
            {
              type: "OpenDispute",
              on,
              invoice,
              dispute: number,
              reason: values.reason ?? "not said",
              ...(disputed === undefined ? {} : { amount: disputed.right }),
              ...(department === undefined ? {} : { department }),
              ...(answerBy === undefined ? {} : { answerBy }),
            },
          ]
          if (resolvedOn !== undefined) {
            if (resolvedOn < on)
              return left(
                problem(
                  "DATE_BEFORE_DOCUMENT",
                  `Dispute ${number} would be resolved on ${resolvedOn}, before it was opened on ${on}: correct one of the dates.`,
                  columnIn(given, "resolvedOn"),
                  resolvedOn,
                ),
              )
            commands.push({
              type: "ResolveDispute",
              on: resolvedOn,
              invoice,
              dispute: number,
              outcome: values.outcome ?? "upheld",
              ...(rootCause === undefined ? {} : { rootCause }),
              ...(department === undefined ? {} : { department }),
            })
          }
          return right({ at: on, commands })
        },
      }
    },
})

export const disputeOutcome = kind({
  name: "disputeOutcome",
  rank: 9,
  fields: fieldSet(
    { invoice: invoiceId, dispute: id<DisputeId>("a dispute"), date, outcome },
    { rootCause: text, department: text },
  ),
  prepare: () => (values) => {
    const { invoice, dispute: number, date: on, rootCause, department } = values
    return {
      key: `${invoice}/${number}`,
      date: on,
      about: about(invoice),
      build: () =>
        right({
          at: on,
          commands: [
            {
              type: "ResolveDispute" as const,
              on,
              invoice,
              dispute: number,
              outcome: values.outcome,
              ...(rootCause === undefined ? {} : { rootCause }),
              ...(department === undefined ? {} : { department }),
            },
          ],
        }),
    }
  },
})
