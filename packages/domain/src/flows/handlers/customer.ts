import type { CustomerCommand } from "../../customer/commands.js"
import type { GrantCreditOverride } from "../../customer/credit-commands.js"
import { customerDecider } from "../../customer/decide.js"
import { type HandlersOf, single } from "../../running/handler.js"
import { grantPaymentPlan } from "../grant-payment-plan.js"
import { assignParent, grantCreditOverride } from "../override-credit.js"

/** What concerns a customer alone. */
type Alone = Exclude<CustomerCommand, GrantCreditOverride | { readonly type: "GrantPaymentPlan" }>
const onCustomer = single(customerDecider, ({ customer }: Alone) => customer)

export const customerHandlers: HandlersOf<CustomerCommand> = {
  RegisterCustomer: single(customerDecider, ({ customer }: Alone) => customer, true),
  AgreeConditions: onCustomer,
  AmendConditions: onCustomer,
  SuspendConditions: onCustomer,
  ResumeConditions: onCustomer,
  NoticeExpiredConditions: onCustomer,
  GrantPaymentPlan: grantPaymentPlan,
  AssignAccountOwner: onCustomer,
  SetContactPreferences: onCustomer,
  OpenRelationshipRisk: onCustomer,
  CloseRelationshipRisk: onCustomer,
  SetCreditLimit: onCustomer,
  WithdrawCreditLimit: onCustomer,
  NoticeCreditLimitExpiry: onCustomer,
  BlockAccount: onCustomer,
  UnblockAccount: onCustomer,
  GrantCreditOverride: grantCreditOverride,
  RevokeCreditOverride: onCustomer,
  AssignParent: assignParent,
}
