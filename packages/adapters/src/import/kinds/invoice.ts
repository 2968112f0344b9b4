import {
  type Anchor,
  type Currency,
  type CustomerId,
  daysBetween,
  type InvoiceId,
  InvoiceKind,
  type InvoiceLineAsked,
  isLocalDate,
  type LocalDate,
  type Minor,
  minor,
  type Numbering,
  netDays,
  type OrderId,
  unsafeDecimal,
} from "@adv/domain"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { adjustmentsOf, compileAdjustments, givenAdjustments } from "../adjustments.js"
import { compile } from "../compile.js"
import type { Settings } from "../entry.js"
import { expression } from "../expression.js"
import { amount, currency, date, fieldSet, id, notNegative, text, word } from "../fields.js"
import {
  compileLines,
  givenLines,
  isLineProblems,
  linesAreRows,
  type ReadLine,
  taxCategory,
} from "../lines.js"
import { asPrice, currencyMissing, netOf, taxOf, toMinor } from "../money.js"
import { type Problem, problem } from "../problem.js"
import { isObject, strict, textOf } from "../strict.js"
import type { Row } from "../table.js"
import { compileTerm, givenTerm } from "../term.js"
import { type Context, kind } from "./kind.js"
import { lineRowsOf, numbered, priced } from "./order.js"

export const invoiceId = id<InvoiceId>("an invoice")

const anchorNames = [
  "deliveryDate",
  "receiptDate",
  "endOfServicePeriod",
  "acceptanceDate",
  "orderDate",
] as const satisfies ReadonlyArray<Anchor>

const Anchors = strict(
  "anchors",
  {},
  Object.fromEntries(anchorNames.map((name) => [name, expression])) as Record<
    (typeof anchorNames)[number],
    typeof expression
  >,
)

const compileAnchors = (given: unknown, { table, path, scope }: Context) => {
  const reads = anchorNames.flatMap((name) => {
    const value = isObject(given) ? given[name] : undefined
    return expression.is(value)
      ? [{ name, read: compile(value, "date", table, `${path}/anchors/${name}`, scope) }]
      : []
  })
  return (row: Row): { readonly anchors: { readonly [A in Anchor]?: LocalDate } } | Problem => {
    const anchors: { [A in Anchor]?: LocalDate } = {}
    for (const { name, read } of reads) {
      const value = read(row)
      if (typeof value === "object") return value
      if (isLocalDate(value)) anchors[name] = value
    }
    return { anchors }
  }
}

const oneLine = (
  values: {
    readonly amount?: InvoiceLineAsked["unitPrice"]
    readonly gross?: InvoiceLineAsked["unitPrice"]
    readonly tax?: InvoiceLineAsked["unitPrice"]
    readonly taxCategory?: InvoiceLineAsked["tax"]["category"]
    readonly description?: string
    readonly order?: OrderId
  },
  what: string,
  money: Currency,
  settings: Settings,
  columns: { readonly amount: string | undefined; readonly gross: string | undefined },
): Either<Problem, { readonly line: InvoiceLineAsked; readonly rounding: number } | undefined> => {
  const tax = taxOf(values.tax, values.taxCategory, settings.tax)
  const description = values.description ?? what
  const line = (net: Minor) => ({
    description,
    quantity: unsafeDecimal("1"),
    unitPrice: asPrice(net, money),
    tax,
    ...(values.order === undefined ? {} : { order: values.order }),
  })
  if (values.amount !== undefined) {
    const net = toMinor(values.amount, money, what, columns.amount)
    return isLeft(net) ? net : right({ line: line(net.right), rounding: 0 })
  }
  if (values.gross === undefined) return right(undefined)
  const gross = toMinor(values.gross, money, what, columns.gross)
  if (isLeft(gross)) return gross
  const { net, off } = netOf(gross.right, tax.rate)
  return right({ line: line(net), rounding: off })
}

const invoiceLines = (
  lines: ReadonlyArray<ReadLine>,
  order: OrderId | undefined,
  money: Currency,
  settings: Settings,
): Either<Problem, ReadonlyArray<InvoiceLineAsked>> => {
  const asked: Array<InvoiceLineAsked> = []
  for (const each of lines) {
    const { values } = each
    const price = priced(each, money)
    if (isLeft(price)) return price
    const billed = values.order ?? order
    asked.push({
      description: values.description ?? values.sku ?? "line",
      ...price.right,
      tax: taxOf(values.tax, values.taxCategory, settings.tax),
      ...(values.discountPercent === undefined ? {} : { discountPercent: values.discountPercent }),
      ...(values.sku === undefined ? {} : { sku: values.sku }),
      ...(billed === undefined ? {} : { order: billed }),
      ...(values.orderLine === undefined ? {} : { orderLine: values.orderLine }),
    })
  }
  return right(asked)
}

export const numberingOf = (given: unknown, number: string): Numbering =>
  typeof given === "string" ? { series: given } : { number }

export const invoice = kind({
  name: "invoice",
  rank: 4,
  fields: fieldSet(
    { invoice: invoiceId, date },
    {
      customer: id<CustomerId>("a customer"),
      order: id<OrderId>("an order"),
      number: text,
      currency,
      amount,
      gross: amount,
      tax: notNegative,
      taxCategory,
      description: text,
      dueDate: date,
      kind: word(...InvoiceKind.words),
      prepaid: amount,
      buyerReference: text,
      precedingInvoice: invoiceId,
    },
  ),
  special: {
    lines: givenLines,
    charges: givenAdjustments,
    allowances: givenAdjustments,
    paymentTerm: givenTerm,
    anchors: Anchors,
    series: textOf("the name of a number series"),
  },
  groupedBy: (given) => (linesAreRows(given["lines"]) ? "invoice" : undefined),
  prepare: (given, context) => {
    const { table, path, scope, settings } = context
    const linesAt = compileLines(given["lines"], table, `${path}/lines`, scope)
    const charges = compileAdjustments("charge", given["charges"], table, `${path}/charges`, scope)
    const allowances = compileAdjustments(
      "allowance",
      given["allowances"],
      table,
      `${path}/allowances`,
      scope,
    )
    const termAt = compileTerm(given["paymentTerm"], table, `${path}/paymentTerm`, scope)
    const anchorsAt = compileAnchors(given["anchors"], context)
    const ofItsOrder = ["lines", "amount", "gross"].every((name) => given[name] === undefined)
    if (ofItsOrder && given["order"] === undefined)
      scope.complain(
        path,
        'says nothing to bill: give it an "amount" (net), a "gross", "lines", or an "order" to bill what was delivered of it.',
      )
    if (!ofItsOrder && given["customer"] === undefined)
      scope.complain(path, 'says nobody to bill: give it a "customer".')
    return (values, rows) => {
      const [row] = rows
      if (row === undefined) return []
      const lines = linesAt(rows)
      if (isLineProblems(lines)) return lines
      const term = termAt(row)
      if (term !== undefined && "code" in term) return [term]
      const counted = anchorsAt(row)
      if ("code" in counted) return [counted]
      const { anchors } = counted
      const added = [...charges(row), ...allowances(row)]
      const broken = added.flatMap((each) => ("code" in each ? [each] : []))
      if (broken.length > 0) return broken
      const { invoice: number, date: on, customer, order } = values
      const column = (name: string) => {
        const value = given[name]
        return typeof value === "string" ? value : undefined
      }
      if (values.dueDate !== undefined && values.dueDate < on)
        return [
          problem(
            "DUE_DATE_BEFORE_ISSUE",
            `Invoice ${number} of ${on} would be due on ${values.dueDate}, before it was issued: correct one of the dates.`,
            column("dueDate"),
            values.dueDate,
          ),
        ]
      const numbering = numberingOf(given["series"], values.number ?? number)
      const money = values.currency ?? settings.currency
      const common = {
        key: number,
        date: on,
        customers: customer === undefined ? [] : [customer],
        lineRows: lineRowsOf(numbered(lines)),
        says: [lines.map(({ values: each }) => each), added],
        document: {
          kind: "invoice" as const,
          id: number,
          date: on,
          customer,
          order,
          currency: values.currency,
          row,
        },
        about: order === undefined ? undefined : { kind: "order" as const, id: order },
      }
      const anchored = Object.keys(anchors).length === 0 ? {} : { anchors }
      const paymentTerm = values.dueDate === undefined ? term : netDays(daysBetween(on, values.dueDate))
      const termed = paymentTerm === undefined ? {} : { paymentTerm }
      if (ofItsOrder) {
        if (order === undefined)
          return [
            problem(
              "VALUE_MISSING",
              `Invoice ${number} names no order, and the mapping has no "amount" to bill instead: fill it in, or use "when" to tell such rows apart.`,
              column("order"),
              "",
            ),
          ]
        return {
          ...common,
          build: () =>
            right({
              at: on,
              commands: [
                {
                  type: "InvoiceOrder" as const,
                  on,
                  invoice: number,
                  order,
                  numbering,
                  ...anchored,
                  ...termed,
                },
              ],
            }),
        }
      }
      if (customer === undefined)
        return [problem("VALUE_MISSING", "The customer is missing: fill it in.", column("customer"), "")]
      return {
        ...common,
        build: () => {
          if (money === undefined) return left(currencyMissing(`invoice ${number}`))
          const documentTax = taxOf(values.tax, values.taxCategory, settings.tax)
          const own = { ...settings, tax: documentTax }
          const single = oneLine(values, `Invoice ${number}`, money, settings, {
            amount: column("amount"),
            gross: column("gross"),
          })
          if (isLeft(single)) return single
          const billed = invoiceLines(lines, order, money, own)
          if (isLeft(billed)) return billed
          const adjustments = adjustmentsOf(added, money, documentTax)
          if (isLeft(adjustments)) return adjustments
          const prepaid =
            values.prepaid === undefined
              ? undefined
              : toMinor(values.prepaid, money, "what was prepaid", column("prepaid"))
          if (prepaid !== undefined && isLeft(prepaid)) return prepaid
          const rounding = single.right?.rounding ?? 0
          return right({
            at: on,
            commands: [
              {
                type: "IssueInvoice" as const,
                on,
                invoice: number,
                customer,
                currency: money,
                lines: single.right === undefined ? billed.right : [single.right.line, ...billed.right],
                numbering,
                ...anchored,
                ...(values.kind === undefined ? {} : { kind: values.kind }),
                ...(adjustments.right.length === 0 ? {} : { adjustments: adjustments.right }),
                ...termed,
                ...(rounding === 0 ? {} : { rounding: minor(rounding) }),
                ...(prepaid === undefined ? {} : { prepaid: prepaid.right }),
                ...(values.buyerReference === undefined ? {} : { buyerReference: values.buyerReference }),
                ...(values.precedingInvoice === undefined
                  ? {}
                  : { precedingInvoice: values.precedingInvoice }),
              },
            ],
          })
        },
      }
    }
  },
})
