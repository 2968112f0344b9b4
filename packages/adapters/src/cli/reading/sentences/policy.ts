import type { PolicyFact } from "@adv/domain"
import { because, type Sentences } from "./words.js"

export const policySentences: Sentences<PolicyFact> = {
  PolicyPublished: ({ kind, version, validFrom, source }) =>
    `Version ${version} of the ${kind} policy was published, valid from ${validFrom}${because(source)}`,
  PolicyWithdrawn: ({ validFrom, reason }) =>
    `The policy was withdrawn from ${validFrom} on${because(reason)}`,
  FlowTierChanged: ({ from, to, value, windowDays, effectiveDate }) =>
    `The flow of orders went from ${from} to ${to} on ${effectiveDate}: ${value} a day over ${windowDays} days`,
  DepartmentRegistered: ({ department, name }) => `Department ${department} is ${name}`,
  ResponsibilityAssigned: ({ step, department }) => `${department} is responsible for step ${step}`,
}
