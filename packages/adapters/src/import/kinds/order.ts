import {
  CancellationInitiator,
  Channel,
  type Currency,
  type CustomerId,
  type Decimal,
  type DeliveryId,
  type DocumentAdjustment,
  type DomainCommand,
  EntryErrorOrigin,
  EntryErrorStep,
  EntryErrorType,
  isLocalDate,
  type LineAsked,
  type LineId,
  type LineQuantity,
  type OrderId,
  type PaymentTerm,
  unsafeDecimal,
  zero,
} from "@adv/domain"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import * as t from "io-ts"
import { adjustmentsOf, compileAdjustments, givenAdjustments } from "../adjustments.js"
import { compile } from "../compile.js"
import type { Settings } from "../entry.js"
import type { Expression } from "../expression.js"
import { expression } from "../expression.js"
import type { Given } from "../fields.js"
import { currency, date, decimal, fieldSet, id, madeId, notNegative, text, word, yesOrNo } from "../fields.js"
import {
  compileLines,
  givenLines,
  isLineProblems,
  linesAreRows,
  type ReadLine,
  taxCategory,
} from "../lines.js"
import { asPrice, currencyMissing, taxOf, toMinor } from "../money.js"
import { type Problem, problem } from "../problem.js"
import { pick } from "../strict.js"
import { compileTerm, givenTerm } from "../term.js"
import { type Context, kind } from "./kind.js"

const orderId = id<OrderId>("an order")
const lineId = id<LineId>("a line")

export const numbered = (
  lines: ReadonlyArray<ReadLine>,
): ReadonlyArray<ReadLine & { readonly line: LineId }> =>
  lines.map((each, index) => ({ ...each, line: each.values.line ?? madeId<LineId>(String(index + 1)) }))

const one = unsafeDecimal("1")

/** Quantity and price of a line: an amount without a price is one piece at that price. */
export const priced = (
  { values, row }: ReadLine,
  money: Currency,
): Either<Problem, { readonly quantity: Decimal; readonly unitPrice: Decimal }> => {
  const { quantity, unitPrice, amount } = values
  if (unitPrice !== undefined) return right({ quantity: quantity ?? one, unitPrice })
  if (amount === undefined)
    return left({
      ...problem("VALUE_MISSING", 'A line needs a "unitPrice" (with its "quantity"), or an "amount".'),
      at: row,
    })
  const net = toMinor(amount, money, "the line", undefined)
  if (isLeft(net)) return left({ ...net.left, at: row })
  return right({ quantity: one, unitPrice: asPrice(net.right, money) })
}

export const lineRowsOf = (lines: ReadonlyArray<ReadLine & { readonly line: LineId }>) =>
  new Map(lines.map(({ line, row }) => [String(line), row]))

/** `true` is on the day of the order, `false` not at all; otherwise a date, and nothing when it is empty. */
type Done = boolean | Expression
const done: t.Type<Done> = pick("true, false or a date", (value) =>
  typeof value === "boolean" ? (t.boolean as t.Type<Done>) : (expression as t.Type<Done>),
)

const doneOn = (given: unknown, fallback: boolean, name: string, { table, path, scope }: Context) => {
  if (given === undefined || typeof given === "boolean") {
    const asked = given ?? fallback
    return () => asked
  }
  return expression.is(given) ? compile(given, "date", table, `${path}/${name}`, scope) : () => false
}

export const order = kind({
  name: "order",
  rank: 1,
  fields: fieldSet(
    { order: orderId, customer: id<CustomerId>("a customer"), date },
    {
      currency,
      requestedDate: date,
      promisedDate: date,
      receivedOn: date,
      enteredBy: text,
      customerReference: text,
      channel: word(...Channel.words),
      sku: text,
      description: text,
      quantity: decimal,
      unitPrice: decimal,
      amount: decimal,
      discountPercent: notNegative,
      tax: notNegative,
      taxCategory,
    },
  ),
  special: {
    lines: givenLines,
    charges: givenAdjustments,
    allowances: givenAdjustments,
    paymentTerm: givenTerm,
    validated: done,
    released: done,
  },
  groupedBy: (given) => (linesAreRows(given["lines"]) ? "order" : undefined),
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
    const validatedAt = doneOn(given["validated"], true, "validated", context)
    const releasedAt = doneOn(given["released"], false, "released", context)
    return (values, rows) => {
      const [row] = rows
      if (row === undefined) return []
      const read = given["lines"] === undefined ? ownLine(values, row) : linesAt(rows)
      if (isLineProblems(read)) return read
      const lines = numbered(read)
      const term = termAt(row)
      if (term !== undefined && "code" in term) return [term]
      const validated = validatedAt(row)
      if (typeof validated === "object") return [validated]
      const released = releasedAt(row)
      if (typeof released === "object") return [released]
      const added = [...charges(row), ...allowances(row)]
      const broken = added.flatMap((each) => ("code" in each ? [each] : []))
      if (broken.length > 0) return broken
      const { order: number, customer, date: on } = values
      const money = values.currency ?? settings.currency
      return {
        key: number,
        date: on,
        customers: [customer],
        lineRows: lineRowsOf(lines),
        says: [lines.map(({ values: each }) => each), added],
        document: {
          kind: "order" as const,
          id: number,
          date: on,
          customer,
          order: undefined,
          currency: money,
          row,
        },
        build: () => {
          if (money === undefined) return left(currencyMissing(`order ${number}`))
          const documentTax = taxOf(values.tax, values.taxCategory, settings.tax)
          const asked = askedLines(lines, money, { ...settings, tax: documentTax }, values)
          if (isLeft(asked)) return asked
          const adjustments = adjustmentsOf(added, money, documentTax)
          if (isLeft(adjustments)) return adjustments
          const commands: Array<DomainCommand> = [
            {
              type: "PlaceOrder",
              on,
              order: number,
              customer,
              currency: money,
              lines: asked.right,
              channel: values.channel ?? "import",
              ...optional(adjustments.right, term, settings),
              ...(values.customerReference === undefined
                ? {}
                : { customerReference: values.customerReference }),
              ...(values.receivedOn === undefined ? {} : { receivedOn: values.receivedOn }),
              ...(values.enteredBy === undefined ? {} : { enteredBy: values.enteredBy }),
            },
          ]
          const stepOn = (step: string | boolean | undefined) =>
            step === true ? on : isLocalDate(step) ? step : undefined
          const validatedOn = stepOn(validated)
          if (validatedOn !== undefined)
            commands.push({ type: "ValidateOrder", on: validatedOn, order: number })
          const releasedOn = stepOn(released)
          if (releasedOn !== undefined) commands.push({ type: "ReleaseOrder", on: releasedOn, order: number })
          for (const { line, values: each } of lines) {
            const promised = each.promisedDate ?? values.promisedDate
            if (promised !== undefined)
              commands.push({ type: "PromiseDelivery", on, order: number, line, date: promised })
          }
          return right({ at: on, commands })
        },
      }
    }
  },
})

const optional = (
  adjustments: ReadonlyArray<DocumentAdjustment>,
  term: PaymentTerm | undefined,
  settings: Settings,
) => ({
  ...(adjustments.length === 0 ? {} : { adjustments }),
  ...(term === undefined
    ? {}
    : {
        terms: {
          conditions: {
            paymentTerm: term,
            invoicingPolicy: settings.invoicingPolicy,
            overDeliveryTolerance: zero,
          },
        },
      }),
})

/** An order without `lines` is one line, made of its own fields. */
const ownLine = (values: ReadLine["values"], row: ReadLine["row"]): ReadonlyArray<ReadLine> => {
  const { sku, description, quantity, unitPrice, amount, discountPercent } = values
  if (unitPrice === undefined && amount === undefined) return []
  return [
    {
      row,
      values: {
        ...(sku === undefined ? {} : { sku }),
        ...(description === undefined ? {} : { description }),
        ...(quantity === undefined ? {} : { quantity }),
        ...(unitPrice === undefined ? {} : { unitPrice }),
        ...(amount === undefined ? {} : { amount }),
        ...(discountPercent === undefined ? {} : { discountPercent }),
      },
    },
  ]
}

const askedLines = (
  lines: ReadonlyArray<ReadLine & { readonly line: LineId }>,
  money: Currency,
  settings: Settings,
  document: { readonly requestedDate?: LineAsked["requestedDate"] },
): Either<Problem, ReadonlyArray<LineAsked>> => {
  const asked: Array<LineAsked> = []
  for (const each of lines) {
    const { values, line } = each
    const price = priced(each, money)
    if (isLeft(price)) return price
    const requestedDate = values.requestedDate ?? document.requestedDate
    asked.push({
      line,
      sku: values.sku ?? values.description ?? line,
      ...price.right,
      tax: taxOf(values.tax, values.taxCategory, settings.tax),
      ...(values.discountPercent === undefined ? {} : { discountPercent: values.discountPercent }),
      ...(values.description === undefined ? {} : { description: values.description }),
      ...(values.unit === undefined ? {} : { unit: values.unit }),
      ...(requestedDate === undefined ? {} : { requestedDate }),
    })
  }
  return right(asked)
}

/** Lines of a delivery or a return: all that is left when none are said. */
const quantities = (lines: ReadonlyArray<ReadLine>): ReadonlyArray<LineQuantity> | Problem => {
  const found: Array<LineQuantity> = []
  for (const { values, row } of lines) {
    const { line, quantity } = values
    if (line === undefined || quantity === undefined)
      return { ...problem("VALUE_MISSING", 'Each line of it needs a "line" and a "quantity".'), at: row }
    found.push({ line, quantity })
  }
  return found
}

const moved = (given: Given, { table, path, scope }: Context) => {
  const linesAt = compileLines(given["lines"], table, `${path}/lines`, scope)
  return (
    values: { readonly line?: LineId; readonly quantity?: Decimal },
    rows: ReadonlyArray<ReadLine["row"]>,
  ) => {
    const [row] = rows
    const own =
      given["lines"] === undefined && values.line !== undefined && row !== undefined
        ? [{ values, row }]
        : undefined
    const read = own ?? linesAt(rows)
    if (isLineProblems(read)) return { problems: read }
    const lines = quantities(read)
    return "code" in lines ? { problems: [lines] } : { lines, lineRows: rowsOf(read) }
  }
}

const rowsOf = (lines: ReadonlyArray<ReadLine>) =>
  new Map(
    lines.flatMap(({ values, row }) =>
      values.line === undefined ? [] : [[String(values.line), row] as const],
    ),
  )

const deliveryId = id<DeliveryId>("a delivery")
const goods = { line: lineId, quantity: decimal, carrier: text, tracking: text, dispatchedOn: date }

export const delivery = kind({
  name: "delivery",
  rank: 2,
  fields: fieldSet({ order: orderId, date }, { delivery: deliveryId, ...goods }),
  special: { lines: givenLines },
  groupedBy: (given) => (linesAreRows(given["lines"]) ? "delivery" : undefined),
  prepare: (given, context) => {
    const movedAt = moved(given, context)
    return (values, rows) => {
      const read = movedAt(values, rows)
      if (read.problems !== undefined) return read.problems
      const { lines, lineRows } = read
      const { order: number, date: on, delivery: own, carrier, tracking, dispatchedOn } = values
      return {
        key: own === undefined ? null : `${number}/${own}`,
        date: on,
        lineRows,
        says: lines,
        about: { kind: "order" as const, id: number },
        build: (_known, identity) =>
          right({
            at: on,
            commands: [
              {
                type: "ConfirmDelivery" as const,
                on,
                order: number,
                delivery: own ?? madeId<DeliveryId>(`${number}-${identity}`),
                ...(lines.length === 0 ? {} : { lines }),
                ...(carrier === undefined ? {} : { carrier }),
                ...(tracking === undefined ? {} : { tracking }),
                ...(dispatchedOn === undefined ? {} : { dispatchedOn }),
              },
            ],
          }),
      }
    }
  },
})

export const goodsReturn = kind({
  name: "return",
  rank: 3,
  fields: fieldSet(
    { order: orderId, date },
    { return: deliveryId, line: lineId, quantity: decimal, reason: text, replaced: yesOrNo },
  ),
  special: { lines: givenLines },
  groupedBy: (given) => (linesAreRows(given["lines"]) ? "return" : undefined),
  prepare: (given, context) => {
    const movedAt = moved(given, context)
    return (values, rows) => {
      const read = movedAt(values, rows)
      if (read.problems !== undefined) return read.problems
      const { lines, lineRows } = read
      const { order: number, date: on, return: own, reason, replaced } = values
      return {
        key: own === undefined ? null : `${number}/${own}`,
        date: on,
        lineRows,
        says: lines,
        about: { kind: "order" as const, id: number },
        build: (_known, identity) =>
          right({
            at: on,
            commands: [
              {
                type: "ReturnGoods" as const,
                on,
                order: number,
                return: own ?? madeId<DeliveryId>(`${number}-${identity}`),
                lines,
                reason: reason ?? "not said",
                affectsOrder: replaced ?? false,
              },
            ],
          }),
      }
    }
  },
})

export const cancellation = kind({
  name: "cancellation",
  rank: 3,
  fields: fieldSet(
    { order: orderId, date },
    { line: lineId, quantity: decimal, reason: text, initiator: word(...CancellationInitiator.words) },
  ),
  prepare: () => (values) => {
    const { order: number, date: on, line, quantity } = values
    if ((line === undefined) !== (quantity === undefined))
      return [
        problem("VALUE_MISSING", 'A line is cancelled by its "line" and "quantity": give both, or neither.'),
      ]
    const reason = values.reason ?? "not said"
    return {
      key: line === undefined ? number : null,
      date: on,
      about: { kind: "order" as const, id: number },
      build: () =>
        right({
          at: on,
          commands: [
            line === undefined || quantity === undefined
              ? {
                  type: "CancelOrder" as const,
                  on,
                  order: number,
                  reason,
                  initiator: values.initiator ?? ("customer" as const),
                }
              : { type: "CancelOrderLine" as const, on, order: number, line, quantity, reason },
          ],
        }),
    }
  },
})

export const entryError = kind({
  name: "entryError",
  rank: 9,
  fields: fieldSet(
    { order: orderId, date },
    {
      error: text,
      line: lineId,
      note: text,
      errorType: word(...EntryErrorType.words),
      origin: word(...EntryErrorOrigin.words),
      detectedAt: word(...EntryErrorStep.words),
    },
  ),
  prepare: () => (values) => {
    const { order: number, date: on, error, line, note } = values
    return {
      key: error === undefined ? null : `${number}/${error}`,
      date: on,
      about: { kind: "order" as const, id: number },
      build: (_known, identity) =>
        right({
          at: on,
          commands: [
            {
              type: "ReportOrderEntryError" as const,
              on,
              order: number,
              error: error ?? identity,
              errorType: values.errorType ?? ("OTHER" as const),
              origin: values.origin ?? ("ADV" as const),
              detectedAt: values.detectedAt ?? ("validation" as const),
              ...(line === undefined ? {} : { line }),
              ...(note === undefined ? {} : { note }),
            },
          ],
        }),
    }
  },
})
