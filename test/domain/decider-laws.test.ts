import {
  approvalDecider,
  closingDecider,
  contactDecider,
  customerDecider,
  dashboardDecider,
  demandDecider,
  dunningDecider,
  indicatorDecider,
  invoiceDecider,
  messageDecider,
  orderDecider,
  paymentDecider,
  policyDecider,
  registerDecider,
  stockDecider,
  teamDecider,
} from "@adv/domain"
import { deciderLaws } from "./decider-laws.js"
import { oddCommands } from "./odd-commands.js"

// The generated commands are well-formed, which is more than their types can say.
deciderLaws(customerDecider, oddCommands.customer as never)
deciderLaws(orderDecider, oddCommands.order as never)
deciderLaws(invoiceDecider, oddCommands.invoice as never)
deciderLaws(paymentDecider, oddCommands.payment as never)
deciderLaws(registerDecider, oddCommands.register as never)
deciderLaws(closingDecider, oddCommands.closing as never)
deciderLaws(contactDecider, oddCommands.contact as never)
deciderLaws(messageDecider, oddCommands.message as never)
deciderLaws(dunningDecider, oddCommands.dunning as never)
deciderLaws(demandDecider, oddCommands.demand as never)
deciderLaws(stockDecider, oddCommands.stock as never)
deciderLaws(approvalDecider, oddCommands.approval as never)
deciderLaws(policyDecider, oddCommands.policy as never)
deciderLaws(teamDecider, oddCommands.team as never)
deciderLaws(indicatorDecider, oddCommands.indicator as never)
deciderLaws(dashboardDecider, oddCommands.dashboard as never)
