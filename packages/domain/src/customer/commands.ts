import type { Command } from "../running/command.js"
import type { Currency, CustomerId, LocalDate } from "../values/index.js"
import type { Conditions, CreditLimit } from "./events.js"

export type RegisterCustomer = Command<
  "RegisterCustomer",
  {
    readonly customer: CustomerId
    readonly name: string
    readonly currency: Currency
    readonly country?: string
    readonly segment?: string
    readonly vatId?: string
    readonly language?: string
  }
>

/** `validTo` is the last day on which the conditions apply. */
export type AgreeConditions = Command<
  "AgreeConditions",
  {
    readonly customer: CustomerId
    readonly agreement: string
    readonly validFrom: LocalDate
    readonly validTo?: LocalDate
    readonly conditions: Conditions
    readonly approvedBy?: string
  }
>

export type AmendConditions = Command<
  "AmendConditions",
  {
    readonly customer: CustomerId
    readonly agreement: string
    readonly validFrom: LocalDate
    readonly validTo?: LocalDate
    readonly conditions: Conditions
    readonly reason: string
    readonly approvedBy?: string
  }
>

export type SetCreditLimit = Command<
  "SetCreditLimit",
  {
    readonly customer: CustomerId
    readonly limit: CreditLimit
    readonly source?: "internal" | "insurer" | "guarantee"
    readonly validFrom?: LocalDate
    readonly validTo?: LocalDate
    readonly reviewBy?: LocalDate
  }
>

export type CustomerCommand = RegisterCustomer | AgreeConditions | AmendConditions | SetCreditLimit
