import {
  contactDecider,
  customerDecider,
  invoiceDecider,
  orderDecider,
  paymentDecider,
  registerDecider,
} from "@adv/domain"
import { deciderLaws } from "./decider-laws.js"
import { oddCommands } from "./odd-commands.js"

// The generated commands are well-formed, which is more than their types can say.
deciderLaws(customerDecider, oddCommands.customer as never)
deciderLaws(orderDecider, oddCommands.order as never)
deciderLaws(invoiceDecider, oddCommands.invoice as never)
deciderLaws(paymentDecider, oddCommands.payment as never)
deciderLaws(registerDecider, oddCommands.register as never)
deciderLaws(contactDecider, oddCommands.contact as never)
