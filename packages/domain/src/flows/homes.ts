import { approvalDecider } from "../approval/decide.js"
import { approvalFacts } from "../approval/events.js"
import { closingDecider } from "../closing/decide.js"
import { closingFacts } from "../closing/events.js"
import { contactDecider } from "../contact/decide.js"
import { contactFacts } from "../contact/events.js"
import { customerDecider } from "../customer/decide.js"
import { customerFacts } from "../customer/events.js"
import { dashboardDecider } from "../dashboard/decide.js"
import { dashboardFacts } from "../dashboard/events.js"
import { demandDecider } from "../demand/decide.js"
import { demandFacts } from "../demand/events.js"
import { dunningDecider } from "../dunning/decide.js"
import { dunningFacts } from "../dunning/events.js"
import type { Fact } from "../facts/fact.js"
import { indicatorDecider } from "../indicator/decide.js"
import { indicatorFacts } from "../indicator/events.js"
import { invoiceDecider } from "../invoice/decide.js"
import { invoiceFacts } from "../invoice/events.js"
import { messageDecider } from "../message/decide.js"
import { messageFacts } from "../message/events.js"
import { orderDecider } from "../order/decide.js"
import { orderFacts } from "../order/events.js"
import { paymentDecider } from "../payment/decide.js"
import { paymentFacts } from "../payment/events.js"
import { policyDecider } from "../policy/decide.js"
import { policyFacts } from "../policy/events.js"
import { registerDecider } from "../register/decide.js"
import { registerFacts } from "../register/events.js"
import { type Folding, type StreamOf, streamOf } from "../running/handler.js"
import { stockDecider } from "../stock/decide.js"
import { stockFacts } from "../stock/events.js"
import { teamDecider } from "../team/decide.js"
import { teamFacts } from "../team/events.js"

interface Home {
  readonly decider: Folding<unknown>
  /** The field of its facts that says which one it is. */
  readonly id: string
}

const homes = new Map<string, Home>()
const keep = (facts: object, decider: Folding<unknown>, id: string): void => {
  for (const type of Object.keys(facts)) homes.set(type, { decider, id })
}
keep(approvalFacts, approvalDecider, "approval")
keep(closingFacts, closingDecider, "books")
keep(contactFacts, contactDecider, "contact")
keep(customerFacts, customerDecider, "customer")
keep(dashboardFacts, dashboardDecider, "dashboard")
keep(demandFacts, demandDecider, "order")
keep(dunningFacts, dunningDecider, "case")
keep(indicatorFacts, indicatorDecider, "kpi")
keep(invoiceFacts, invoiceDecider, "invoice")
keep(messageFacts, messageDecider, "message")
keep(orderFacts, orderDecider, "order")
keep(paymentFacts, paymentDecider, "payment")
keep(policyFacts, policyDecider, "policy")
keep(registerFacts, registerDecider, "register")
keep(stockFacts, stockDecider, "item")
keep(teamFacts, teamDecider, "team")

/** The stream a fact belongs to, told by its type and by the id it carries. */
export const homeOf = ({ type, data }: Fact): StreamOf<unknown> => {
  const home = homes.get(type)
  if (home === undefined) throw new Error(`${type} is not a fact of the domain`)
  return streamOf(home.decider, String((data as { readonly [field: string]: unknown })[home.id]))
}
