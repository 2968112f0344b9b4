import type { CustomerFact } from "@adv/domain"
import { because, money, type Sentences } from "./words.js"

export const customerSentences: Sentences<CustomerFact> = {
  CustomerRegistered: (data) => {
    const { name, currency, country } = data
    return `Customer ${name} was registered, trading in ${currency}${country === undefined ? "" : `, ${country}`}`
  },
  ConditionsAgreed: (data) => {
    const { agreement, version, validFrom, conditions } = data
    return `Conditions ${agreement} v${version} were agreed from ${validFrom}: payment ${conditions.paymentTerm.name ?? conditions.paymentTerm.id}`
  },
  ConditionsAmended: (data) => {
    const { agreement, version, validFrom, conditions } = data
    return `Conditions ${agreement} v${version} were amended from ${validFrom}: payment ${conditions.paymentTerm.name ?? conditions.paymentTerm.id}${because(data.reason)}`
  },
  CreditLimitSet: (data) => {
    const { limit, validFrom } = data
    return `The credit limit was set to ${"unlimited" in limit ? "unlimited" : money(limit.amount, limit.currency)} from ${validFrom}`
  },
}
