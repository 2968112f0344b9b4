import { Currency, CustomerId, LocalDate, oneOf, Text } from "../facts/codecs.js"
import { type CommandsIn, command } from "../running/command.js"
import { Conditions, CreditLimit } from "./events.js"

const agreement = { customer: CustomerId, agreement: Text, validFrom: LocalDate, conditions: Conditions }

export const customerCommands = {
  RegisterCustomer: command(
    "RegisterCustomer",
    { customer: CustomerId, name: Text, currency: Currency },
    { country: Text, segment: Text, vatId: Text, language: Text },
  ),
  /** `validTo` is the last day on which the conditions apply. */
  AgreeConditions: command("AgreeConditions", agreement, { validTo: LocalDate, approvedBy: Text }),
  AmendConditions: command(
    "AmendConditions",
    { ...agreement, reason: Text },
    { validTo: LocalDate, approvedBy: Text },
  ),
  SetCreditLimit: command(
    "SetCreditLimit",
    { customer: CustomerId, limit: CreditLimit },
    {
      source: oneOf("internal", "insurer", "guarantee"),
      validFrom: LocalDate,
      validTo: LocalDate,
      reviewBy: LocalDate,
    },
  ),
}

export type CustomerCommand = CommandsIn<typeof customerCommands>
