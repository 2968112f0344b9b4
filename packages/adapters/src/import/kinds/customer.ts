import {
  type Conditions,
  type CustomerId,
  type DomainCommand,
  type LocalDate,
  QuantityPolicy,
  unsafeDate,
  zero,
} from "@adv/domain"
import { isLeft, left, right } from "fp-ts/lib/Either.js"
import type { Settings } from "../entry.js"
import { amount, currency, date, fieldSet, id, notNegative, text, word } from "../fields.js"
import { currencyMissing, toMinor } from "../money.js"
import { problem } from "../problem.js"
import { compileTerm, givenTerm } from "../term.js"
import { kind } from "./kind.js"

/** Imported conditions say how all imported history was dealt with, however far back it goes. */
const ALWAYS = unsafeDate("1900-01-01")

export const AGREEMENT = "imported"

export const agreed = (
  customer: CustomerId,
  on: LocalDate,
  settings: Settings,
  own: Partial<Conditions>,
): ReadonlyArray<DomainCommand> => {
  const paymentTerm = own.paymentTerm ?? settings.paymentTerm
  if (paymentTerm === undefined) return []
  return [
    {
      type: "AgreeConditions",
      on,
      customer,
      agreement: AGREEMENT,
      validFrom: ALWAYS,
      conditions: {
        paymentTerm,
        invoicingPolicy: own.invoicingPolicy ?? settings.invoicingPolicy,
        overDeliveryTolerance: own.overDeliveryTolerance ?? zero,
        ...(own.discountPercent === undefined ? {} : { discountPercent: own.discountPercent }),
      },
    },
  ]
}

export const customer = kind({
  name: "customer",
  rank: 0,
  fields: fieldSet(
    { customer: id<CustomerId>("a customer") },
    {
      name: text,
      country: text,
      segment: text,
      vatId: text,
      language: text,
      currency,
      date,
      discountPercent: notNegative,
      overDeliveryTolerance: notNegative,
      invoicingPolicy: word(...QuantityPolicy.words),
      creditLimit: amount,
    },
  ),
  special: { paymentTerm: givenTerm },
  prepare: (given, { table, path, scope, settings }) => {
    const termAt = compileTerm(given["paymentTerm"], table, `${path}/paymentTerm`, scope)
    return (values, [row]) => {
      const term = row === undefined ? undefined : termAt(row)
      if (term !== undefined && "code" in term) return [term]
      const { customer: id, name, date: since, creditLimit, country, segment, vatId, language } = values
      return {
        key: id,
        date: since,
        customers: [id],
        build: (known) => {
          const money = values.currency ?? settings.currency
          if (money === undefined) return left(currencyMissing(`customer ${id}`))
          const seen = known.firstSeen(id)
          // What refers to a customer says that it was one by then.
          const on = since === undefined || (seen !== undefined && seen < since) ? seen : since
          if (on === undefined)
            return left(
              problem(
                "DATE_MISSING",
                `Nothing says since when customer ${id} is one: give the customer a "date", such as {"constant": "2024-01-01"}.`,
              ),
            )
          const commands: Array<DomainCommand> = [
            {
              type: "RegisterCustomer",
              on,
              customer: id,
              name: name ?? id,
              currency: money,
              ...(country === undefined ? {} : { country }),
              ...(segment === undefined ? {} : { segment }),
              ...(vatId === undefined ? {} : { vatId }),
              ...(language === undefined ? {} : { language }),
            },
            ...agreed(id, on, settings, {
              ...(term === undefined ? {} : { paymentTerm: term }),
              ...(values.invoicingPolicy === undefined ? {} : { invoicingPolicy: values.invoicingPolicy }),
              ...(values.discountPercent === undefined ? {} : { discountPercent: values.discountPercent }),
              ...(values.overDeliveryTolerance === undefined
                ? {}
                : { overDeliveryTolerance: values.overDeliveryTolerance }),
            }),
          ]
          if (creditLimit !== undefined) {
            const limit = toMinor(creditLimit, money, "the credit limit", undefined)
            if (isLeft(limit)) return limit
            commands.push({
              type: "SetCreditLimit",
              on,
              customer: id,
              limit: { amount: limit.right, currency: money },
            })
          }
          return right({ at: on, commands })
        },
      }
    }
  },
})
