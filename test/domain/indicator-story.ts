import type { PlainCommand } from "@adv/domain"

type Of<T extends PlainCommand["type"]> = Partial<Omit<Extract<PlainCommand, { readonly type: T }>, "type">>

const onTime = { kpi: "QU-05", scope: {}, every: "month" } as const

/** Of the deadlines of a month, at least 95 % are to be met. */
export const target = (asked: Of<"SetTarget"> = {}): PlainCommand => ({
  type: "SetTarget",
  on: "2025-01-02",
  ...onTime,
  value: "95",
  direction: "atLeast",
  validFrom: "2025-01-01",
  ...asked,
})

export const withdrawTarget = (asked: Of<"WithdrawTarget"> = {}): PlainCommand => ({
  type: "WithdrawTarget",
  on: "2025-02-10",
  ...onTime,
  reason: "another carrier",
  ...asked,
})

const nextOf: { readonly [month: string]: string } = {
  "2025-01": "2025-02",
  "2025-02": "2025-03",
  "2025-03": "2025-04",
}

/** What a month came to, noticed on the fifth of the next. */
export const notice = (value: string, month: string, asked: Of<"NoticeThreshold"> = {}): PlainCommand => ({
  type: "NoticeThreshold",
  on: `${nextOf[month]}-05`,
  ...onTime,
  window: { from: `${month}-01`, to: `${nextOf[month]}-01` },
  value,
  ...asked,
})

/** January as it is published on 8 February. */
export const publish = (value: string, asked: Of<"PublishKpi"> = {}): PlainCommand => ({
  type: "PublishKpi",
  on: "2025-02-08",
  kpi: "QU-05",
  version: 1,
  window: { from: "2025-01-01", to: "2025-02-01" },
  scope: {},
  asOf: "2025-02-07",
  knownAt: 100,
  logPosition: 40,
  unit: "%",
  numerator: "19",
  denominator: "20",
  value,
  n: 20,
  terms: [
    { term: "met", amount: 19, n: 19 },
    { term: "due", amount: 20, n: 20 },
  ],
  ...asked,
})

const tile = { kpi: "QU-05", dims: {}, window: { every: "month", periods: 12 } } as const

export const defineDashboard = (
  tiles: Of<"DefineDashboard">["tiles"] = [tile],
  asked: Of<"DefineDashboard"> = {},
): PlainCommand => ({ type: "DefineDashboard", on: "2025-01-02", dashboard: "office", tiles, ...asked })
