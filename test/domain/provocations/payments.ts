import type { Provocations } from "./provocation.js"

export const payments: Provocations = {}
