import type { Provocations } from "./provocation.js"

export const approval: Provocations = {}
