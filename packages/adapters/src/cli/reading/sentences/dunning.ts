import type { DunnedInstalment, DunningFact } from "@adv/domain"
import { several } from "../../answer/amounts.js"
import { because, money, type Sentences, words } from "./words.js"

const named = (items: ReadonlyArray<DunnedInstalment>): string =>
  items.length > 3
    ? several(items.length, "item")
    : items.map(({ invoice, instalment }) => `${invoice}/${instalment}`).join(", ")

const apart = (word: string): string => words(word.replaceAll(/[A-Z]/g, (letter) => ` ${letter}`))

export const dunningSentences: Sentences<DunningFact> = {
  DunningRunExecuted: ({ scope, selected, skipped }) =>
    `A dunning run of ${scope} selected ${several(selected.length, "notice")} and skipped ${several(skipped.length, "late item")}`,
  DunningPolicyAssigned: ({ customer, invoice, ladder, reason }) =>
    `${invoice === undefined ? customer : `Invoice ${invoice}`} is dunned by ladder ${ladder}${because(reason)}`,
  DunningCaseOpened: ({ customer, currency, policy }) =>
    `A dunning case of ${customer} in ${currency} was opened by ladder ${policy.policy}`,
  DunningLevelReached: ({ notice, level, items, total, currency, channel, requiresApproval }) =>
    level === 0
      ? `Reminder ${notice} is to be sent by ${apart(channel)}: ${money(total, currency)} will be due (${named(items)})`
      : `Notice ${notice} of level ${level} is to be ${requiresApproval === true ? "approved and " : ""}sent by ${apart(channel)}: ${money(total, currency)} (${named(items)})`,
  DunningLevelSkipped: ({ notice, level, code, items }) =>
    `Level ${level} (${code}) was passed over on notice ${notice} for ${named(items)}`,
  DunningNoticeApproved: ({ notice, comment }) => `Notice ${notice} was approved${because(comment)}`,
  DunningNoticeItemRemoved: ({ notice, invoice, instalment, reason }) =>
    `${invoice}/${instalment} was taken off notice ${notice}${because(reason)}`,
  DunningNoticeSent: ({ notice, level, channel, template, language }) =>
    `${level === 0 ? "Reminder" : "Notice"} ${notice} was sent by ${apart(channel)} (${template.code}, version ${template.version}, in ${language})`,
  DunningNoticeBounced: ({ notice, channel, reason }) =>
    `Notice ${notice}, sent by ${apart(channel)}, came back${because(reason)}: its level is not reached`,
  DunningNoticeRetried: ({ notice, from, to }) =>
    `Notice ${notice} is to be sent by ${apart(to)}, since it came back by ${apart(from)}`,
  DunningBlocked: ({ customer, scope, reason, until }) =>
    `Dunning of ${"customer" in scope ? customer : scope.instalment !== undefined ? `${scope.invoice}/${scope.instalment}` : `invoice ${scope.invoice}`} is blocked${until === undefined ? "" : ` until ${until}`}${because(reason)}`,
  DunningUnblocked: ({ block, reason, expired }) =>
    `Dunning block ${block} ${expired === true ? "ran out" : "was lifted"}${because(reason)}`,
  DunningSuppressed: ({ level, items, reason }) =>
    `${level === 0 ? "A reminder" : `A notice of level ${level}`} was held back for ${named(items)} (${apart(reason)})`,
  PaymentPromised: ({ amount, currency, dueBy, items }) =>
    `The customer promised ${money(amount, currency)} until ${dueBy} for ${named(items)}`,
  PromiseKept: ({ promise, late }) => `Promise ${promise} was kept${late ? ", late" : ""}`,
  PromiseBroken: ({ promise }) => `Promise ${promise} was broken`,
  DunningEscalated: ({ to, currency, amount, items }) =>
    `${money(amount, currency)} (${named(items)}) were handed over to ${apart(to)}`,
  DunningChargesWaived: ({ charges, reason }) =>
    `${several(charges.length, "charge")} ${charges.length === 1 ? "was" : "were"} given up${because(reason)}`,
  DunningCaseClosed: ({ case: id, cause, reason }) =>
    `Dunning case ${id} was closed: ${apart(cause)}${because(reason)}`,
  DunningCaseReopened: ({ case: id, items, reason }) =>
    `Dunning case ${id} was opened again: ${named(items)}${because(reason)}`,
}
