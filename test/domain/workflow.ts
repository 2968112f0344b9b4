import type { Plain, PlainCommand, WorkflowPolicy } from "@adv/domain"
import { day, type given } from "./company.js"

export type Asked<T extends PlainCommand["type"]> = Partial<Omit<Extract<PlainCommand, { type: T }>, "type">>
export type Facts = ReadonlyArray<Parameters<typeof given>[0][number]>

/** A workflow in which Ada asks, and Bruno and Carla may approve prices and credit. */
export const workflow = (more: Partial<Plain<WorkflowPolicy>> = {}): Plain<WorkflowPolicy> => ({
  departments: ["ADV", "finance"],
  roles: [
    { role: "ADV manager", department: "ADV", holders: ["Ada", "Bruno"] },
    { role: "controller", department: "finance", holders: ["Carla", "Dario", "Ada"] },
  ],
  steps: [{ step: "validation", department: "ADV" }],
  gates: [
    {
      gate: "credit",
      step: "validation",
      department: "finance",
      roles: ["controller"],
      quorum: 1,
      deadlineWorkingDays: 2,
      when: [{ netAbove: [{ amount: 10_000, currency: "EUR" }] }],
    },
  ],
  slas: [{ step: "validation", workingDays: 1 }],
  calendar: "TARGET",
  ...more,
})
export const gate = (
  more: Partial<Plain<WorkflowPolicy>["gates"][number]> = {},
): Plain<WorkflowPolicy>["gates"][number] => ({
  gate: "credit",
  step: "validation",
  department: "finance",
  roles: ["controller"],
  quorum: 1,
  deadlineWorkingDays: 2,
  ...more,
})
export const publish = (body: object = workflow(), asked: Asked<"PublishPolicy"> = {}): PlainCommand => ({
  type: "PublishPolicy",
  on: "2025-01-01",
  policy: "workflow",
  kind: "workflow",
  body,
  ...asked,
})
export const approval = "order:O-1:credit"
export const ask = (asked: Asked<"RequestApproval"> = {}): PlainCommand => ({
  type: "RequestApproval",
  on: day,
  subject: { kind: "order", id: "O-1" },
  gate: "credit",
  requestedBy: "Ada",
  ...asked,
})
export const decide = (by = "Carla", asked: Asked<"DecideApproval"> = {}): PlainCommand => ({
  type: "DecideApproval",
  on: day,
  approval,
  decision: "approve",
  by,
  role: "controller",
  ...asked,
})
export const delegate = (from: string, to: string, asked: Asked<"DelegateApproval"> = {}): PlainCommand => ({
  type: "DelegateApproval",
  on: day,
  approval,
  from,
  to,
  role: "controller",
  ...asked,
})
