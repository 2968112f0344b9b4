import type * as t from "io-ts"
import { CheckPoint } from "../credit/component.js"
import { Currency, CustomerId, LocalDate, Minor, OrderId, orNull, Text } from "../facts/codecs.js"
import { PolicyRef } from "../policy/ref.js"
import { command } from "../running/command.js"
import { CreditLimitSource } from "./credit-events.js"

const override = {
  customer: CustomerId,
  override: Text,
  amount: Minor,
  currency: Currency,
  expiresOn: LocalDate,
  by: Text,
  role: Text,
  reason: Text,
}

export const customerCreditCommands = {
  /** Ends a limit from the day on: of the source, and of the reference when it has one. */
  WithdrawCreditLimit: command(
    "WithdrawCreditLimit",
    { customer: CustomerId, source: CreditLimitSource, reason: Text },
    { reference: Text },
  ),
  /** Records which limits have ended before the day, each once. */
  NoticeCreditLimitExpiry: command("NoticeCreditLimitExpiry", { customer: CustomerId }),
  BlockAccount: command("BlockAccount", { customer: CustomerId, reason: Text }),
  UnblockAccount: command("UnblockAccount", { customer: CustomerId, reason: Text }),
  /** Of one order when it names one, else of all the customer's. The credit policy says which roles may. */
  GrantCreditOverride: command("GrantCreditOverride", override, { order: OrderId }),
  RevokeCreditOverride: command("RevokeCreditOverride", {
    customer: CustomerId,
    override: Text,
    reason: Text,
  }),
  AssignParent: command("AssignParent", { customer: CustomerId, parent: orNull(CustomerId) }),
}

type Named<Type extends keyof typeof customerCreditCommands> = t.TypeOf<(typeof customerCreditCommands)[Type]>
export type GrantCreditOverride = Named<"GrantCreditOverride">
export type AssignParent = Named<"AssignParent">

/** Given by the flows of credit, once they have asked the policy. */
const customerCreditNotes = {
  NoteCreditOverride: command("NoteCreditOverride", { ...override, policy: PolicyRef }, { order: OrderId }),
  ReserveCredit: command("ReserveCredit", {
    customer: CustomerId,
    order: OrderId,
    amount: Minor,
    currency: Currency,
    point: CheckPoint,
  }),
  ReleaseCreditReservation: command("ReleaseCreditReservation", {
    customer: CustomerId,
    order: OrderId,
    reason: Text,
  }),
}

export type CustomerCreditNote = t.TypeOf<(typeof customerCreditNotes)[keyof typeof customerCreditNotes]>
export type CustomerCreditCommand = Exclude<Named<keyof typeof customerCreditCommands>, GrantCreditOverride>
