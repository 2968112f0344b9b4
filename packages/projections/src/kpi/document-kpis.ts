import type { Cell, Figure, Kpi } from "./declaration.js"
import { durations } from "./durations.js"
import {
  ACCURACY_DAYS,
  accurateInvoices,
  creditedNetOfCohort,
  creditNotesOfCohort,
  ordersInvoiced,
  ordersWellDocumented,
} from "./terms/accuracy.js"
import {
  daysToInvoice,
  deliveredNotInvoiced,
  deliveredNotInvoicedTimesDay,
  deliveriesToInvoice,
} from "./terms/billing.js"
import { daysToResolve, disputedInvoices, disputedValue, disputesOpen } from "./terms/disputes.js"
import {
  creditedNet,
  creditNotesIssued,
  invoicedGross,
  invoicedNet,
  invoicesIssued,
} from "./terms/documents.js"

const quality = {
  version: 1,
  family: "quality",
  unit: "%",
  perCurrency: false,
  money: "none",
  decimals: 2,
} as const

const rate = { ...quality, factor: 100 } as const

const inMoney = { perCurrency: true, money: "both" } as const

const ofCreditNotes = {
  ...rate,
  direction: "lowerIsBetter",
  dimensions: ["reason"],
  numerator: { credited: 1 },
  denominator: { invoiced: 1 },
} as const

/** Each piece's value times its age, over all their value. */
const ageOfUnbilled = ({ sum, asOf }: Cell): Figure => {
  const { amount, n } = sum("unbilled")
  return { numerator: asOf * amount - sum("timesDay").amount, denominator: amount, n }
}

/** How well invoices are made out, how soon, and what customers say about them. */
export const documentKpis: ReadonlyArray<Kpi> = [
  {
    ...rate,
    id: "QU-14",
    name: `Invoice accuracy: not credited for an error or corrected within ${ACCURACY_DAYS} days`,
    window: "cohort",
    attribution: "issue date",
    direction: "higherIsBetter",
    ripensFor: ACCURACY_DAYS + 1,
    terms: { invoices: invoicesIssued, accurate: accurateInvoices },
    numerator: { accurate: 1 },
    denominator: { invoices: 1 },
  },
  {
    ...ofCreditNotes,
    ...inMoney,
    id: "QU-15",
    name: "Credit notes over invoices, by value",
    window: "period",
    attribution: "issue date of each",
    terms: { credited: creditedNet, invoiced: invoicedNet },
  },
  {
    ...ofCreditNotes,
    id: "QU-15-COUNT",
    name: "Credit notes over invoices, by count",
    window: "period",
    attribution: "issue date of each",
    terms: { credited: creditNotesIssued, invoiced: invoicesIssued },
  },
  {
    ...ofCreditNotes,
    ...inMoney,
    id: "QU-15-COHORT",
    name: "Credited of the invoices of the window, by value",
    window: "cohort",
    attribution: "issue date of the invoice",
    terms: { credited: creditedNetOfCohort, invoiced: invoicedNet },
  },
  {
    ...ofCreditNotes,
    id: "QU-15-COUNT-COHORT",
    name: "Credit notes for the invoices of the window, by count",
    window: "cohort",
    attribution: "issue date of the invoice",
    terms: { credited: creditNotesOfCohort, invoiced: invoicesIssued },
  },
  {
    ...rate,
    id: "QU-16",
    name: "Dispute rate, by count of invoices",
    window: "cohort",
    attribution: "issue date",
    direction: "lowerIsBetter",
    terms: { invoices: invoicesIssued, disputed: disputedInvoices },
    numerator: { disputed: 1 },
    denominator: { invoices: 1 },
  },
  {
    ...rate,
    ...inMoney,
    id: "QU-16-VALUE",
    name: "Dispute rate, by value",
    window: "cohort",
    attribution: "issue date",
    direction: "lowerIsBetter",
    terms: { invoiced: invoicedGross, disputed: disputedValue },
    numerator: { disputed: 1 },
    denominator: { invoiced: 1 },
  },
  {
    ...durations,
    id: "QU-17",
    name: "Days to resolve a dispute",
    family: "quality",
    unit: "days",
    window: "period",
    attribution: "resolution",
    dimensions: ["reason"],
    terms: { took: daysToResolve, open: disputesOpen },
  },
  {
    ...durations,
    id: "QU-18",
    name: "Billing latency: days from delivery to invoice",
    family: "quality",
    unit: "days",
    window: "cohort",
    attribution: "delivery",
    dimensions: ["channel"],
    pending: "open",
    terms: { took: daysToInvoice, open: deliveriesToInvoice },
  },
  {
    ...quality,
    id: "QU-19",
    name: "Delivered and not invoiced, net",
    unit: "{currency}",
    window: "point",
    attribution: "how things stand at the end of the window",
    direction: "lowerIsBetter",
    perCurrency: true,
    money: "numerator",
    dimensions: ["channel"],
    terms: { unbilled: deliveredNotInvoiced },
    numerator: { unbilled: 1 },
  },
  {
    ...quality,
    id: "QU-19-DAYS",
    name: "Age of what is delivered and not invoiced, by value",
    unit: "days",
    window: "point",
    attribution: "how things stand at the end of the window",
    direction: "lowerIsBetter",
    perCurrency: true,
    money: "none",
    zeroOverZero: 0,
    dimensions: ["channel"],
    terms: { unbilled: deliveredNotInvoiced, timesDay: deliveredNotInvoicedTimesDay },
    figure: ageOfUnbilled,
    arithmetic: "(the last day × unbilled − timesDay) ÷ unbilled: each piece's value by its age",
    counts: "unbilled",
  },
  {
    ...rate,
    id: "QU-20",
    name: "Orders with accurate documents",
    window: "period",
    attribution: "first invoice",
    direction: "higherIsBetter",
    dimensions: ["channel"],
    terms: { orders: ordersInvoiced, accurate: ordersWellDocumented },
    numerator: { accurate: 1 },
    denominator: { orders: 1 },
    source: "APQC 100004; SCOR, RL.2.3",
  },
]
