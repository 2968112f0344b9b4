import type { DomainFact } from "@adv/domain"
import { approvalSentences } from "./sentences/approval.js"
import { closingSentences } from "./sentences/closing.js"
import { contactSentences } from "./sentences/contact.js"
import { customerSentences } from "./sentences/customer.js"
import { dashboardSentences } from "./sentences/dashboard.js"
import { demandSentences } from "./sentences/demand.js"
import { dunningSentences } from "./sentences/dunning.js"
import { indicatorSentences } from "./sentences/indicator.js"
import { invoiceSentences } from "./sentences/invoice.js"
import { messageSentences } from "./sentences/message.js"
import { orderSentences } from "./sentences/order.js"
import { paymentSentences } from "./sentences/payment.js"
import { policySentences } from "./sentences/policy.js"
import { registerSentences } from "./sentences/register.js"
import { stockSentences } from "./sentences/stock.js"
import { teamSentences } from "./sentences/team.js"
import type { CurrencyOf, Sentences } from "./sentences/words.js"

export type { CurrencyOf } from "./sentences/words.js"

const table: Sentences<DomainFact> = {
  ...approvalSentences,
  ...closingSentences,
  ...contactSentences,
  ...customerSentences,
  ...dashboardSentences,
  ...demandSentences,
  ...dunningSentences,
  ...indicatorSentences,
  ...invoiceSentences,
  ...messageSentences,
  ...orderSentences,
  ...paymentSentences,
  ...policySentences,
  ...registerSentences,
  ...stockSentences,
  ...teamSentences,
}
const sentences = new Map<string, (data: never, currencyOf: CurrencyOf) => string>(Object.entries(table))

/** What a fact says, as a short sentence for a person. It covers every fact there is. */
export const sentenceOf = ({ type, data }: DomainFact, currencyOf: CurrencyOf): string =>
  sentences.get(type)?.(data as never, currencyOf) ?? type
