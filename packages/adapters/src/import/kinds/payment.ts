import {
  type CustomerId,
  type DomainCommand,
  type InvoiceId,
  type LocalDate,
  type Minor,
  minor,
  type PaymentId,
} from "@adv/domain"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import type * as t from "io-ts"
import type { Known } from "../entry.js"
import { type Expression, expression } from "../expression.js"
import {
  amount,
  compileFields,
  currency,
  date,
  fieldSet,
  type Given,
  id,
  isProblems,
  madeId,
  text,
  type Values,
} from "../fields.js"
import { toMinor } from "../money.js"
import { type Problem, problem } from "../problem.js"
import { flag, isObject, listOf, pick, type Strict, strict, wordOf } from "../strict.js"
import type { Row } from "../table.js"
import { columnIn, currencyFor } from "./after-invoice.js"
import { invoiceId } from "./invoice.js"
import { type Context, kind } from "./kind.js"

const paymentId = id<PaymentId>("a payment")

const ToInvoice = strict(
  "an allocation",
  { invoice: expression },
  { amount: expression, surplus: wordOf("keep", "reject") },
)
const ToOldest = strict("an allocation", { oldest: flag })
type ToInvoice = t.TypeOf<typeof ToInvoice>
type GivenAllocation =
  | Expression
  | ToInvoice
  | Strict<{ oldest: typeof flag }, Record<never, never>>
  | ReadonlyArray<ToInvoice>

/** What a payment is for: the column with the invoice, `{"invoice", "amount", "surplus"}`, a list of those, or `{"oldest": true}`. */
const givenAllocation: t.Type<GivenAllocation> = pick("an allocation", (value) =>
  Array.isArray(value)
    ? (listOf(ToInvoice) as t.Type<GivenAllocation>)
    : isObject(value) && "invoice" in value
      ? (ToInvoice as t.Type<GivenAllocation>)
      : isObject(value) && "oldest" in value
        ? (ToOldest as t.Type<GivenAllocation>)
        : (expression as t.Type<GivenAllocation>),
)

const allocationFields = fieldSet({}, { invoice: invoiceId, amount })

interface Part {
  readonly invoice: InvoiceId
  readonly amount: Values<Record<never, never>, typeof allocationFields.optional>["amount"]
  readonly surplus: "keep" | "reject"
  readonly column: string | undefined
  readonly row: Row
}

const compileAllocation = (given: unknown, { table, path, scope }: Context) => {
  const asked: ReadonlyArray<Given> =
    given === undefined || (isObject(given) && "oldest" in given)
      ? []
      : Array.isArray(given)
        ? given
        : isObject(given) && "invoice" in given
          ? [given]
          : [{ invoice: given }]
  const reads = asked.map((each) => ({
    given: each,
    read: compileFields(allocationFields, each, table, `${path}/allocate`, scope),
  }))
  return (rows: ReadonlyArray<Row>): ReadonlyArray<Part> | Problem => {
    const parts: Array<Part> = []
    for (const row of rows)
      for (const { given: each, read } of reads) {
        const values = read(row)
        if (isProblems(values)) return values[0] ?? problem("UNEXPECTED", "An allocation can't be read.")
        if (values.invoice === undefined) continue
        parts.push({
          invoice: values.invoice,
          amount: values.amount,
          surplus: each["surplus"] === "keep" ? "keep" : "reject",
          column: columnIn(each, "amount"),
          row,
        })
      }
    return parts
  }
}

/** Money can't be put against an invoice before there is one. */
const notBefore = (on: LocalDate, invoices: ReadonlyArray<InvoiceId>, known: Known): LocalDate =>
  invoices.reduce((latest, invoice) => {
    const issued = known.invoice(invoice)?.date
    return issued !== undefined && issued > latest ? issued : latest
  }, on)

export const payment = kind({
  name: "payment",
  rank: 10,
  fields: fieldSet(
    { date },
    {
      payment: paymentId,
      customer: id<CustomerId>("a customer"),
      amount,
      currency,
      means: text,
      bankReference: text,
      remittance: text,
    },
  ),
  special: { allocate: givenAllocation },
  prepare: (given, context) => {
    const { settings, scope, path } = context
    const partsAt = compileAllocation(given["allocate"], context)
    const oldest = isObject(given["allocate"]) && given["allocate"]["oldest"] === true
    const together = given["groupBy"] !== undefined
    if (given["amount"] === undefined && !together)
      scope.complain(path, 'says no "amount": a payment needs one.')
    if (oldest && given["customer"] === undefined)
      scope.complain(path, 'puts money against the oldest invoices of nobody: give it a "customer".')
    return (values, rows) => {
      const parts = partsAt(rows)
      if ("code" in parts) return [parts]
      const { payment: own, date: on, means, bankReference, remittance } = values
      const invoices = parts.map(({ invoice }) => invoice)
      const [first] = invoices
      return {
        key: own ?? null,
        date: on,
        customers: values.customer === undefined ? [] : [values.customer],
        pays: invoices,
        says: parts.map(({ invoice, amount: part }) => [invoice, part]),
        payment: own,
        build: (known, identity) => {
          const money = currencyFor(values.currency, first, known, settings, "the payment")
          if (isLeft(money)) return money
          const amounts: Array<Minor | undefined> = []
          let sum = 0
          for (const part of parts) {
            if (part.amount === undefined) {
              amounts.push(undefined)
              continue
            }
            const each = toMinor(part.amount, money.right, "the allocation", part.column)
            if (isLeft(each)) return left({ ...each.left, at: part.row })
            amounts.push(each.right)
            sum += each.right
          }
          const received =
            values.amount === undefined
              ? right(minor(sum))
              : toMinor(values.amount, money.right, "the payment", columnIn(given, "amount"))
          if (isLeft(received)) return received
          const number = own ?? madeId<PaymentId>(identity)
          const issued = first === undefined ? undefined : known.invoice(first)
          const customer =
            values.customer ??
            issued?.customer ??
            (issued?.order === undefined ? undefined : known.order(issued.order)?.customer)
          const commands: Array<DomainCommand> = [
            {
              type: "ReceivePayment",
              on,
              payment: number,
              amount: received.right,
              currency: money.right,
              ...(customer === undefined ? {} : { customer }),
              ...(means === undefined ? {} : { means }),
              ...(bankReference === undefined ? {} : { bankReference }),
              ...(remittance === undefined ? {} : { remittance }),
            },
          ]
          const at = notBefore(on, invoices, known)
          if (oldest && customer !== undefined) {
            const to = known
              .invoicesOf(customer)
              .flatMap(({ id: invoice, date: issuedOn }) =>
                issuedOn <= on ? [{ invoice: madeId<InvoiceId>(invoice) }] : [],
              )
            if (to.length > 0) commands.push({ type: "AllocatePayment", on, payment: number, to })
          } else if (parts.length > 0)
            commands.push({
              type: "AllocatePayment",
              on: at,
              payment: number,
              to: parts.map(({ invoice, surplus }, index) => {
                // Of one invoice that is to be paid whole, what is too much is said; it is kept only when asked to.
                const asked =
                  amounts[index] ?? (surplus === "reject" && parts.length === 1 ? received.right : undefined)
                return { invoice, ...(asked === undefined ? {} : { amount: asked }) }
              }),
            })
          return right({ at, commands, oldest })
        },
      }
    }
  },
})

export const allocation = kind({
  name: "allocation",
  rank: 11,
  fields: fieldSet({ payment: paymentId, invoice: invoiceId, date }, { amount, currency }),
  prepare:
    (given, { settings }) =>
    (values) => {
      const { payment: number, invoice, date: on } = values
      return {
        date: on,
        pays: [invoice],
        payment: number,
        build: (known) => {
          const money = currencyFor(values.currency, invoice, known, settings, "the allocation")
          if (isLeft(money)) return money
          const asked: Either<Problem, Minor> | undefined =
            values.amount === undefined
              ? undefined
              : toMinor(values.amount, money.right, "the allocation", columnIn(given, "amount"))
          if (asked !== undefined && isLeft(asked)) return asked
          const at = notBefore(on, [invoice], known)
          return right({
            at,
            commands: [
              {
                type: "AllocatePayment" as const,
                on: at,
                payment: number,
                to: [{ invoice, ...(asked === undefined ? {} : { amount: asked.right }) }],
              },
            ],
          })
        },
      }
    },
})

export const paymentReturn = kind({
  name: "paymentReturn",
  rank: 12,
  fields: fieldSet({ payment: paymentId, date }, { reason: text }),
  prepare: () => (values) => ({
    key: values.payment,
    date: values.date,
    build: () =>
      right({
        at: values.date,
        commands: [
          {
            type: "ReturnPayment" as const,
            on: values.date,
            payment: values.payment,
            reason: values.reason ?? "not said",
          },
        ],
      }),
  }),
})
