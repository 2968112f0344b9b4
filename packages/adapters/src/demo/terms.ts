import { netDays, openEnded, type PaymentTerm, unsafeDecimal } from "@adv/domain"

const rest = { remainder: true } as const
const third = { percent: unsafeDecimal("33.333333") }

/** 60 gg d.f.f.m.: sixty days, then the end of that month. */
export const sixtyDaysEndOfMonth: PaymentTerm = {
  id: "60-DFFM",
  version: 1,
  name: "60 gg d.f.f.m.",
  lines: [{ share: rest, steps: [{ addDays: 60 }, { endOfMonth: true }] }],
}

export const thirtyDaysEndOfMonth: PaymentTerm = {
  id: "30-DFFM",
  version: 1,
  name: "30 gg d.f.f.m.",
  lines: [{ share: rest, steps: [{ addDays: 30 }, { endOfMonth: true }] }],
}

/** The reading of French law (Code de commerce, L441-10) that adds the days first. */
export const fortyFiveDaysEndOfMonth: PaymentTerm = {
  id: "45-FDM",
  version: 1,
  name: "45 jours fin de mois",
  lines: [{ share: rest, steps: [{ addDays: 45 }, { endOfMonth: true }] }],
}

export const inThreeParts: PaymentTerm = {
  id: "30-60-90",
  version: 1,
  name: "one third after 30, 60 and 90 days",
  lines: [
    { share: third, steps: [{ addDays: 30 }] },
    { share: third, steps: [{ addDays: 60 }] },
    { share: rest, steps: [{ addDays: 90 }] },
  ],
}

export const twoPercentTenDays: PaymentTerm = {
  id: "2-10-NET-30",
  version: 1,
  name: "2 % within 10 days, net 30",
  lines: [
    {
      share: rest,
      steps: [{ addDays: 30 }],
      discount: { percent: unsafeDecimal("2"), days: 10, base: "gross" },
    },
  ],
}

export const onTheFifthAndTwentieth: PaymentTerm = {
  id: "30-PAYDAYS-5-20",
  version: 1,
  name: "30 days, paid on the 5th or 20th",
  lines: [
    {
      share: rest,
      steps: [{ addDays: 30 }, { nextPaymentDay: [5, 20] }],
      businessDay: "following",
      calendar: "TARGET",
    },
  ],
}

export const thirtyDaysFromDelivery: PaymentTerm = {
  id: "NET-30-DELIVERY",
  version: 1,
  name: "30 days from delivery",
  lines: [{ share: rest, steps: [{ addDays: 30 }], anchor: "deliveryDate" }],
}

export const thirtyDaysFromReceipt: PaymentTerm = openEnded(30, "receiptDate")
export const net30: PaymentTerm = netDays(30)
export const net60: PaymentTerm = netDays(60)
/** Nobody is given it but by exception. */
export const net90: PaymentTerm = netDays(90)
