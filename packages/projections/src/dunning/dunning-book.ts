import type { ContactPreferences, CustomerId, DunningCaseId, DunningFact, InvoiceFact } from "@adv/domain"
import { FactsBy } from "../engine/facts-by.js"
import { type Moment, type Projection, projection } from "../engine/projection.js"
import { type InvoiceBook, invoiceBook, issue, settle, tellOther } from "./invoice-book.js"

/** What is said of a customer as somebody to write to. */
export interface AddresseeSaid {
  readonly segment?: string | null
  readonly language?: string | null
  readonly preferences?: ContactPreferences
}

/**
 * What dunning has to know: what happened to each invoice, to each case, and how customers want to be written to. Facts
 * are kept by whom they are about, so that any business date can be asked for, as known at any moment: by leaving facts
 * out, and adding up the rest as the domain itself does.
 */
export interface DunningBook {
  readonly invoices: InvoiceBook
  readonly cases: FactsBy<DunningCaseId, DunningFact>
  readonly customers: FactsBy<CustomerId, AddresseeSaid>
}

type Recipes = Projection<DunningBook>["recipes"]

const ofInvoice =
  <Type extends InvoiceFact["type"]>(type: Type) =>
  (book: DunningBook, data: Extract<InvoiceFact, { readonly type: Type }>["data"], at: Moment): void => {
    tellOther(book.invoices, { type, data } as Extract<InvoiceFact, { readonly type: Type }>, at)
  }

const ofCase =
  <Type extends DunningFact["type"]>(type: Type) =>
  (book: DunningBook, data: Extract<DunningFact, { readonly type: Type }>["data"], at: Moment): void => {
    book.cases.keep(data.case, { type, data } as Extract<DunningFact, { readonly type: Type }>, at)
  }

const invoiceRecipes: Recipes = {
  InvoiceIssued: (book, data, at) => issue(book.invoices, data, at),
  InstalmentSettled: (book, data, at) => settle(book.invoices, data, at),
  // Lines and taxes are nothing to dunning, and most of a credit note.
  CreditNoteIssued: (book, data, at) =>
    ofInvoice("CreditNoteIssued")(book, { ...data, lines: [], taxBreakdown: [] }, at),
  DueDatesFixed: ofInvoice("DueDatesFixed"),
  InstalmentRescheduled: ofInvoice("InstalmentRescheduled"),
  // How interest was computed is nothing to dunning, and most of its claim.
  ChargeClaimed: (book, { invoice, charge, instalment, kind, amount }, at) =>
    ofInvoice("ChargeClaimed")(book, { invoice, charge, instalment, kind, amount }, at),
  ChargeWaived: ofInvoice("ChargeWaived"),
  SettlementReversed: ofInvoice("SettlementReversed"),
  DiscountTaken: ofInvoice("DiscountTaken"),
  DiscountReversed: ofInvoice("DiscountReversed"),
  ReceivableWrittenOff: ofInvoice("ReceivableWrittenOff"),
  WriteOffReversed: ofInvoice("WriteOffReversed"),
  DisputeOpened: ofInvoice("DisputeOpened"),
  DisputeResolved: ofInvoice("DisputeResolved"),
  DisputeClosed: ofInvoice("DisputeClosed"),
  DisputeReopened: ofInvoice("DisputeReopened"),
}

const caseRecipes: { readonly [Type in DunningFact["type"]]: NonNullable<Recipes[Type]> } = {
  DunningRunExecuted: ofCase("DunningRunExecuted"),
  DunningPolicyAssigned: ofCase("DunningPolicyAssigned"),
  DunningCaseOpened: ofCase("DunningCaseOpened"),
  DunningLevelReached: ofCase("DunningLevelReached"),
  DunningLevelSkipped: ofCase("DunningLevelSkipped"),
  DunningNoticeApproved: ofCase("DunningNoticeApproved"),
  DunningNoticeItemRemoved: ofCase("DunningNoticeItemRemoved"),
  DunningNoticeSent: ofCase("DunningNoticeSent"),
  DunningNoticeBounced: ofCase("DunningNoticeBounced"),
  DunningNoticeRetried: ofCase("DunningNoticeRetried"),
  DunningBlocked: ofCase("DunningBlocked"),
  DunningUnblocked: ofCase("DunningUnblocked"),
  DunningSuppressed: ofCase("DunningSuppressed"),
  PaymentPromised: ofCase("PaymentPromised"),
  PromiseKept: ofCase("PromiseKept"),
  PromiseBroken: ofCase("PromiseBroken"),
  DunningEscalated: ofCase("DunningEscalated"),
  DunningChargesWaived: ofCase("DunningChargesWaived"),
  DunningCaseClosed: ofCase("DunningCaseClosed"),
  DunningCaseReopened: ofCase("DunningCaseReopened"),
}

/** Invoices, dunning cases and addressees, for any pair of dates. */
export const dunning = projection<DunningBook>({
  name: "dunning",
  version: 2,
  initial: () => ({
    invoices: invoiceBook(),
    cases: new FactsBy(),
    customers: new FactsBy(),
  }),
  recipes: {
    ...invoiceRecipes,
    ...caseRecipes,
    CustomerRegistered: (book, { customer, segment, language }, at) =>
      book.customers.keep(customer, { segment: segment ?? null, language: language ?? null }, at),
    ContactPreferencesSet: (book, { customer, preferences }, at) =>
      book.customers.keep(customer, { preferences }, at),
  },
})
