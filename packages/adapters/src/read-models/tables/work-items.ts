import type { RowRecipes, SqlTable } from "./table.js"

const text = (about: string) => ({ type: "TEXT" as const, about, nullable: true as const })

export const workItemsTable: SqlTable = {
  name: "work_items",
  about: "One row a piece of work.",
  columns: {
    team: { type: "TEXT", about: "whose it is" },
    work: { type: "TEXT", about: "the piece of work" },
    activity: { type: "TEXT", about: "what is to be done" },
    load: { type: "TEXT", about: "administrative or commercial" },
    skill: { type: "TEXT", about: "what it takes" },
    minutes: { type: "REAL", about: "what the standard of its activity gives" },
    status: { type: "TEXT", about: "waiting, assigned, started, completed or cancelled" },
    assistant: text("who has it"),
    due_on: text("when it is due"),
    created_on: { type: "TEXT", about: "the business date it came in on" },
    completed_on: text("when it was done"),
    took_minutes: { type: "REAL", about: "how long it really took", nullable: true },
    customer_id: text("which customer it is about"),
    order_id: text("which order"),
    invoice_id: text("which invoice"),
  },
  key: ["team", "work"],
  indexes: [["assistant"], ["status"], ["due_on"]],
}

export const workRows: RowRecipes = {
  WorkItemCreated: (rows, data, { metadata }) =>
    rows.put(
      workItemsTable,
      data.team,
      data.work,
      data.activity,
      data.load,
      data.skill,
      Number(data.minutes),
      "waiting",
      null,
      data.dueOn ?? null,
      metadata.effectiveDate,
      null,
      null,
      data.about?.customer ?? null,
      data.about?.order ?? null,
      data.about?.invoice ?? null,
    ),
  WorkItemAssigned: (rows, { team, work, assistant }) =>
    rows.change(workItemsTable, [team, work], { status: "assigned", assistant }),
  WorkItemStarted: (rows, { team, work, assistant }) =>
    rows.change(workItemsTable, [team, work], { status: "started", assistant }),
  WorkItemCompleted: (rows, { team, work, assistant, minutes }, { metadata }) =>
    rows.change(workItemsTable, [team, work], {
      status: "completed",
      assistant,
      completed_on: metadata.effectiveDate,
      took_minutes: Number(minutes),
    }),
  WorkItemCancelled: (rows, { team, work }) =>
    rows.change(workItemsTable, [team, work], { status: "cancelled" }),
  WorkRebalanced: (rows, { team, to, items }) => {
    for (const work of items) rows.change(workItemsTable, [team, work], { status: "assigned", assistant: to })
  },
}
