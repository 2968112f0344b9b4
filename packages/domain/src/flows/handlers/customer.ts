import type { CustomerCommand } from "../../customer/commands.js"
import { customerDecider } from "../../customer/decide.js"
import { type HandlersOf, single } from "../../running/handler.js"

const onCustomer = single(customerDecider, ({ customer }: CustomerCommand) => customer)

export const customerHandlers: HandlersOf<CustomerCommand> = {
  RegisterCustomer: single(customerDecider, ({ customer }: CustomerCommand) => customer, true),
  AgreeConditions: onCustomer,
  AmendConditions: onCustomer,
  SetCreditLimit: onCustomer,
}
