import type { RowRecipes, SqlTable } from "./table.js"

const date = (about: string) => ({ type: "TEXT" as const, about, nullable: true as const })

export const dunningCasesTable: SqlTable = {
  name: "dunning_cases",
  about: "One row a dunning case: a customer's, in one currency.",
  columns: {
    case_id: { type: "TEXT", about: "the case" },
    customer_id: { type: "TEXT", about: "who is dunned" },
    currency: { type: "TEXT", about: "in which currency" },
    policy: { type: "TEXT", about: "the ladder it was opened by" },
    status: { type: "TEXT", about: "open, escalated or closed" },
    level: { type: "INTEGER", about: "the level of the last notice that was sent; 0 before the first" },
    opened_on: { type: "TEXT", about: "the business date it was opened on" },
    last_notice_on: date("when the last notice was sent"),
    promised_by: date("the last day of the promise that was made last"),
    escalated_to: { type: "TEXT", about: "whom it was given to", nullable: true },
    closed_on: date("when it was closed"),
    cause: { type: "TEXT", about: "why: paid, credited, writtenOff or withdrawn", nullable: true },
  },
  key: ["case_id"],
  indexes: [["customer_id"], ["status"]],
}

export const dunningRows: RowRecipes = {
  DunningCaseOpened: (rows, data, { metadata }) =>
    rows.put(
      dunningCasesTable,
      data.case,
      data.customer,
      data.currency,
      data.policy.policy,
      "open",
      0,
      metadata.effectiveDate,
      null,
      null,
      null,
      null,
      null,
    ),
  DunningNoticeSent: (rows, data, { metadata }) =>
    rows.change(dunningCasesTable, [data.case], {
      level: data.level,
      last_notice_on: metadata.effectiveDate,
    }),
  PaymentPromised: (rows, data) => rows.change(dunningCasesTable, [data.case], { promised_by: data.dueBy }),
  DunningEscalated: (rows, data) =>
    rows.change(dunningCasesTable, [data.case], { status: "escalated", escalated_to: data.to }),
  DunningCaseClosed: (rows, data, { metadata }) =>
    rows.change(dunningCasesTable, [data.case], {
      status: "closed",
      closed_on: metadata.effectiveDate,
      cause: data.cause,
    }),
  DunningCaseReopened: (rows, data) =>
    rows.change(dunningCasesTable, [data.case], { status: "open", closed_on: null, cause: null }),
}
