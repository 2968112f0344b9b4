import type { TemplatePolicy } from "../template.js"
import { apology, disputeAnswer } from "./answers.js"
import { creditNoteNotice, invoiceNotice } from "./invoices.js"
import { deliveryDelay, orderConfirmation } from "./orders.js"
import { finalNotice, firstReminder, reminder, secondReminder } from "./reminders.js"

/**
 * What a company can start to write with, by code, in Italian, English and French: publish it, or a wording of your own,
 * as policies of kind `template`. The ladders of dunning that ship name them. The law that reminders refer to: d.lgs. 231/2002 and article 1219 of the Italian civil code, article
 * L. 441-10 of the French commercial code and article 1344 of the French civil code, Directive 2011/7/EU.
 */
export const messageTemplates = {
  "ORDER-CONFIRMATION": orderConfirmation,
  "DELIVERY-DELAY": deliveryDelay,
  "INVOICE-NOTICE": invoiceNotice,
  "CREDIT-NOTE-NOTICE": creditNoteNotice,
  REMINDER: reminder,
  "DUNNING-1": firstReminder,
  "DUNNING-2": secondReminder,
  "DUNNING-3": finalNotice,
  APOLOGY: apology,
  "DISPUTE-ANSWER": disputeAnswer,
} as const satisfies { readonly [code: string]: TemplatePolicy }
